#!/usr/bin/env python3
"""Every method that statsforecast has too, side by side in one run: how many series agree, accuracy, and milliseconds a series.

    cargo build --release --example run_task
    pip install statsforecast scikit-learn pyarrow
    python benches/parity.py target/release/examples/run_task --shared ../shared [--methods auto_arima,holt] [--every 4] [--cache DIR] [--package]

`--shared` holds data/forecast/*.parquet and bench/forecast_metrics.py. Every n-th series of each group is forecast over its test part, with the
first of its model periods, or all of them where a method knows several; methods for intermittent demand forecast the spare parts.
Two forecasts agree where every step is within 1e-3 of statsforecast's, relatively. OWA is that of the series both can forecast. Milliseconds
are of one thread, on the M3 Monthly series (the spare parts), natively, by the package in Node where `--package` asks for it (`npm run build` first), and statsforecast's, both
after a warm-up. `--cache` is a folder that keeps its results for
the next time; `--worst METHOD` names the series that differ most.
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

os.environ.update({name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")})

import numpy as np
import pandas as pd
import pyarrow.feather as feather
from statsforecast import models as sf

from package import Package

LONG = {"ts": "series.parquet", "demand": "intermittent.parquet"}
# Method, statsforecast's model for some seasons, its data, and whether all seasons are used.
METHODS = {
    "naive": (lambda s: sf.Naive(), "ts", False),
    "seasonal_naive": (lambda s: sf.SeasonalNaive(s[0]), "ts", False),
    "drift": (lambda s: sf.RandomWalkWithDrift(), "ts", False),
    "historic_average": (lambda s: sf.HistoricAverage(), "ts", False),
    "window_average": (lambda s: sf.WindowAverage(s[0] if s[0] > 1 else 4), "ts", False),
    "seasonal_window_average": (lambda s: sf.SeasonalWindowAverage(season_length=s[0], window_size=2), "ts", False),
    "ses": (lambda s: sf.SimpleExponentialSmoothing(0.1), "ts", False),
    "ses_optimized": (lambda s: sf.SimpleExponentialSmoothingOptimized(), "ts", False),
    "seasonal_ses": (lambda s: sf.SeasonalExponentialSmoothing(season_length=s[0], alpha=0.1), "ts", False),
    "seasonal_ses_optimized": (lambda s: sf.SeasonalExponentialSmoothingOptimized(season_length=s[0]), "ts", False),
    "holt": (lambda s: sf.Holt(s[0]), "ts", False),
    "holt_winters": (lambda s: sf.HoltWinters(s[0]), "ts", False),
    "ets": (lambda s: sf.AutoETS(s[0]), "ts", False),
    "theta": (lambda s: sf.Theta(s[0]), "ts", False),
    "optimized_theta": (lambda s: sf.OptimizedTheta(s[0]), "ts", False),
    "dynamic_theta": (lambda s: sf.DynamicTheta(s[0]), "ts", False),
    "dynamic_optimized_theta": (lambda s: sf.DynamicOptimizedTheta(s[0]), "ts", False),
    "auto_theta": (lambda s: sf.AutoTheta(s[0]), "ts", False),
    "auto_ces": (lambda s: sf.AutoCES(s[0]), "ts", False),
    "auto_arima": (lambda s: sf.AutoARIMA(season_length=s[0]), "ts", False),
    "mstl": (lambda s: sf.MSTL(s), "ts", True),
    "mfles": (lambda s: sf.MFLES(season_length=s), "ts", True),
    "auto_mfles": (lambda s: sf.AutoMFLES(test_size=2 * s[0], season_length=s), "ts", True),
    "croston": (lambda s: sf.CrostonClassic(), "demand", False),
    "sba": (lambda s: sf.CrostonSBA(), "demand", False),
    "tsb": (lambda s: sf.TSB(0.1, 0.1), "demand", False),
    "adida": (lambda s: sf.ADIDA(), "demand", False),
    "imapa": (lambda s: sf.IMAPA(), "demand", False),
}
# Without a season statsforecast needs one of these methods' other packages, or has no such model.
SEASONAL = ("mstl", "mfles", "auto_mfles", "holt_winters")
TIMED = "M3 Monthly"


def ours(run_task, method, rows, all_seasons, folder, by_package):
    """Forecasts of all series, and seconds of the timed ones, natively and by the package; periods and horizon are parameters of a run."""
    frames, seconds, package_seconds = [], 0.0, 0.0
    for (group, seasons, horizon), some in rows.groupby(["group", "model_seasonality", "horizon"]):
        season = [int(period) for period in seasons.split(",")]
        source, out = Path(folder) / "rows.arrow", Path(folder) / "out.arrow"
        feather.write_feather(some[["unique_id", "ds", "y"]].reset_index(drop=True), source, compression="uncompressed")
        params = {"method": method, "time": "ds", "value": "y", "series": ["unique_id"], "season": season if all_seasons else season[:1],
                  "horizon": int(horizon), "holdout": 0, "levels": [], "leadingZeros": "keep"}
        run = subprocess.run([run_task, "forecast", source, json.dumps(params), out], capture_output=True, text=True, check=False)
        if run.returncode:
            raise SystemExit(f"{method}: {run.stderr}")
        result = json.loads(run.stdout)
        models = {one["key"]["unique_id"]: one["model"] or "" for one in result["report"]["series"]}
        frames.append(feather.read_table(out).to_pandas().assign(model=lambda table: table["unique_id"].map(models)))
        if group == TIMED:
            seconds += result["taskSeconds"]
        if group == TIMED and by_package:
            with Package(source) as package:
                package("forecast", params)
                package_seconds += package("forecast", params)["taskSeconds"]
    return pd.concat(frames, ignore_index=True), seconds, package_seconds


def theirs(method, rows, all_seasons, cache):
    """The same from statsforecast, series by series; none where it refuses. What the cache has is taken from there."""
    path = Path(cache) / f"{method}.parquet" if cache else None
    kept = pd.read_parquet(path) if path and path.exists() else pd.DataFrame(columns=["unique_id", "ds", "yhat", "seconds", "model"])
    missing = rows[~rows["unique_id"].isin(kept["unique_id"].unique())]
    frames = [kept] if len(kept) else []
    make, warm = METHODS[method][0], False
    for uid, one in missing.groupby("unique_id", sort=False):
        seasons = [int(period) for period in one["model_seasonality"].iloc[0].split(",")]
        y, horizon = one["y"].to_numpy(float), int(one["horizon"].iloc[0])
        for _ in range(1 if warm else 2):
            start, model = time.process_time(), make(seasons)
            try:
                mean = np.asarray(model.forecast(y=y, h=horizon)["mean"], float)
            except Exception:  # too few values, no season, no model
                mean = np.full(horizon, np.nan)
            seconds = time.process_time() - start
        warm = True
        steps = one["ds"].iloc[-1] + 1 + np.arange(horizon)
        frames.append(pd.DataFrame({"unique_id": uid, "ds": steps, "yhat": mean, "seconds": seconds, "model": ""}))
    kept = pd.concat(frames, ignore_index=True)
    if path and len(missing):
        path.parent.mkdir(parents=True, exist_ok=True)
        kept.to_parquet(path, index=False)
    return kept[kept["unique_id"].isin(rows["unique_id"].unique())]


def read(shared, data, every):
    """The training rows of every n-th series of each group."""
    rows = pd.read_parquet(shared / "data/forecast" / LONG[data])
    rows = rows.assign(unique_id=rows["unique_id"].astype(str), model_seasonality=rows["model_seasonality"].astype(str))
    rows["group"] = TIMED if data == "demand" else rows["dataset"].astype(str) + " " + rows["frequency"].astype(str)
    chosen = rows[["group", "unique_id"]].drop_duplicates().sort_values(["group", "unique_id"])
    chosen = chosen[chosen.groupby("group").cumcount() % every == 0]
    return rows[rows["unique_id"].isin(chosen["unique_id"]) & (rows["split"] == "train")].sort_values(["unique_id", "ds"], kind="stable")


def owa(metrics, series, forecasts):
    ids = forecasts["unique_id"].unique()
    per, _ = metrics.score({uid: series[uid] for uid in ids}, forecasts)
    return float(metrics.summarise(per).set_index("group").loc["ALL", "owa"])


def compare(a, method, rows, metrics, series, folder):
    all_seasons = METHODS[method][2]
    rows = rows[rows["model_seasonality"] != "1"] if method in SEASONAL else rows
    mine, my_seconds, package_seconds = ours(a.run_task, method, rows, all_seasons, folder, a.package)
    other = theirs(method, rows, all_seasons, a.cache)
    both = mine.merge(other, on=["unique_id", "ds"], suffixes=("", "_sf"))
    finite = both.groupby("unique_id")["yhat_sf"].transform(lambda yhat: np.isfinite(yhat).all())
    both = both[finite]
    gap = ((both["yhat"] - both["yhat_sf"]).abs() / both["yhat_sf"].abs().clip(lower=1e-9)).groupby(both["unique_id"]).max().fillna(np.inf)
    timed = rows.loc[rows["group"] == TIMED, "unique_id"].unique()
    their_seconds = other[other["unique_id"].isin(timed)].groupby("unique_id")["seconds"].first().sum()
    scores = ["", ""]
    if METHODS[method][1] == "ts" and len(gap):
        scores = [f"{owa(metrics, series, both[['unique_id', 'ds', column]].rename(columns={column: 'yhat'})):.4f}" for column in ("yhat", "yhat_sf")]
    if a.worst == method:
        groups = rows.groupby("unique_id")["group"].first()
        models = mine.groupby("unique_id")["model"].first()
        lines = pd.DataFrame({"gap": gap, "group": groups[gap.index], "model": models[gap.index]}).sort_values("gap", ascending=False)
        print(lines[lines["gap"] > 1e-3].to_string())
        print((gap < 1e-3).groupby(groups[gap.index]).agg(["size", "mean"]).to_string())
    mine_ms, package_ms, their_ms = (1000 * all_seconds / max(len(timed), 1) for all_seconds in (my_seconds, package_seconds, their_seconds))
    return (f"| `{method}` | {len(gap)} | {(gap < 1e-3).mean():.1%} | {rows['unique_id'].nunique() - len(gap)} | {scores[0]} | {scores[1]} | "
            f"{mine_ms:.2f} | {f'{package_ms:.2f}' if a.package else ''} | {their_ms:.2f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run_task")
    parser.add_argument("--shared", required=True, type=Path)
    parser.add_argument("--methods", help="some of them, with commas")
    parser.add_argument("--every", type=int, default=1, help="take every n-th series of a group")
    parser.add_argument("--cache", help="folder that keeps statsforecast's results")
    parser.add_argument("--package", action="store_true", help="time the package in Node too")
    parser.add_argument("--worst", help="a method whose series are listed")
    a = parser.parse_args()
    warnings.filterwarnings("ignore")
    sys.path.insert(0, str(a.shared / "bench"))
    import forecast_metrics as metrics

    series = metrics.split_series(metrics.load_sample(a.shared / "data/forecast/series.parquet"))
    rows = {data: read(a.shared, data, a.every) for data in LONG}
    print("| Method | Series | Agree | Refused by statsforecast | OWA | statsforecast's | ms a series | in Node | statsforecast's |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for method in a.methods.split(",") if a.methods else METHODS:
            print(compare(a, method, rows[METHODS[method][1]], metrics, series, folder), flush=True)


if __name__ == "__main__":
    main()
