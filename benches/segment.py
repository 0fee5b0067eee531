#!/usr/bin/env python3
"""K-means beside scikit-learn's: inertia and seconds, on one machine, from the same numbers.

    cargo build --release --example run_task
    python benches/segment.py target/release/examples/run_task --shared ../shared/data/segmentation --bench /tmp/data

Both scale the same way, start ten times (once where the line says so) and stop by the same rule. `--bench` is a folder that
`generate.py --rows 1m --kinds retail,features` filled. Inertia is ours over scikit-learn's: below 1 is better.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.preprocessing import StandardScaler


def ours(run_task, frame, params, folder):
    path = Path(folder) / "rows.csv"
    frame.to_csv(path, index=False)
    # One thread, as in the browser.
    run = subprocess.run([run_task, "segment", path, json.dumps(params)], capture_output=True, text=True, check=False,
                         env={**os.environ, "RAYON_NUM_THREADS": "1"})
    if run.returncode:
        raise SystemExit(run.stderr)
    return json.loads(run.stdout)


def compare(name, run_task, frame, k, scale="standard", **more):
    frame = frame.dropna()
    with tempfile.TemporaryDirectory() as folder:
        mine = ours(run_task, frame, {"columns": list(frame.columns), "k": k, "scale": scale, **more}, folder)
    start = time.perf_counter()
    x = frame.to_numpy(float)
    x = StandardScaler().fit_transform(x) if scale == "standard" else x
    init = np.asarray(more["init"]) if "init" in more else "k-means++"
    if "init" in more and scale == "standard":
        init = StandardScaler().fit(frame.to_numpy(float)).transform(init)
    theirs = KMeans(k, init=init, n_init=1 if "init" in more else 10, random_state=0, tol=more.get("tol", 1e-4),
                    max_iter=more.get("maxIter", 300)).fit(x)
    theirs_s = time.perf_counter() - start
    report = mine["report"]
    silhouette = report["silhouette"]
    print(f"| {name} | {len(frame):,} × {frame.shape[1]} | {k} | {report['inertia'] / theirs.inertia_:.6f} | "
          f"{mine['taskSeconds']:.2f} | {theirs_s:.2f} | {silhouette:.3f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run_task")
    parser.add_argument("--shared", type=Path)
    parser.add_argument("--bench", type=Path)
    args = parser.parse_args()
    print("| data | rows × columns | k | inertia, ours / theirs | seconds, ours | seconds, theirs | silhouette |\n|---|---|---|---|---|---|---|")
    if args.shared:
        rfm = pd.read_parquet(args.shared / "online_retail_rfm.parquet")
        columns = ["recency_days", "tenure_days", "frequency", "monetary", "items"]
        for k in [3, 5, 8]:
            compare("online_retail_rfm", args.run_task, rfm[columns], k)
        for path in sorted((args.shared / "clusters").glob("*.parquet")):
            frame = pd.read_parquet(path)
            scale = "standard" if path.stem.startswith("uci_") or path.stem == "gen_customers" else "none"
            features = frame[[name for name in frame.columns if not name.startswith("label")]]
            compare(path.stem, args.run_task, features, int(frame["label0"].max()), scale)
    if args.bench:
        retail = pd.read_parquet(args.bench / "retail_1m.snappy.parquet", columns=["quantity", "unit_price", "discount"])
        compare("retail log, rows with a discount", args.run_task, retail, 8)
        compare("retail log, all rows", args.run_task, retail[["quantity", "unit_price"]], 5)
        features = np.fromfile(args.bench / "sensors_1m.features5.f64").reshape(5, -1).T
        starts = features[[i * len(features) // 8 for i in range(8)]]
        frame = pd.DataFrame(features, columns=[f"f{j}" for j in range(5)])
        compare("features, one start, 20 iterations", args.run_task, frame, 8, init=starts.tolist(), maxIter=20, tol=0)


if __name__ == "__main__":
    main()
