#!/bin/bash
# One training, each batch of which is shared by 4 machines.
# When the time is up, submit the script again: it continues.
#SBATCH --job-name=cicy-train
#SBATCH --nodes=4
#SBATCH --ntasks-per-node=1
#SBATCH --cpus-per-task=64
#SBATCH --exclusive
#SBATCH --time=12:00:00
#SBATCH --signal=TERM@60
set -e
cd "$SLURM_SUBMIT_DIR"
if [ -e run/config.json ]; then
  work=(--resume run)
else
  work=(--data four-folds.h5 --model mpnn+rooted --batch 256 -o run)
fi
srun --mpi=pmix --cpu-bind=none cicyminer train "${work[@]}" -j "$SLURM_CPUS_PER_TASK"
