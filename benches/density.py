#!/usr/bin/env python3
"""HDBSCAN beside the hdbscan package and scikit-learn: seconds, and how far the segments agree.

    cargo build --release --example run_task
    npm run build
    pip install hdbscan scikit-learn pyarrow
    python benches/density.py [--native target/release/examples/run_task] [--rows 50000] [--repeats 5]

Clouds of different density in two columns, and noise between them, without scaling. Ours is the package in Node with one worker, and natively where the built example is given;
seconds are those of the whole task, with the description of the segments, and those of the phase `fit`. All take turns, after one fit of each that does not count; medians. ARI is
that of the labels with those of scikit-learn. The hdbscan package counts a row's neighbors without the row itself, so it gets one fewer; its spanning tree is approximate by default.
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

import hdbscan
import numpy as np
import pyarrow as pa
import sklearn.cluster
from sklearn.metrics import adjusted_rand_score

from package import Package, read_table, take_turns, write_table

SIZE, NEIGHBORS = 50, 10


def clouds(rows):
    draws = np.random.default_rng(0)
    centers, widths = draws.uniform(-50, 50, (12, 2)), draws.uniform(0.5, 3, 12)
    own = draws.integers(0, 12, rows)
    values = centers[own] + draws.normal(0, 1, (rows, 2)) * widths[own][:, None]
    values[: rows // 20] = draws.uniform(-60, 60, (rows // 20, 2))
    return values


def labels(path, rows):
    """The segment of each row from the table of results, -1 where it is noise."""
    table = read_table(path)
    out = np.full(rows, -1)
    segments = table.column("segment").to_pylist()
    out[table.column("row").to_numpy()] = [-1 if segment is None else int(segment) for segment in segments]
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--native")
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--repeats", type=int, default=5)
    args = parser.parse_args()
    values = clouds(args.rows)
    params = {"method": "hdbscan", "scale": "none", "minClusterSize": SIZE, "minSamples": NEIGHBORS}
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "rows.arrow", Path(folder) / "out.arrow"
        write_table(pa.table({"x": values[:, 0], "y": values[:, 1]}), path)

        def of(found):
            return found["taskSeconds"], found["phaseSeconds"]["fit"], labels(out, args.rows)

        def native():
            run = subprocess.run([args.native, "segment", path, json.dumps(params), out], capture_output=True, text=True, check=True)
            return of(json.loads(run.stdout))

        def theirs(model):
            begun = time.perf_counter()
            found = model.fit_predict(values)
            seconds = time.perf_counter() - begun
            return seconds, seconds, found

        with Package(path) as package:
            contenders = {
                "package, 1 worker": lambda: of(package("segment", params, out)),
                **({"native": native} if args.native else {}),
                "hdbscan": lambda: theirs(hdbscan.HDBSCAN(min_cluster_size=SIZE, min_samples=NEIGHBORS - 1, core_dist_n_jobs=1)),
                "scikit-learn": lambda: theirs(sklearn.cluster.HDBSCAN(min_cluster_size=SIZE, min_samples=NEIGHBORS, n_jobs=1, copy=True)),
            }
            runs = take_turns(contenders, args.repeats)
    task, fit = ({name: statistics.median(run[at] for run in found) for name, found in runs.items()} for at in (0, 1))
    reference = runs["scikit-learn"][0][2]
    print("| contender | whole task | fit | fit / hdbscan | segments | noise | ARI |\n|---|---|---|---|---|---|---|")
    for name, found in runs.items():
        own = found[0][2]
        print(f"| {name} | {task[name]:.3f} s | {fit[name]:.3f} s | {fit[name] / fit['hdbscan']:.2f} | {own.max() + 1} | {(own < 0).mean():.1%} | {adjusted_rand_score(reference, own):.4f} |")


if __name__ == "__main__":
    main()
