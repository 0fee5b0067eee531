#!/usr/bin/env python3
"""Cases of what stands around the forecasting methods: writes tests/data/forecast/reconcile.json, from hierarchicalforecast, and
tests/golden/backtest, from utilsforecast.

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
from utilsforecast.losses import bias, mae, mase, rmse, rmsse, smape

ROOT = Path(__file__).resolve().parents[2]
SOURCE = (
    f"tests/reference/forecast_frame.py, hierarchicalforecast {hierarchicalforecast.__version__}, "
    f"utilsforecast {utilsforecast.__version__}, numpy {np.__version__}, Python {platform.python_version()}"
)
EXACT = "same formula, sums in another order"


def reconcile():
    """Ten nodes: all, three regions, six stores; forecasts that do not add up, errors that are correlated."""
    rng = np.random.default_rng(7)
    regions = [[0, 1, 2], [3, 4], [5]]
    members = [list(range(6))] + regions
    S = np.vstack([[float(store in group) for store in range(6)] for group in members] + [np.eye(6)])
    lowest = 100 + 20 * np.arange(6)[:, None] + rng.normal(0, 8, (6, 3))
    base = S @ lowest + rng.normal(0, 12, (10, 3))
    common = rng.normal(0, 4, 40)
    errors = S @ (rng.normal(0, 5, (6, 40)) + common) + rng.normal(0, 3, (10, 40))
    tags = {"all": np.array([0]), "region": np.arange(1, 4), "store": np.arange(4, 10)}
    actual = np.zeros_like(errors)
    mint = MinTrace("mint_shrink").fit_predict(S=S, y_hat=base, y_insample=actual, y_hat_insample=-errors)
    down = TopDown("forecast_proportions").fit_predict(S=S, y_hat=base, tags=tags)
    up = BottomUp().fit_predict(S=S, y_hat=base)
    parents = [None, 0, 0, 0] + [1 + next(i for i, group in enumerate(regions) if store in group) for store in range(6)]
    case = {"source": SOURCE, "members": members, "parents": parents, "lowest": 6, "base": base.tolist(), "errors": errors.tolist()}
    case |= {"mintShrink": mint["mean"].tolist(), "topDown": down["mean"].tolist(), "bottomUp": up["mean"].tolist()}
    out = ROOT / "tests/data/forecast"
    out.mkdir(parents=True, exist_ok=True)
    (out / "reconcile.json").write_text(json.dumps(case, indent=1) + "\n")


def backtest():
    """The naive methods at three origins, measured by utilsforecast."""
    rng = np.random.default_rng(11)
    n, m, horizon, origins = 60, 4, 5, 3
    series = {name: np.round(50 + 10 * np.sin(np.arange(n) * np.pi / 2 + shift) + np.cumsum(rng.normal(0, 2, n)), 2)
              for name, shift in [("a", 0), ("b", 1)]}
    scores = {}
    for name, y in series.items():
        for origin in range(origins):
            seen = n - horizon * (origins - origin)
            train = pd.DataFrame({"unique_id": name, "ds": range(seen), "y": y[:seen]})
            last = np.tile(y[seen - m:seen], 2)[:horizon]
            test = pd.DataFrame({"unique_id": name, "ds": range(seen, seen + horizon), "y": y[seen:seen + horizon],
                                 "naive": y[seen - 1], "seasonal_naive": last})
            methods = ["naive", "seasonal_naive"]
            measured = {
                "mase": mase(test, methods, seasonality=m, train_df=train),
                "rmsse2": rmsse(test, methods, seasonality=m, train_df=train),
                "smape": smape(test, methods), "mae": mae(test, methods), "mse": rmse(test, methods), "bias": bias(test, methods),
            }
            for measure, frame in measured.items():
                for method in methods:
                    value = float(frame[method].iloc[0])
                    # Roots are taken of means over origins; utilsforecast's sMAPE is a share of 1, ours of 200.
                    value = value * value if measure in ("rmsse2", "mse") else value * 200 if measure == "smape" else value
                    scores.setdefault((method, name, measure), []).append(value)
    checks = []
    for place, method in enumerate(sorted(["naive", "seasonal_naive"], key=lambda method: np.mean(
            [np.mean(scores[method, name, "mase"]) for name in series]))):
        checks.append({"path": f"leaderboard[{place}].method", "value": method})
        for measure, ours in [("mase", "mase"), ("rmsse2", "rmsse"), ("smape", "smape"), ("mae", "mae"), ("mse", "rmse"), ("bias", "bias")]:
            means = [np.mean(scores[method, name, measure]) for name in series]
            means = np.sqrt(means) if measure in ("rmsse2", "mse") else means
            checks.append({"path": f"leaderboard[{place}].{ours}", "value": float(np.mean(means)), "rel": 1e-10, "why": EXACT})
    lines = ["who,t,y"] + [f"{name},{t},{value}" for name, y in series.items() for t, value in enumerate(y)]
    params = {"methods": ["naive"], "time": "t", "value": "y", "series": ["who"], "season": [m], "horizon": horizon, "origins": origins}
    return {"task": "backtest", "params": params, "input": {"csv": "\n".join(lines) + "\n"}, "report": checks, "source": SOURCE}


if __name__ == "__main__":
    reconcile()
    folder = ROOT / "tests/golden/backtest"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rolling-naive.json").write_text(json.dumps(backtest(), indent=1) + "\n")
