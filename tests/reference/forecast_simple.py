#!/usr/bin/env python3
"""Golden cases of the simple methods and of holt and holt_winters, from statsforecast, and how often ours agree on real series.

    python tests/reference/forecast_simple.py                     # writes tests/golden/forecast
    python tests/reference/forecast_simple.py --forecasts DIR --sample SERIES.parquet [--every 1]

DIR holds METHOD.csv as for forecast_theta.py: forecasts with the first of the sample's periods, seasonal_ses and ses with their default weight, window_average and
seasonal_window_average with their default windows.
"""

import argparse
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from statsforecast.models import (
    HistoricAverage,
    Holt,
    HoltWinters,
    RandomWalkWithDrift,
    SeasonalExponentialSmoothing,
    SeasonalExponentialSmoothingOptimized,
    SeasonalWindowAverage,
    SimpleExponentialSmoothing,
    SimpleExponentialSmoothingOptimized,
    WindowAverage,
)
from statsforecast.utils import AirPassengersDF

from forecast import EXACT, NORMAL, SEARCH, check, drawn, frame, write

GOLDEN_SECTION = "the golden section ends at 1e-8 of the weight there, at 1e-12 here"
# Model, and whether the reference has intervals to compare with.
MODELS = {
    "holt": (lambda m: Holt(season_length=m), True),
    "holt_winters": (lambda m: HoltWinters(season_length=m), True),
    "ses": (lambda m: SimpleExponentialSmoothing(alpha=0.1), True),
    "ses_optimized": (lambda m: SimpleExponentialSmoothingOptimized(), True),
    "seasonal_ses": (lambda m: SeasonalExponentialSmoothing(season_length=m, alpha=0.1), True),
    "seasonal_ses_optimized": (lambda m: SeasonalExponentialSmoothingOptimized(season_length=m), True),
    "historic_average": (lambda m: HistoricAverage(), True),
    "window_average": (lambda m: WindowAverage(window_size=m if m > 1 else 4), False),
    "seasonal_window_average": (lambda m: SeasonalWindowAverage(season_length=m, window_size=2), False),
    "drift": (lambda m: RandomWalkWithDrift(), True),
}


def case(method, name, y, m, h=12):
    csv, y = frame(y)
    make, intervals = MODELS[method]
    model = make(m).fit(y)
    out = model.predict(h, level=[80, 95]) if intervals else model.predict(h)
    searched = method.startswith("holt")
    mean = check("yhat", out["mean"], 1e-3 if searched else 1e-6, SEARCH if searched else GOLDEN_SECTION if "optimized" in method else EXACT)
    levels = (80, 95) if intervals else ()
    tolerance, why = (1e-2, NORMAL) if searched else (1e-5, GOLDEN_SECTION)
    bounds = [check(f"{side}{level}", out[f"{side}-{level}"], tolerance, why) for level in levels for side in ("lo", "hi")]
    report = [{"path": "series[0].method", "value": method}, {"path": "series[0].fallback", "value": None}]
    write(f"{method}-{name}", csv, {"method": method, "season": [m], "horizon": h, "holdout": 0}, report, [mean, *bounds])


def goldens():
    air = AirPassengersDF["y"].to_numpy(float)
    for method in MODELS:
        case(method, "airpassengers", air, 12)
    series = drawn()
    for method in ("holt", "ses", "ses_optimized", "historic_average", "window_average", "drift"):
        m, y = series["trend"]
        case(method, "trend", y, m)
    for method in ("holt_winters", "seasonal_ses", "seasonal_ses_optimized", "seasonal_window_average"):
        m, y = series["trend-additive-season"]
        # One season: beyond it statsforecast has the last step's width for holt_winters, and none for seasonal_ses.
        case(method, "trend-additive-season", y, m, h=m)


def parity(folder, sample, every):
    warnings.filterwarnings("ignore")
    data = pd.read_parquet(sample).sort_values(["unique_id", "ds"])
    series = [group for _, group in data[data["split"] == "train"].groupby("unique_id", observed=True)][::every]
    for path in sorted(Path(folder).glob("*.csv")):
        if path.stem not in MODELS:
            continue
        ours = {uid: group.to_numpy(float) for uid, group in pd.read_csv(path).sort_values(["unique_id", "ds"]).groupby("unique_id")["yhat"]}
        equal, refused = [], 0
        for group in series:
            uid, m = group["unique_id"].iloc[0], int(str(group["model_seasonality"].iloc[0]).split(",")[0])
            try:
                theirs = MODELS[path.stem][0](m).forecast(y=group["y"].to_numpy(float), h=len(ours[uid]))["mean"]
            except Exception:  # no season for holt_winters, and too few values
                theirs = np.array([np.nan])
            if np.isnan(theirs).any():
                refused += 1
                continue
            equal.append(bool(np.all(np.abs(ours[uid] - theirs) <= 1e-3 * np.maximum(np.abs(theirs), 1e-9))))
        print(f"{path.stem:28s} {len(equal):5d} series, {np.mean(equal):6.1%} agree; {refused} statsforecast does not fit", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forecasts", help="folder of our forecasts, METHOD.csv")
    parser.add_argument("--sample", help="the series, a Parquet file")
    parser.add_argument("--every", type=int, default=1, help="take every n-th series")
    arguments = parser.parse_args()
    if arguments.forecasts:
        parity(arguments.forecasts, arguments.sample, arguments.every)
    else:
        goldens()


if __name__ == "__main__":
    main()
