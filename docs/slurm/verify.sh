#!/bin/bash
# Checks a data set of five-folds, on 2 machines.
# It begins again when it was stopped: give it enough time.
#SBATCH --job-name=cicy-verify
#SBATCH --nodes=2
#SBATCH --ntasks-per-node=1
#SBATCH --cpus-per-task=64
#SBATCH --exclusive
#SBATCH --time=12:00:00
#SBATCH --signal=TERM@60
set -e
cd "$SLURM_SUBMIT_DIR"
srun --mpi=pmix --cpu-bind=none cicyminer dataset verify -j "$SLURM_CPUS_PER_TASK" five-folds.h5 \
  -o verified.txt
