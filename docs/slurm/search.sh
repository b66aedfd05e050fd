#!/bin/bash
# Hyper-parameters with BOHB, on 9 machines: as many evaluations at a time.
# When the time is up, submit the script again: it continues.
#SBATCH --job-name=cicy-search
#SBATCH --nodes=9
#SBATCH --ntasks-per-node=1
#SBATCH --cpus-per-task=64
#SBATCH --exclusive
#SBATCH --time=12:00:00
#SBATCH --signal=TERM@60
set -e
cd "$SLURM_SUBMIT_DIR"
if [ -e search/log.jsonl ]; then
  work=(--resume search)
else
  work=(--data four-folds.h5 -o search --target h11)
fi
srun --mpi=pmix --cpu-bind=none cicyminer search "${work[@]}" --brackets 12 -j "$SLURM_CPUS_PER_TASK"
