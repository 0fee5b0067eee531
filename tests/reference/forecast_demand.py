#!/usr/bin/env python3
"""Goldens of the methods for intermittent demand, from statsforecast; and with `--run-task` how many series agree.

    python tests/reference/forecast_demand.py
    cargo build --release --example run_task
    python tests/reference/forecast_demand.py --run-task target/release/examples/run_task --data ../shared/data/forecast/intermittent.parquet
"""

import argparse
import json
import platform
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import statsforecast
from statsforecast.models import ADIDA, IMAPA, TSB, CrostonClassic, CrostonOptimized, CrostonSBA

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "tests/golden/forecast"
SOURCE = f"tests/reference/forecast_demand.py, statsforecast {statsforecast.__version__}, numpy {np.__version__}, Python {platform.python_version()}"
SAME = "same recursion"
SEARCH = "the golden section ends at 1e-12; sums of squares that differ in the last digit only end it elsewhere on a flat place"
METHODS = {
    "croston": (CrostonClassic(), {}, 1e-9, SAME),
    "croston-optimized": (CrostonOptimized(), {"optimized": True}, 1e-6, SEARCH),
    "sba": (CrostonSBA(), {}, 1e-9, SAME),
    "tsb": (TSB(0.2, 0.1), {"alphaD": 0.2, "alphaP": 0.1}, 1e-9, SAME),
    "adida": (ADIDA(), {}, 1e-6, SEARCH),
    "imapa": (IMAPA(), {}, 1e-6, SEARCH),
}
COMMON = {"season": [1], "holdout": 0, "leadingZeros": "keep"}


def drawn(seed, n, chance, size):
    rng = np.random.default_rng(seed)
    y = np.where(rng.random(n) < chance, 1 + rng.poisson(size, n), 0).astype(float)
    y[n // 2] = 2.0
    return y


def goldens():
    OUT.mkdir(parents=True, exist_ok=True)
    cases = {"rare": drawn(1, 60, 0.15, 1), "lumpy": drawn(2, 80, 0.3, 12), "frequent": drawn(3, 50, 0.9, 4)}
    for name, (model, own, rel, why) in METHODS.items():
        for case, y in cases.items():
            stamps = pd.date_range("2015-01-01", periods=len(y), freq="MS").strftime("%Y-%m-%d")
            csv = "month,y\n" + "".join(f"{stamp},{value!r}\n" for stamp, value in zip(stamps, y.tolist()))
            mean = model.forecast(y=y, h=6)["mean"]
            golden = {
                "source": SOURCE,
                "input": {"csv": csv},
                "task": "forecast",
                "params": {"method": name.split("-")[0], "horizon": 6, **COMMON, **own},
                "report": [{"path": "series[0].fallback", "value": None}],
                "table": [{"column": "yhat", "values": [float(v) for v in mean], "rel": rel, "why": why}],
            }
            (OUT / f"{name}-{case}.json").write_text(json.dumps(golden, indent=1) + "\n")


def ours(run_task, train, params):
    """Our forecast of every series; it is the same at every step."""
    import pyarrow.feather as feather

    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "rows.parquet", Path(folder) / "out.arrow"
        train[["unique_id", "ds", "y"]].to_parquet(source, index=False)
        params = {"time": "ds", "value": "y", "series": ["unique_id"], "horizon": 1, **COMMON, **params}
        subprocess.run([run_task, "forecast", source, json.dumps(params), out], check=True, capture_output=True)
        return feather.read_table(out).to_pandas().set_index("unique_id")["yhat"]


def pooled_rmsse(train, test, forecast):
    """The root of the mean over series of squared error over the mean squared change from step to step."""
    scale = train.groupby("unique_id")["y"].apply(lambda y: np.mean(np.diff(y) ** 2))
    error = (test["y"] - test["unique_id"].map(forecast)) ** 2
    return float(np.sqrt((error.groupby(test["unique_id"]).mean() / scale).mean()))


def parity(run_task, data):
    rows = pd.read_parquet(data)
    rows["unique_id"] = rows["unique_id"].astype(str)
    train, test = rows[rows["split"] == "train"], rows[rows["split"] == "test"]
    print("method               within 1e-3   pooled RMSSE   statsforecast's")
    for name, (model, own, _, _) in METHODS.items():
        theirs = train.groupby("unique_id")["y"].apply(lambda y: float(model.forecast(y=y.to_numpy(float), h=1)["mean"][0]))
        mine = ours(run_task, train, {"method": name.split("-")[0], **own})
        share = np.mean(np.abs(mine - theirs) <= 1e-3 * np.abs(theirs) + 1e-12)
        print(f"{name:20} {share:11.1%} {pooled_rmsse(train, test, mine):14.4f} {pooled_rmsse(train, test, theirs):17.4f}")
    print(f"{'intermittent':20} {'':11} {pooled_rmsse(train, test, ours(run_task, train, {'method': 'intermittent'})):14.4f}")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--run-task", help="the example run_task, built")
    arguments.add_argument("--data", help="intermittent.parquet")
    options = arguments.parse_args()
    goldens()
    if options.run_task:
        parity(options.run_task, options.data)
