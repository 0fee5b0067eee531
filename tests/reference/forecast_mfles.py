#!/usr/bin/env python3
"""Golden cases of mfles and auto_mfles, from statsforecast, and how often ours agree with it on real series.

    python tests/reference/forecast_mfles.py                     # writes tests/golden/forecast
    python tests/reference/forecast_mfles.py --forecasts DIR --sample SERIES.parquet [--every 8]

DIR holds mfles.csv and auto_mfles.csv as for forecast_theta.py; auto_mfles with its default test size, two of the shortest season.
"""

import argparse
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from statsforecast.models import MFLES, AutoMFLES
from statsforecast.utils import AirPassengersDF

from forecast import check, drawn, frame, write

SAME = "same waves, lines and level; least squares by other means, and a penalized line that ends its search a little later"
MODELS = {
    "mfles": lambda seasons: MFLES(season_length=seasons),
    "auto_mfles": lambda seasons: AutoMFLES(test_size=2 * seasons[0], season_length=seasons),
}


def case(method, name, y, seasons, h):
    csv, y = frame(y)
    mean = MODELS[method](seasons).forecast(y=y, h=h)["mean"]
    report = [{"path": "series[0].method", "value": method}, {"path": "series[0].fallback", "value": None}]
    params = {"method": method, "season": seasons, "horizon": h, "holdout": 0}
    write(f"{method}-{name}", csv, params, report, [check("yhat", mean, 1e-4, SAME)])


def goldens():
    warnings.filterwarnings("ignore")
    rng = np.random.default_rng(20240603)
    t = np.arange(400)
    hours = (50 + 0.05 * t) * (1 + 0.2 * np.sin(2 * np.pi * t / 6)) * (1 + 0.1 * np.cos(2 * np.pi * t / 30)) + rng.normal(0, 1, t.size)
    for method in MODELS:
        case(method, "airpassengers", AirPassengersDF["y"].to_numpy(float), [12], 24)
        case(method, "two-seasons", hours, [6, 30], 40)
        m, y = drawn()["negative"]
        case(method, "negative", y, [m], 12)


def parity(folder, sample, every):
    warnings.filterwarnings("ignore")
    data = pd.read_parquet(sample).sort_values(["unique_id", "ds"])
    series = [group for _, group in data[data["split"] == "train"].groupby("unique_id", observed=True)]
    series = [group for group in series if str(group["model_seasonality"].iloc[0]) != "1"][::every]
    for path in sorted(Path(folder).glob("*mfles.csv")):
        ours = {uid: group.to_numpy(float) for uid, group in pd.read_csv(path).sort_values(["unique_id", "ds"]).groupby("unique_id")["yhat"]}
        equal = []
        for group in series:
            uid, seasons = group["unique_id"].iloc[0], [int(m) for m in str(group["model_seasonality"].iloc[0]).split(",")]
            theirs = MODELS[path.stem](seasons).forecast(y=group["y"].to_numpy(float), h=len(ours[uid]))["mean"]
            equal.append(bool(np.all(np.abs(ours[uid] - theirs) <= 1e-3 * np.maximum(np.abs(theirs), 1e-9))))
        print(f"{path.stem:28s} {len(equal):5d} series, {np.mean(equal):6.1%} agree", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forecasts", help="folder of our forecasts")
    parser.add_argument("--sample", help="the series, a Parquet file")
    parser.add_argument("--every", type=int, default=8, help="take every n-th series")
    arguments = parser.parse_args()
    if arguments.forecasts:
        parity(arguments.forecasts, arguments.sample, arguments.every)
    else:
        goldens()


if __name__ == "__main__":
    main()
