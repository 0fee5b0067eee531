#!/usr/bin/env python3
"""Forecasts with what is known ahead, and of spare parts, by the package in Node with one worker: accuracy and milliseconds.

    npm run build
    python benches/protocols.py --shared ../shared [energy promo intermittent]

The protocols are those of data/forecast/README.md below `--shared`. `energy`: `regression` on load, temperature and holidays of the day ahead known, 91 days ahead of 48 half-hours, the
model fitted once and carried on; milliseconds of an origin are those of all 91 less those of one, by 90. `promo`: `pooled_regression` on the last 8 weeks with prices and promotions known, MASE over the
series with at least 4 of these weeks. `intermittent`: RMSSE pooled over the series before the root, pinball loss over the quantiles 0.5 to 0.99 in the scale of the MASE, both also of
`ses_optimized`. Scales are those of the naive method on the training part.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.feather as feather

from package import Package, read_table

QUANTILES = [0.5, 0.75, 0.9, 0.95, 0.975, 0.99]


def forecast(rows, task, params, folder):
    source, out = Path(folder) / "rows.arrow", Path(folder) / "out.arrow"
    feather.write_feather(rows.reset_index(drop=True), source, compression="uncompressed")
    with Package(source) as package:
        found = package(task, params, out)
    return read_table(out).to_pandas(), found


def energy(shared, folder):
    rows = pd.read_parquet(shared / "energy.parquet")
    # By the clock on the wall, as people use power: an hour is there twice in April, and one is missing in October.
    wall = pd.to_datetime(rows["local_date"].astype(str)) + pd.to_timedelta(rows["local_hour"].astype(float), unit="h")
    rows = pd.DataFrame({"ds": wall, "y": rows["y"], "temperature": rows["temperature"], "holiday": rows["holiday"].astype(float)})
    seconds = {}
    for origins in (1, 91):
        # The one origin is the same: the model is fitted before the first.
        some = rows[: len(rows) - 48 * (91 - origins)]
        # A day more of weather: without it nothing would be known ahead, and the weather of the day before be used in the past too.
        some = pd.concat([some, some[-48:].assign(ds=some["ds"][-48:] + pd.Timedelta(days=1), y=np.nan)])
        table, found = forecast(some, "backtest", {"methods": ["regression"], "time": "ds", "value": "y", "regressors": ["temperature", "holiday"], "season": [48, 336, 17532],
                                                   "horizon": 48, "step": 48, "origins": origins, "refit": False, "levels": []}, folder)
        seconds[origins] = found["taskSeconds"]
    mine = table[table["method"] == "regression"]
    print(f"energy: MAPE {100 * (mine['y'] - mine['yhat']).abs().div(mine['y']).mean():.3f} %, MASE {(mine['y'] - mine['yhat']).abs().mean() / 342.81:.3f} over {mine['origin'].nunique()} origins; "
          f"{1000 * (seconds[91] - seconds[1]) / 90:.1f} ms an origin, the fit and one {seconds[1]:.2f} s")


def ahead(rows, unknown, method, horizon, folder, **more):
    """Forecasts where `unknown` says so, beside what came."""
    known = rows.assign(y=rows["y"].where(~unknown))
    table, found = forecast(known, "forecast", {"method": method, "time": "ds", "value": "y", "horizon": horizon, "holdout": 0, "levels": [], **more}, folder)
    keys = [*more["series"], "ds"]
    return rows[unknown].merge(table, on=keys), found


def promo(shared, folder):
    rows = pd.read_parquet(shared / "promo.parquet").assign(store=lambda t: t["store"].astype(str), brand=lambda t: t["brand"].astype(str))
    test = (rows["split"] == "test").to_numpy()
    regressors = ["price", "min_other_price", "mean_other_price", "deal", "feat"]
    rows = rows[["store", "brand", "ds", "y", *regressors]].astype({"deal": float, "feat": float})
    both, found = ahead(rows, test, "pooled_regression", 8, folder, series=["store", "brand"], regressors=regressors)
    keys = ["store", "brand"]
    scale = rows[~test].groupby(keys)["y"].apply(lambda y: y.diff().abs().mean())
    enough = both.groupby(keys).size() >= 4
    mase = (both["y"] - both["yhat"]).abs().groupby([both["store"], both["brand"]]).mean()[enough] / scale[enough[enough].index]
    print(f"promo: MASE {mase.mean():.4f} of {enough.sum()} series, {found['taskSeconds']:.2f} s")


def intermittent(shared, folder):
    rows = pd.read_parquet(shared / "intermittent.parquet").astype({"unique_id": str})
    test = (rows["split"] == "test").to_numpy()
    rows = rows[["unique_id", "ds", "y"]]
    steps = rows[~test].groupby("unique_id")["y"].apply(lambda y: y.diff())
    absolute, squared = (steps.abs().groupby("unique_id").mean(), (steps**2).groupby("unique_id").mean())
    for method in ("intermittent", "ses_optimized"):
        both, found = ahead(rows, test, method, 6, folder, series=["unique_id"], quantiles=QUANTILES, leadingZeros="keep", min=0)
        error = both["y"] - both["yhat"]
        pooled = np.sqrt((error**2).groupby(both["unique_id"]).mean().div(squared).mean())
        names = {q: f"q{q * 100:g}" for q in QUANTILES}
        losses = [(both["y"] - both[name]).mul(q).clip(lower=(both["y"] - both[name]) * (q - 1)).mul(2).groupby(both["unique_id"]).mean().div(absolute).mean() for q, name in names.items() if name in both]
        print(f"{method}: pooled RMSSE {pooled:.4f}, pinball over {len(losses)} quantiles {np.mean(losses):.4f}, {1000 * found['taskSeconds'] / both['unique_id'].nunique():.2f} ms a series")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", required=True, type=Path)
    parser.add_argument("protocols", nargs="*", default=["energy", "promo", "intermittent"])
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in args.protocols:
            {"energy": energy, "promo": promo, "intermittent": intermittent}[name](args.shared / "data/forecast", folder)


if __name__ == "__main__":
    main()
