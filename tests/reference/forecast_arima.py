#!/usr/bin/env python3
"""Golden cases of auto_arima's relatives, from statsforecast and statsmodels: writes tests/golden/forecast.

    python tests/reference/forecast_arima.py                                     # the golden cases
    python tests/reference/forecast_arima.py --parity auto_ces OURS.csv SERIES.parquet [--every 8]

The second form prints, group by group, the share of series whose forecasts OURS.csv (unique_id, ds, yhat) equal statsforecast's
within 1e-3 relative. It takes every n-th series of a group.

An ARIMA model of given orders is held against statsmodels' SARIMAX on the differenced series, whose search goes to the maximum of the
exact likelihood. statsforecast's ends, with its initial variance of 1e6, at the conditional estimate for most differenced series.
"""

import argparse
import json
import platform
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import statsforecast
import statsmodels
from statsforecast.models import AutoARIMA, AutoCES
from statsforecast.utils import AirPassengersDF
from statsmodels.tsa.statespace.sarimax import SARIMAX

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "tests/golden/forecast"
VERSIONS = f"statsforecast {statsforecast.__version__}, statsmodels {statsmodels.__version__}, Python {platform.python_version()}"
SOURCE = f"tests/reference/forecast_arima.py, {VERSIONS}"
SEARCH = "both searches stop short of the maximum by their own tolerance"


def frame(y):
    """A month's first day and a value on every line."""
    stamps = pd.date_range("2015-01-01", periods=len(y), freq="MS").strftime("%Y-%m-%d")
    return "month,y\n" + "".join(f"{stamp},{float(value)!r}\n" for stamp, value in zip(stamps, y))


def write(name, y, params, model, mean):
    report = [{"path": "series[0].model", "value": model}, {"path": "series[0].fallback", "value": None}]
    table = [{"column": "yhat", "values": [float(v) for v in mean], "rel": 1e-3, "why": SEARCH}]
    case = {"source": SOURCE, "input": {"csv": frame(y)}, "task": "forecast", "params": params, "report": report, "table": table}
    (OUT / f"{name}.json").write_text(json.dumps(case, indent=1) + "\n")
    print(name, model)


def arima(name, y, order, seasonal=(0, 0, 0), m=1, h=12):
    trend = "c" if order[1] + seasonal[1] == 0 else "n"
    fit = SARIMAX(y, order=order, seasonal_order=(*seasonal, m if any(seasonal) else 0), trend=trend, simple_differencing=False)
    fit = fit.fit(disp=False, maxiter=500, pgtol=1e-9)
    model = f"ARIMA({order[0]},{order[1]},{order[2]})"
    model += f"({seasonal[0]},{seasonal[1]},{seasonal[2]})[{m}]" if any(seasonal) else ""
    model += " with non-zero mean" if trend == "c" else ""
    params = {"method": "arima", "order": order, "seasonalOrder": seasonal, "season": [m], "horizon": h, "holdout": 0}
    write(f"arima-{name}", y, params, model, fit.forecast(h))


def ces(name, y, m, h=12):
    fit = AutoCES(season_length=m).fit(y)
    params = {"method": "auto_ces", "season": [m], "horizon": h, "holdout": 0}
    write(f"auto_ces-{name}", y, params, f"CES({fit.model_['seasontype']})", fit.predict(h)["mean"])


def parity(method, ours, series, every):
    ours = dict(tuple(pd.read_csv(ours).groupby("unique_id")))
    rows = []
    data = pd.read_parquet(series).sort_values(["unique_id", "ds"], kind="stable")
    for (dataset, frequency), group in data.groupby(["dataset", "frequency"], observed=True):
        for uid in sorted(group.unique_id.unique())[::every]:
            one = group[group.unique_id == uid]
            y, h = one[one.split == "train"].y.to_numpy(float), int((one.split == "test").sum())
            m = int(str(one.model_seasonality.iloc[0]).split(",")[0])
            model = AutoCES(season_length=m) if method == "auto_ces" else AutoARIMA(season_length=m)
            want, got = model.forecast(y=y, h=h)["mean"], ours[uid].yhat.to_numpy()
            rows.append((f"{dataset} {frequency}", np.max(np.abs(got - want) / np.maximum(np.abs(want), 1e-9)) < 1e-3))
    table = pd.DataFrame(rows, columns=["group", "equal"])
    print(table.groupby("group").equal.agg(["size", "mean"]))
    print(f"all {len(table)}: {table.equal.mean():.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parity", nargs=3, metavar=("METHOD", "OURS", "SERIES"))
    parser.add_argument("--every", type=int, default=8)
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    if options.parity:
        return parity(*options.parity, options.every)
    air = AirPassengersDF["y"].to_numpy(float)
    arima("airpassengers", air, (0, 1, 1), (0, 1, 1), 12)
    arima("airpassengers-ar", air, (2, 1, 0), (0, 1, 0), 12)
    rng = np.random.default_rng(20240602)
    shocks = rng.normal(0, 1, 160)
    rest = np.zeros(160)
    for t in range(2, 160):
        rest[t] = 0.6 * rest[t - 1] - 0.2 * rest[t - 2] + shocks[t] + 0.4 * shocks[t - 1]
    arima("stationary", np.round(50 + rest, 4), (2, 0, 1))
    ces("airpassengers", air, 12)
    ces("short", np.array([12.0, 15.0, 14.5, 18.0, 19.0, 22.5, 21.0]), 1)
    return None


if __name__ == "__main__":
    main()
