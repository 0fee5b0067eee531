#!/usr/bin/env python3
"""K-means beside scikit-learn's two algorithms from the same start, scikit-learn on one thread: the seconds of the fit, and the inertia.

    npm run build
    python benches/kmeans.py [--native target/release/examples/run_task] [--rows 1000000] [--repeats 5]

A million rows of ten columns into eight segments, 25 iterations from the same rows, without scaling. `clouds` overlap, as customers do; `noise` has no structure, which is
the worst there is for bounds. Ours is the package in Node with one worker and with two, and natively where the built example is given. All take turns, after one fit of each
that does not count. Seconds are medians: of ours those of the phase `fit`, of scikit-learn those of `fit`, which both end with the nearest center of every row.
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

from package import Package, take_turns, write_table

WIDTH, K, ITERATIONS = 10, 8, 25


def clouds(rows, draws):
    centers = draws.uniform(-3, 3, (K, WIDTH))
    return centers[draws.integers(0, K, rows)] + draws.normal(0, 1.5, (rows, WIDTH))


def noise(rows, draws):
    return draws.normal(0, 1, (rows, WIDTH))


def rows_file(values, folder):
    names = [f"f{j}" for j in range(WIDTH)]
    path = folder / "rows.arrow"
    write_table(pa.table({name: values[:, j] for j, name in enumerate(names)}), path)
    return path


def native(run_task, path, params):
    run = subprocess.run([run_task, "segment", path, json.dumps(params)], capture_output=True, text=True, check=False)
    if run.returncode:
        raise SystemExit(run.stderr)
    return seconds_of(json.loads(run.stdout))


def seconds_of(found):
    return found["phaseSeconds"]["fit"], found["taskSeconds"], found["report"]["inertia"], found["report"]["iterations"]


def theirs(algorithm, values, start):
    model = KMeans(K, init=start, n_init=1, max_iter=ITERATIONS, tol=0, algorithm=algorithm)
    begun = time.perf_counter()
    model.fit(values)
    seconds = time.perf_counter() - begun
    return seconds, seconds, model.inertia_, model.n_iter_


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--native")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    args = parser.parse_args()
    print("| data | contender | fit | whole task | fit / best of scikit-learn | inertia apart by |\n|---|---|---|---|---|---|")
    for make in (clouds, noise):
        values = make(args.rows, np.random.default_rng(0))
        start = values[np.arange(K) * args.rows // K]
        params = {"method": "kmeans", "scale": "none", "init": start.tolist(), "nInit": 1, "maxIter": ITERATIONS, "tol": 0}
        with tempfile.TemporaryDirectory() as folder:
            path = rows_file(values, Path(folder))
            nodes = {f"package, {workers} worker(s)": Package(path, workers) for workers in (1, 2)}
            packages = {name: lambda node=node: seconds_of(node("segment", params)) for name, node in nodes.items()}
            contenders = {**packages, **{f"scikit-learn, {name}": lambda name=name: theirs(name, values, start) for name in ("lloyd", "elkan")}}
            if args.native:
                contenders["native"] = lambda: native(args.native, path, params)
            runs = take_turns(contenders, args.repeats)
            for node in nodes.values():
                node.close()
        fit = {name: statistics.median(run[0] for run in found) for name, found in runs.items()}
        best = min(seconds for name, seconds in fit.items() if name.startswith("scikit-learn"))
        _, _, reference, n_iter = runs["scikit-learn, lloyd"][0]
        for name, found in runs.items():
            _, _, inertia, iterations = found[0]
            if iterations != n_iter:
                raise SystemExit(f"{make.__name__}: {name} made {iterations} iterations, scikit-learn {n_iter}")
            task = statistics.median(run[1] for run in found)
            print(f"| {make.__name__} | {name} | {fit[name]:.3f} s | {task:.2f} s | {fit[name] / best:.2f} | {abs(inertia / reference - 1):.0e} |", flush=True)


if __name__ == "__main__":
    main()
