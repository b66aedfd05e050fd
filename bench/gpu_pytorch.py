#!/usr/bin/env python3
"""Training and prediction of a network by PyTorch on a GPU, in every way that may be fastest there.

    bench/gpu_pytorch.py NAME WIDTH BATCH [SECONDS]

Prints one JSON object: for each way (single precision, TF32, BF16; with channels last; compiled) samples per
second, or the error; and the best of them. Each way starts from a new network; SECONDS for each of the two
passes of a way. Without a GPU it says so and stops with exit code 3."""
import json
import statistics
import sys
import time
import warnings

import torch

from compare_pytorch import Task

warnings.filterwarnings("ignore")

WAYS = [  # name, TF32, BF16, channels last, compiled
    ("fp32", False, False, False, False),
    ("tf32", True, False, False, False),
    ("tf32 channels-last", True, False, True, False),
    ("tf32 compiled", True, False, False, True),
    ("tf32 channels-last compiled", True, False, True, True),
    ("bf16", True, True, False, False),
    ("bf16 channels-last compiled", True, True, True, True),
]


def move(x, device):
    """Tensors, and what holds them: graphs are tuples, lists, dictionaries or objects of tensors."""
    if torch.is_tensor(x):
        return x.to(device)
    if isinstance(x, dict):
        return {key: move(value, device) for key, value in x.items()}
    if isinstance(x, tuple) and hasattr(x, "_fields"):
        return type(x)(*(move(value, device) for value in x))
    if isinstance(x, (list, tuple)):
        return type(x)(move(value, device) for value in x)
    if hasattr(x, "__dict__"):
        for key, value in vars(x).items():
            setattr(x, key, move(value, device))
    return x


def rate(call, batch, seconds):
    """Samples per second: the median over calls, each waited for."""
    for _ in range(3):
        call()
    torch.cuda.synchronize()
    times, end = [], time.perf_counter() + seconds
    while len(times) < 5 or time.perf_counter() < end:
        start = time.perf_counter()
        for _ in range(5):
            call()
        torch.cuda.synchronize()
        times.append((time.perf_counter() - start) / 5)
    return batch / statistics.median(times)


def measure(way, name, width, batch, seconds):
    _, tf32, bf16, last, compiled = way
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = tf32
    torch.backends.cudnn.benchmark = True
    task = Task(name, width, batch)
    task.model = task.model.cuda()
    task.x, task.targets = move(task.x, "cuda"), task.targets.cuda()
    if last and torch.is_tensor(task.x):
        task.model = task.model.to(memory_format=torch.channels_last)
        task.x = task.x.contiguous(memory_format=torch.channels_last)
    task.optimiser = torch.optim.Adam(task.model.parameters(), lr=1e-3, eps=1e-7, fused=True)
    model = torch.compile(task.model) if compiled else task.model

    def outputs():
        with torch.autocast("cuda", torch.bfloat16, enabled=bf16):
            return model(task.x)

    def step():
        task.optimiser.zero_grad(set_to_none=True)
        task.loss(outputs()).backward()
        task.optimiser.step()

    def predict():
        with torch.no_grad():
            outputs()

    task.model.train()
    trained = rate(step, batch, seconds)
    task.model.eval()
    return {"train": trained, "predict": rate(predict, batch, seconds),
            "memory_mb": torch.cuda.max_memory_allocated() / 1e6}


def main():
    name, width, batch = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    seconds = float(sys.argv[4]) if len(sys.argv) > 4 else 1.0
    if not torch.cuda.is_available():
        print("no GPU that PyTorch can use", file=sys.stderr)
        sys.exit(3)
    found = {}
    for way in WAYS:
        torch.cuda.reset_peak_memory_stats()
        try:
            found[way[0]] = measure(way, name, width, batch, seconds)
        except Exception as error:  # a way that fails is a result, too
            found[way[0]] = {"error": str(error).splitlines()[0][:200] if str(error) else type(error).__name__}
        torch._dynamo.reset()
    rates = {key: value["train"] for key, value in found.items() if "train" in value}
    print(json.dumps({"pytorch": torch.__version__, "model": name, "width": width, "batch": batch, "ways": found,
                      "best": max(rates, key=rates.get) if rates else None,
                      "best_train_samples_per_second": max(rates.values(), default=None)}))


main()
