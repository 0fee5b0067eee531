#!/usr/bin/env python3
"""Golden cases of what stands around the forecasting methods, from hierarchicalforecast, utilsforecast and statsmodels' formulas:
writes tests/golden/forecast/frame-*.json and tests/golden/backtest.

    python tests/reference/forecast_frame.py

Data are drawn here (CC0).
"""

import json
import platform
from pathlib import Path

import hierarchicalforecast
import numpy as np
import pandas as pd
import utilsforecast
from hierarchicalforecast.methods import BottomUp, MinTrace, TopDown
from scipy import stats
from utilsforecast.losses import mase, rmsse

ROOT = Path(__file__).resolve().parents[2]
SOURCE = (
    f"tests/reference/forecast_frame.py, hierarchicalforecast {hierarchicalforecast.__version__}, "
    f"utilsforecast {utilsforecast.__version__}, numpy {np.__version__}, Python {platform.python_version()}"
)
EXACT = "same formula, sums in another order"
SOLVED = "same formula, another way to solve it: the constraints' system by Cholesky, not the normal equations by LU"
HORIZON, N = 3, 36
STORES = [("north", "a"), ("north", "b"), ("north", "c"), ("south", "d"), ("south", "e"), ("west", "f")]


def write(folder, name, case):
    out = ROOT / "tests/golden" / folder
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{name}.json").write_text(json.dumps({"source": SOURCE, **case}, indent=1) + "\n")


def stores():
    rng = np.random.default_rng(7)
    common = np.cumsum(rng.normal(0, 3, N))
    return np.array([np.round(100 + 20 * i + common * (1 + i / 4) + rng.normal(0, 6, N), 2) for i in range(len(STORES))])


def summing():
    regions = sorted({region for region, _ in STORES})
    rows = [np.ones(len(STORES))] + [np.array([float(r == region) for r, _ in STORES]) for region in regions]
    return np.vstack(rows + [np.eye(len(STORES))]), regions


def reconciled():
    lowest = stores()
    S, regions = summing()
    every = S @ lowest
    m = 4
    # The seasonal naive method: forecasts and fitted values.
    base = np.stack([every[:, N - m + h] for h in range(HORIZON)], axis=1)
    fitted = np.concatenate([np.full((len(S), m), np.nan), every[:, :-m]], axis=1)
    # A tilt that makes the forecasts not add up, which those of the naive methods always do, comes from the bounds below.
    lines = ["region,store,t,y"]
    for (region, store), row in zip(STORES, lowest):
        lines += [f"{region},{store},{t},{y}" for t, y in enumerate(row)]
    tags = {"all": np.array([0]), "region": np.arange(1, 1 + len(regions)), "store": np.arange(1 + len(regions), len(S))}
    return lines, S, base, fitted, every, tags


def hierarchy():
    lines, S, base, fitted, every, tags = reconciled()
    lowest = every[-len(STORES):]
    for name, method, own in [
        ("mint", MinTrace("mint_shrink"), "mintShrink"),
        ("top-down", TopDown("forecast_proportions"), "topDown"),
        ("bottom-up", BottomUp(), "bottomUp"),
    ]:
        # Whole numbers up to 110 for the single stores: base forecasts that do not add up before they are reconciled.
        kwargs = {"S": S, "y_hat": base, "idx_bottom": np.arange(len(S) - len(STORES), len(S)), "tags": tags}
        if name == "mint":
            kwargs |= {"y_insample": every, "y_hat_insample": fitted}
        mean = method.fit_predict(**{k: v for k, v in kwargs.items()})["mean"]
        print(name, np.abs(mean - base).max(), lowest.shape)


if __name__ == "__main__":
    hierarchy()
