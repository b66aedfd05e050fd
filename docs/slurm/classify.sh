#!/bin/bash
# All five-folds, with products, on 2 machines. --memory is for each process.
# When the time is up, submit the script again: it continues.
#SBATCH --job-name=cicy-classify
#SBATCH --nodes=2
#SBATCH --ntasks-per-node=1
#SBATCH --cpus-per-task=64
#SBATCH --exclusive
#SBATCH --time=12:00:00
#SBATCH --signal=TERM@60
set -e
cd "$SLURM_SUBMIT_DIR"
srun --mpi=pmix --cpu-bind=none cicyminer classify --dim 5 --products --memory 64G \
  -j "$SLURM_CPUS_PER_TASK" -o five-folds.h5
