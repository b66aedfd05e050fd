#!/usr/bin/python3
"""The network engine beside PyTorch's CPU build: same layers, batch and threads, one run.

    bench/compare_pytorch.py BUILD/bench/bench_network [--quick]

The two sides take turns; every figure is the median over the turns. Effective GFLOP/s count the
'same' convolutions by their definition without the zero padding; true GFLOP/s count the products
that cicyminer really makes; shares are of the sgemm rate measured in the same run."""
import argparse
import os
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../tests/fixtures/network"))
import torch
from torch import nn

import cicyminer_torch as peer

torch.backends.cudnn.enabled = False


def ours(program, threads, *arguments):
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads))
    text = subprocess.run([program, *map(str, arguments), str(threads)], check=True,
                          capture_output=True, text=True, env=environment).stdout.split()
    return dict(zip(text[::2], map(float, text[1::2])))


def median_time(call, least=0.3):
    call()
    times = []
    end = time.perf_counter() + least
    while len(times) < 3 or time.perf_counter() < end:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def torch_layer(channels, filters, batch):
    x = torch.randn(batch, channels, 16, 20, requires_grad=channels > 1)
    rows = nn.Conv2d(channels, filters, (16, 1), padding="same")
    columns = nn.Conv2d(channels, filters, (1, 20), padding="same")
    convolve = lambda: torch.relu(torch.cat([rows(x), columns(x)], 1))
    with torch.no_grad():
        forward = median_time(convolve)
    gradient = torch.randn(batch, 2 * filters, 16, 20)

    def both():
        for p in (x, *rows.parameters(), *columns.parameters()):
            p.grad = None
        convolve().backward(gradient)

    return {"forward": forward, "both": median_time(both)}


def torch_model(width, batch):
    model = peer.CICYMiner(width)
    x = torch.randint(0, 3, (batch, 1, 16, 20)) / 2.0
    targets = torch.rand(batch, 4)
    model.eval()
    with torch.no_grad():
        predict = median_time(lambda: model(x, auxiliary=False))
        evaluate = median_time(lambda: model(x))
    model.train()
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3, eps=1e-7)

    def step():
        optimiser.zero_grad(set_to_none=True)
        peer.losses(model(x), targets)[1].backward()
        optimiser.step()

    return {"predict": predict, "evaluate": evaluate, "train": median_time(step)}


def medians(turns):
    return {key: statistics.median(turn[key] for turn in turns) for key in turns[0]}


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--quick", action="store_true", help="one turn, no full-width model")
    options = parser.parse_args()
    turns = 1 if options.quick else 3
    print(f"PyTorch {torch.__version__}; {os.cpu_count()} cores; load "
          f"{os.getloadavg()[0]:.2f} at the start")
    for threads in (1, 2):
        torch.set_num_threads(threads)
        print(f"\n{threads} thread{'s' if threads > 1 else ''}")
        rates = [ours(options.program, threads, "sgemm")["gflops"]]
        print("convolutions           pass       PyTorch ms  cicyminer ms  ratio  effective"
              "    true GFLOP/s  share of sgemm")
        for channels, filters, batch in ((256, 128, 64), (128, 64, 64), (1, 128, 64), (32, 16, 64)):
            a, b = [], []
            for _ in range(turns):
                rates.append(ours(options.program, threads, "sgemm")["gflops"])
                a.append(ours(options.program, threads, "layer", channels, filters, batch))
                b.append(torch_layer(channels, filters, batch))
            a, b = medians(a), medians(b)
            rate = statistics.median(rates)
            for name, mine, theirs, passes in (
                    ("forward", a["forward"], b["forward"], 1),
                    ("both", a["forward"] + a["backward"], b["both"], 1 + a["products"])):
                print(f"{channels:4} -> 2 x {filters:<4} b {batch:<3}  {name:8} {1e3 * theirs:12.2f} "
                      f"{1e3 * mine:13.2f} {theirs / mine:6.2f} "
                      f"{passes * a['direct_gflop'] / mine:10.1f} "
                      f"{passes * a['executed_gflop'] / mine:15.1f} "
                      f"{100 * passes * a['executed_gflop'] / mine / rate:13.0f} %")
        print(f"sgemm 1536: {statistics.median(rates):.1f} GFLOP/s")
        print("CICYMiner              pass       PyTorch samples/s  cicyminer samples/s  ratio")
        for width, batch in ((0.125, 64),) if options.quick else ((0.125, 64), (1.0, 64)):
            a, b = [], []
            for _ in range(turns):
                a.append(ours(options.program, threads, "model", width, batch))
                b.append(torch_model(width, batch))
            a, b = medians(a), medians(b)
            for name in ("predict", "evaluate", "train"):
                print(f"width {width:<5} batch {batch:<4} {name:8} {batch / b[name]:19.1f} "
                      f"{batch / a[name]:20.1f} {b[name] / a[name]:6.2f}")
            print(f"width {width:<5} memory of the network {a['memory_mb']:.0f} MB")
    print(f"load {os.getloadavg()[0]:.2f} at the end")


main()
