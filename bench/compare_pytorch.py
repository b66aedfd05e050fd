#!/usr/bin/python3
"""The network engine beside PyTorch's CPU build: same networks, layers, batches and threads, one run.

    bench/compare_pytorch.py BUILD/bench/bench_network [--quick] [--only PART]... [--threads N]...

PART is "layers" (a network's convolutions and attention, with their share of the machine's sgemm rate), "memory"
(peak of training), or a network of NETWORKS below; all without --only. The two sides take turns; every figure
is the median over the turns; --quick makes one short turn. Effective GFLOP/s count the
'same' convolutions by their definition without the zero padding; true GFLOP/s count the products
that cicyminer really makes (of attention, without those that the backward pass makes again); shares are of
the sgemm rate measured in the same run. Peak memory is VmHWM, each side in a process of its own."""
import argparse
import os
import statistics
import subprocess
import sys
import time
import warnings

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../tests/fixtures/engine"))
import numpy as np
import torch
from torch import nn

import networks_torch as peer

warnings.filterwarnings("ignore", "Using padding='same'")

L1, L2 = 1e-5, 1.6e-5  # as in bench_network.c

NETWORKS = {  # width, batch
    "cicyminer": (1.0, 64),
    "cicyminer+attention": (1.0, 64),
    "cicyminer+layer-norm": (1.0, 64),
    "inception-h31": (1.0, 32),
    "inception-h22": (1.0, 32),
    "inception-h31+best": (1.0, 128),
    "inception-h22+best": (1.0, 128),
    "mpnn": (1.0, 128),
    "mpnn+rooted": (1.0, 128),
}
CONFIGURATIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                              "../tests/fixtures/training/four-folds.txt")


def ours(program, threads, *arguments):
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads))
    text = subprocess.run([program, *map(str, arguments), str(threads)], check=True,
                          capture_output=True, text=True, env=environment).stdout.split()
    return dict(zip(text[::2], map(float, text[1::2])))


def median_time(call, least):
    call()
    times = []
    end = time.perf_counter() + least
    while len(times) < (3 if least > 0.1 else 1) or time.perf_counter() < end:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def medians(turns):
    return {key: statistics.median(turn[key] for turn in turns) for key in turns[0]}


def make_layer(kind, channels, filters):
    if kind != "layer":
        return {"sam": peer.SAM, "cham": peer.CHAM}[kind](channels), channels
    rows = nn.Conv2d(channels, filters, (16, 1), padding="same")
    columns = nn.Conv2d(channels, filters, (1, 20), padding="same")

    class Convolutions(nn.Module):
        def __init__(self):
            super().__init__()
            self.rows, self.columns = rows, columns

        def forward(self, x):
            return torch.relu(torch.cat([rows(x), columns(x)], 1))

    return Convolutions(), 2 * filters


def torch_layer(kind, channels, filters, batch, least):
    layer, outputs = make_layer(kind, channels, filters)
    x = torch.randn(batch, channels, 16, 20, requires_grad=channels > 1)
    gradient = torch.randn(batch, outputs, 16, 20)
    with torch.no_grad():
        forward = median_time(lambda: layer(x), least)

    def both():
        for p in (x, *layer.parameters()):
            p.grad = None
        layer(x).backward(gradient)

    return {"forward": forward, "both": median_time(both, least)}


def configurations(count):
    """Padded matrices of four-folds: {{p,..},..}, one a line."""
    with open(CONFIGURATIONS) as file:
        lines = [line.strip() for line in file if line.startswith("{{")]
    matrices = np.zeros((count, 16, 20), np.int64)
    for number in range(count):
        rows = lines[number % len(lines)][2:-2].split("},{")
        for i, row in enumerate(rows):
            degrees = [int(degree) for degree in row.split(",")]
            matrices[number, i, :len(degrees)] = degrees
    return matrices


class Task:
    """A network of the peer with its data, loss and optimiser."""

    def __init__(self, name, width, batch):
        base, *variants = name.split("+")
        options = peer.Options(norm="layer" if "layer-norm" in variants else "batch",
                               attention="attention" in variants)
        self.classes = base.startswith("inception-")
        number = base[len("inception-"):]
        self.x = torch.randint(0, 3, (batch, 1, 16, 20)) / 2.0
        if base == "mpnn":
            channels, rounds, rooted = peer.SETTINGS[name]
            self.model = peer.MessagePassing(channels, rounds, rooted)
            self.x = peer.flat_graph(configurations(batch), rooted)  # not timed; ours is
        else:
            self.model = (peer.published(number, "best" in variants, options, width) if self.classes
                          else peer.CICYMiner(width, options))
        self.targets = torch.zeros(batch).long() if self.classes else torch.rand(batch, 4)
        self.optimiser = torch.optim.Adam(self.model.parameters(), lr=1e-3, eps=1e-7)

    def loss(self, outputs):
        if self.classes:
            return nn.functional.cross_entropy(outputs, self.targets) + peer.penalty(self.model, L1, L2)
        return peer.losses(outputs, self.targets)[1]

    def predict(self):
        if isinstance(self.model, peer.MessagePassing):
            return self.model(self.x)
        return torch.softmax(self.model(self.x), 1) if self.classes else self.model(self.x, auxiliary=False)

    def step(self):
        self.optimiser.zero_grad(set_to_none=True)
        self.loss(self.model(self.x)).backward()
        self.optimiser.step()


