#!/usr/bin/env python3
"""K-means beside scikit-learn's two algorithms from the same start, on one thread: the seconds of the fit, and the inertia.

    cargo build --release --example run_task
    python benches/kmeans.py target/release/examples/run_task [--rows 1000000] [--repeats 5]

A million rows of ten columns into eight segments, 25 iterations from the same rows, without scaling. `clouds` overlap, as customers do; `noise` has no structure, which is
the worst there is for bounds. Seconds are medians: of ours those of the phase `fit`, of scikit-learn those of `fit`, which both end with the nearest center of every row.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
import pyarrow as pa
from sklearn.cluster import KMeans

WIDTH, K, ITERATIONS = 10, 8, 25


def clouds(rows, draws):
    centers = draws.uniform(-3, 3, (K, WIDTH))
    return centers[draws.integers(0, K, rows)] + draws.normal(0, 1.5, (rows, WIDTH))


def noise(rows, draws):
    return draws.normal(0, 1, (rows, WIDTH))


def ours(run_task, values, start, folder):
    names = [f"f{j}" for j in range(WIDTH)]
    path = folder / "rows.arrow"
    table = pa.table({name: values[:, j] for j, name in enumerate(names)})
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    params = {"columns": names, "scale": "none", "init": start.tolist(), "maxIter": ITERATIONS, "tol": 0}
    run = subprocess.run([run_task, "segment", path, json.dumps(params)], capture_output=True, text=True, check=False)
    if run.returncode:
        raise SystemExit(run.stderr)
    found = json.loads(run.stdout)
    return found["phaseSeconds"]["fit"], found["taskSeconds"], found["report"]["inertia"], found["report"]["iterations"]


def theirs(algorithm, values, start):
    model = KMeans(K, init=start, n_init=1, max_iter=ITERATIONS, tol=0, algorithm=algorithm)
    begun = time.perf_counter()
    model.fit(values)
    return time.perf_counter() - begun, model.inertia_, model.n_iter_


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run_task")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    args = parser.parse_args()
    print("| data | ours | whole task | scikit-learn, lloyd | elkan | ours / best of theirs | inertia apart by |\n|---|---|---|---|---|---|---|")
    for make in (clouds, noise):
        values = make(args.rows, np.random.default_rng(0))
        start = values[np.arange(K) * args.rows // K]
        with tempfile.TemporaryDirectory() as folder:
            mine = [ours(args.run_task, values, start, Path(folder)) for _ in range(args.repeats)]
        lloyd, elkan = ([theirs(name, values, start) for _ in range(args.repeats)] for name in ("lloyd", "elkan"))
        seconds = [statistics.median(run[0] for run in runs) for runs in (mine, lloyd, elkan)]
        task = statistics.median(run[1] for run in mine)
        (_, _, inertia, iterations), (_, reference, n_iter) = mine[0], lloyd[0]
        if iterations != n_iter:
            raise SystemExit(f"{make.__name__}: {iterations} iterations beside {n_iter}")
        print(f"| {make.__name__} | {seconds[0]:.3f} s | {task:.2f} s | {seconds[1]:.2f} s | {seconds[2]:.2f} s | {seconds[0] / min(seconds[1:]):.2f} | "
              f"{abs(inertia / reference - 1):.0e} |", flush=True)


if __name__ == "__main__":
    main()
