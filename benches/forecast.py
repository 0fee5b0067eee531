#!/usr/bin/env python3
"""Exponential smoothing beside statsforecast's AutoETS: choices, point forecasts, accuracy and seconds, on one machine.

    cargo build --release --example run_task
    python benches/forecast.py target/release/examples/run_task --shared ../shared

`--shared` holds data/forecast/series.parquet and bench/forecast_metrics.py. Every series is forecast over its test part, with
the first of its model periods. Both run on one thread; AutoETS takes about ten minutes, and its results are kept in
`--cache`, a folder, for the next time.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.feather as feather

warnings.filterwarnings("ignore")


def ours(run_task, train, folder):
    """Forecasts, chosen models and seconds; the series are grouped by period and horizon, which are parameters of a run."""
    frames, models, seconds = [], {}, 0.0
    for (period, horizon), rows in train.groupby(["period", "horizon"]):
        source, out = Path(folder) / "rows.parquet", Path(folder) / "out.arrow"
        rows[["unique_id", "ds", "y"]].to_parquet(source, index=False)
        params = {"method": "ets", "time": "ds", "value": "y", "series": ["unique_id"], "season": [int(period)],
                  "horizon": int(horizon), "holdout": 0, "levels": [0.95]}
        run = subprocess.run([run_task, "forecast", source, json.dumps(params), out], capture_output=True, text=True, check=False)
        if run.returncode:
            raise SystemExit(run.stderr)
        result = json.loads(run.stdout)
        seconds += result["taskSeconds"]
        models |= {one["key"]["unique_id"]: one["model"] or one["fallback"]["reason"] for one in result["report"]["series"]}
        frames.append(feather.read_table(out).to_pandas())
    return pd.concat(frames, ignore_index=True), models, seconds


def autoets(train, cache):
    """The same from statsforecast, series by series."""
    path = Path(cache) / "autoets.parquet" if cache else None
    if path and path.exists():
        kept = pd.read_parquet(path)
        models = kept.groupby("unique_id")["model"].first().to_dict()
        return kept, models, float(kept["seconds"].iloc[0])
    from statsforecast.ets import ets_f, forecast_ets

    ets_f(np.arange(1.0, 40.0) ** 1.1, 4)
    frames, models, start = [], {}, time.perf_counter()
    for uid, rows in train.groupby("unique_id"):
        model = ets_f(rows["y"].to_numpy(float), int(rows["period"].iloc[0]))
        horizon = int(rows["horizon"].iloc[0])
        out = forecast_ets(model, horizon, level=[95])
        models[uid] = model.get("method", "constant")
        steps = rows["ds"].iloc[-1] + 1 + np.arange(horizon)
        frames.append(pd.DataFrame({"unique_id": uid, "ds": steps, "yhat": out["mean"], "lo95": out["lo-95"],
                                    "hi95": out["hi-95"], "model": models[uid]}))
    kept = pd.concat(frames, ignore_index=True).assign(seconds=time.perf_counter() - start)
    if path:
        kept.to_parquet(path)
    return kept, models, float(kept["seconds"].iloc[0])


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("run_task")
    ap.add_argument("--shared", required=True, type=Path)
    ap.add_argument("--cache", help="folder that keeps AutoETS's results")
    a = ap.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    sys.path.insert(0, str(a.shared / "bench"))
    import forecast_metrics as metrics

    sample = metrics.load_sample(a.shared / "data/forecast/series.parquet")
    series = metrics.split_series(sample)
    train = sample[sample["split"] == "train"].copy()
    train["period"] = train["model_seasonality"].astype(str).str.split(",").str[0].astype(int)
    with tempfile.TemporaryDirectory() as folder:
        mine, my_models, my_seconds = ours(a.run_task, train, folder)
    theirs, their_models, their_seconds = autoets(train, a.cache)
    both = mine.merge(theirs, on=["unique_id", "ds"], suffixes=("", "_sf"))
    both["gap"] = (both["yhat"] - both["yhat_sf"]).abs() / both["yhat_sf"].abs().clip(lower=1e-9)
    worst = both.groupby("unique_id")["gap"].max()
    same = [my_models[uid] == their_models[uid] for uid in worst.index]
    group = pd.Series({uid: f"{one['dataset']} {one['frequency']}" for uid, one in series.items()})[worst.index]
    table = pd.DataFrame({"series": 1, "same model": same, "within 1e-3": worst < 1e-3, "within 1e-6": worst < 1e-6}).groupby(group).agg(
        {"series": "sum", "same model": "mean", "within 1e-3": "mean", "within 1e-6": "mean"})
    total = pd.DataFrame([{"series": len(worst), "same model": np.mean(same), "within 1e-3": (worst < 1e-3).mean(),
                           "within 1e-6": (worst < 1e-6).mean()}], index=["ALL"])
    print(pd.concat([table, total]).to_string(float_format="{:.4f}".format))
    print(f"\nseconds: tablight {my_seconds:.1f}, AutoETS {their_seconds:.1f}\n")
    lines = []
    for name, forecasts in (("tablight", mine), ("AutoETS", theirs)):
        per, _ = metrics.score(series, forecasts)
        lines.append(metrics.summarise(per).assign(method=name))
    columns = ["group", "method", "series", "smape", "mase", "owa", "msis", "cover"]
    print(pd.concat(lines)[columns].sort_values(["group", "method"], kind="stable").to_string(index=False, float_format="{:.4f}".format))


if __name__ == "__main__":
    main()
