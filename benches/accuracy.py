#!/usr/bin/env python3
"""Accuracy of the package, in WebAssembly through the command line, by the metric scripts.

    node scripts/build.mjs
    python benches/accuracy.py forecast --shared ../shared [--method auto] [--seasons given|found]
    python benches/accuracy.py segment --shared ../shared [--method auto] [--k told|found]

`--shared` holds data/forecast/series.parquet, data/segmentation/clusters and bench/*_metrics.py, which print the scores. Seconds are those of whole
calls: starting Node, reading and writing are in them.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

CLI = Path(__file__).resolve().parent.parent / "pkg/bin/tablight.js"


def run(task, folder, rows, params):
    """The table and the report of a task on some rows, and the seconds of the call."""
    source, out, report, given = (folder / name for name in ("rows.parquet", "out.parquet", "report.json", "params.json"))
    rows.to_parquet(source, index=False)
    given.write_text(json.dumps(params))
    start = time.perf_counter()
    done = subprocess.run(["node", CLI, task, source, "--params", given, "--out", out, "--report", report],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return pd.read_parquet(out), json.loads(report.read_text()), time.perf_counter() - start


def forecast(args, folder):
    sample = pd.read_parquet(args.shared / "data/forecast/series.parquet").query("split == 'train'")
    found, seconds = [], 0.0
    for (periods, horizon), rows in sample.groupby(["model_seasonality", "horizon"]):
        params = {"method": args.method or "auto", "time": "ds", "value": "y", "series": ["unique_id"], "horizon": int(horizon),
                  "holdout": 0, "levels": [0.95]}
        if args.seasons == "given":
            params["season"] = [int(period) for period in str(periods).split(",")]
        table, _, took = run("forecast", folder, rows[["unique_id", "ds", "y"]], params)
        print(f"periods {periods}, horizon {horizon}: {rows.unique_id.nunique()} series, {took:.1f} s", flush=True)
        found.append(table)
        seconds += took
    print(f"{seconds:.1f} s, {1000 * seconds / sample.unique_id.nunique():.1f} ms a series")
    pd.concat(found).to_parquet(folder / "forecasts.parquet", index=False)
    return [args.shared / "bench/forecast_metrics.py", folder / "forecasts.parquet"]


def segment(args, folder):
    told = json.loads((args.shared / "bench/baselines/cluster.json").read_text())["sets"]
    chosen = []
    for path in sorted((args.shared / "data/segmentation/clusters").glob("*.parquet")):
        rows, name = pd.read_parquet(path), path.stem
        rows = rows[[column for column in rows if column.startswith("f")]]
        # As the recorded baselines had it: columns of different units were brought to one scale.
        scale = "standard" if name.startswith("uci") or name == "gen_customers" else "none"
        params = {"method": args.method or "auto", "columns": list(rows), "scale": scale}
        if args.k == "told":
            params["k"] = int(told[name]["k"][0])
        table, _, took = run("segment", folder, rows, params)
        labels = table.sort_values("row").segment.fillna(-1).astype(int)
        labels.to_frame("label").to_csv(folder / f"{name}.csv", index=False)
        chosen.append((name, int(labels.max()) + 1))
        print(f"{name}: {len(rows)} rows, {took:.1f} s", flush=True)
    pd.DataFrame(chosen, columns=["set", "k"]).to_csv(folder / "k.csv", index=False)
    return [args.shared / "bench/cluster_metrics.py", folder]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=("forecast", "segment"))
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--method")
    parser.add_argument("--seasons", choices=("given", "found"), default="given")
    parser.add_argument("--k", choices=("told", "found"), default="told")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        score = (forecast if args.task == "forecast" else segment)(args, Path(folder))
        raise SystemExit(subprocess.run([sys.executable, *score], check=False).returncode)


if __name__ == "__main__":
    main()