def torch_model(name, width, batch, least):
    task = Task(name, width, batch)
    task.model.eval()
    with torch.no_grad():
        predict = median_time(task.predict, least)
        evaluate = median_time(lambda: task.loss(task.model(task.x)), least)
    task.model.train()
    return {"predict": predict, "evaluate": evaluate, "train": median_time(task.step, least)}


def resident_peak():
    with open("/proc/self/status") as status:
        return next(float(line.split()[1]) * 1024 / 1e6 for line in status if line.startswith("VmHWM"))


def torch_peak(name, width, batch, threads):
    """In a process of its own: prints what bench_network peak prints."""
    torch.set_num_threads(threads)
    before = resident_peak()
    task = Task(name, width, batch)
    for _ in range(2):
        task.step()
    print("start_mb", before, "peak_mb", resident_peak())


def compare_layers(options, threads, turns, least):
    shapes = {}
    for name in ("cicyminer+attention", "inception-h22"):
        text = subprocess.run([options.program, "shapes", name], check=True, capture_output=True,
                              text=True).stdout
        for line in text.splitlines():
            shapes.setdefault(line, []).append(name)
    print("\nlayers, batch 64                 pass       PyTorch ms  cicyminer ms  ratio  effective"
          "    true GFLOP/s  share of sgemm")
    rates = []
    for shape in shapes:
        kind, channels, filters = shape.split()[0], *map(int, shape.split()[1:])
        a, b = [], []
        for _ in range(turns):
            rates.append(ours(options.program, threads, "sgemm")["gflops"])
            size = [channels, filters] if kind == "layer" else [channels]
            a.append(ours(options.program, threads, kind, *size, 64))
            b.append(torch_layer(kind, channels, filters, 64, least))
        a, b, rate = medians(a), medians(b), statistics.median(rates[-turns:])
        label = f"convolutions {channels:3} -> 2 x {filters}" if kind == "layer" else f"{kind} {channels}"
        for name, mine, theirs, passes in (
                ("forward", a["forward"], b["forward"], 1),
                ("both", a["forward"] + a["backward"], b["both"], 1 + a["products"])):
            print(f"{label:31}  {name:8} {1e3 * theirs:12.2f} {1e3 * mine:13.2f} {theirs / mine:6.2f} "
                  f"{passes * a['direct_gflop'] / mine:10.1f} "
                  f"{passes * a['executed_gflop'] / mine:15.1f} "
                  f"{100 * passes * a['executed_gflop'] / mine / rate:13.0f} %", flush=True)
    print(f"sgemm 1536: {statistics.median(rates):.1f} GFLOP/s")


def compare_models(options, threads, turns, least, names):
    print("\nnetwork               batch  pass       PyTorch samples/s  cicyminer samples/s  ratio")
    for name in names:
        width, batch = NETWORKS[name]
        a, b = [], []
        for _ in range(turns):
            a.append(ours(options.program, threads, "model", name, width, batch))
            b.append(torch_model(name, width, batch, least))
        a, b = medians(a), medians(b)
        for key in ("predict", "evaluate", "train"):
            print(f"{name:21} {batch:5}  {key:8} {batch / b[key]:19.1f} "
                  f"{batch / a[key]:20.1f} {b[key] / a[key]:6.2f}", flush=True)


def compare_memory(options, threads):
    print("\npeak memory of training (MB)  batch   PyTorch  of it before  cicyminer  of it before")
    for name in ("cicyminer", "cicyminer+attention", "cicyminer+layer-norm", "inception-h22",
                 "inception-h22+best"):
        arguments = [name, "1", "64", str(threads)]
        mine = ours(options.program, threads, "peak", *arguments[:3])
        text = subprocess.run([sys.executable, __file__, "--peak", *arguments], check=True,
                              capture_output=True, text=True).stdout.split()
        theirs = dict(zip(text[::2], map(float, text[1::2])))
        print(f"{name:29} {64:6} {theirs['peak_mb']:9.0f} {theirs['start_mb']:13.0f} "
              f"{mine['peak_mb']:10.0f} {mine['start_mb']:13.0f}", flush=True)


def main():
    if sys.argv[1:2] == ["--peak"]:
        name, width, batch, threads = sys.argv[2:]
        torch_peak(name, float(width), int(batch), int(threads))
        return
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--quick", action="store_true", help="one short turn instead of three")
    parser.add_argument("--only", action="append", choices=["layers", "memory", *NETWORKS], metavar="PART")
    parser.add_argument("--threads", action="append", type=int, metavar="N", help="instead of 1 and 2")
    options = parser.parse_args()
    parts = options.only or ["layers", *NETWORKS, "memory"]
    turns, least = (1, 0.01) if options.quick else (3, 0.3)
    print(f"PyTorch {torch.__version__}; {os.cpu_count()} cores; load "
          f"{os.getloadavg()[0]:.2f} at the start")
    for threads in options.threads or [1, 2]:
        torch.set_num_threads(threads)
        print(f"\n{threads} thread{'s' if threads > 1 else ''}")
        if "layers" in parts:
            compare_layers(options, threads, turns, least)
        names = [name for name in parts if name in NETWORKS]
        if names:
            compare_models(options, threads, turns, least, names)
        if "memory" in parts:
            compare_memory(options, threads)
    print(f"\nload {os.getloadavg()[0]:.2f} at the end")


if __name__ == "__main__":
    main()
