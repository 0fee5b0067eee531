#!/usr/bin/env python3
"""Golden cases of the theta family and of mstl, from statsforecast, and how often ours agree with it on real series.

    python tests/reference/forecast_theta.py                     # writes tests/golden/forecast
    python tests/reference/forecast_theta.py --forecasts DIR --sample SERIES.parquet [--every 8]

DIR holds METHOD.csv with the columns unique_id, ds and yhat, made by `tablight forecast`, for the series of the sample (columns unique_id,
ds, y, split, model_seasonality); the table gives the share of series in which every step agrees within 1e-3 relative.
"""

import argparse
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from statsforecast.models import MSTL, AutoTheta, DynamicOptimizedTheta, DynamicTheta, OptimizedTheta, Theta
from statsforecast.utils import AirPassengersDF

from forecast import SEARCH, check, drawn, frame, write

SAME = "same windows and rounds; the search's tolerance through exponential smoothing of the rest"
MODELS = {
    "theta": lambda seasons: Theta(season_length=seasons[0]),
    "optimized_theta": lambda seasons: OptimizedTheta(season_length=seasons[0]),
    "dynamic_theta": lambda seasons: DynamicTheta(season_length=seasons[0]),
    "dynamic_optimized_theta": lambda seasons: DynamicOptimizedTheta(season_length=seasons[0]),
    "auto_theta": lambda seasons: AutoTheta(season_length=seasons[0]),
    "mstl": lambda seasons: MSTL(season_length=seasons),
}


def case(method, name, y, seasons, h=18):
    csv, y = frame(y)
    mean = MODELS[method](seasons).forecast(y=y, h=h)["mean"]
    report = [{"path": "series[0].method", "value": method}, {"path": "series[0].fallback", "value": None}]
    params = {"method": method, "season": seasons, "horizon": h, "holdout": 0}
    write(f"{method}-{name}", csv, params, report, [check("yhat", mean, 1e-3, SAME if method == "mstl" else SEARCH)])


def goldens():
    air = AirPassengersDF["y"].to_numpy(float)
    for method in MODELS:
        case(method, "airpassengers", air, [12])
    series = drawn()
    for name in ("trend", "additive-season", "trend-multiplicative-season", "negative"):
        m, y = series[name]
        case("dynamic_optimized_theta", name, y, [m])
    rng = np.random.default_rng(20240602)
    t = np.arange(400)
    hours = 50 + 0.05 * t + 6 * np.sin(2 * np.pi * t / 6) + 4 * np.cos(2 * np.pi * t / 30) + rng.normal(0, 1, t.size)
    case("mstl", "two-seasons", hours, [6, 30], 40)


def parity(folder, sample, every):
    warnings.filterwarnings("ignore")
    data = pd.read_parquet(sample).sort_values(["unique_id", "ds"])
    ids = sorted(data["unique_id"].unique())[::every]
    for path in sorted(Path(folder).glob("*.csv")):
        ours = pd.read_csv(path).sort_values(["unique_id", "ds"]).groupby("unique_id")["yhat"]
        ours = {uid: group.to_numpy(float) for uid, group in ours}
        equal = []
        for uid in ids:
            group = data[data["unique_id"] == uid]
            y = group.loc[group["split"] == "train", "y"].to_numpy(float)
            seasons = [int(m) for m in str(group["model_seasonality"].iloc[0]).split(",")]
            if path.stem == "mstl" and seasons == [1]:
                continue  # without a season statsforecast needs a package that smooths, and then does not use what it gives
            theirs = MODELS[path.stem](seasons).forecast(y=y, h=len(ours[uid]))["mean"]
            equal.append(bool(np.all(np.abs(ours[uid] - theirs) <= 1e-3 * np.maximum(np.abs(theirs), 1e-9))))
        print(f"{path.stem:28s} {len(equal):5d} series, {np.mean(equal):6.1%} agree", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forecasts", help="folder of our forecasts, METHOD.csv")
    parser.add_argument("--sample", help="the series, a Parquet file")
    parser.add_argument("--every", type=int, default=8, help="take every n-th series")
    arguments = parser.parse_args()
    if arguments.forecasts:
        parity(arguments.forecasts, arguments.sample, arguments.every)
    else:
        goldens()


if __name__ == "__main__":
    main()
