#!/bin/bash
# A data set of line bundles on all three-folds with at most 6 rows, on 8 machines.
# When the time is up, submit the script again: it continues.
#SBATCH --job-name=cicy-bundles
#SBATCH --nodes=8
#SBATCH --ntasks-per-node=1
#SBATCH --cpus-per-task=64
#SBATCH --exclusive
#SBATCH --time=12:00:00
#SBATCH --signal=TERM@60
set -e
cd "$SLURM_SUBMIT_DIR"
[ -e three-folds.h5 ] || cicyminer classify --dim 3 -o three-folds.h5
srun --mpi=pmix --cpu-bind=none cicyminer dataset bundles --data three-folds.h5 --max-rows 6 \
  --per-manifold 1000 -j "$SLURM_CPUS_PER_TASK" -o bundles.h5
