#!/usr/bin/env python3
"""Golden cases of the forecast area, from statsforecast: writes tests/golden/forecast.

    python tests/reference/forecast.py

Data: the airline passengers of Box and Jenkins (1976), public domain, as statsforecast ships them; and series drawn here (CC0).
Intervals are compared with statsforecast's where both follow the closed forms of Hyndman et al. (2008). For a season that
multiplies statsforecast leaves the mean of the state where it is, and for ETS(M,A,A) it multiplies alpha by beta: there the
deviation is drawn here from the model's equations.
"""

import json
import platform
from pathlib import Path

import numpy as np
import pandas as pd
import statsforecast
from statsforecast.ets import ets_f, forecast_ets
from statsforecast.models import Naive, SeasonalNaive
from statsforecast.utils import AirPassengersDF

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "tests/golden/forecast"
SOURCE = f"tests/reference/forecast.py, statsforecast {statsforecast.__version__}, numpy {np.__version__}, Python {platform.python_version()}"
SEARCH = "the simplex stops at a spread of 1e-4 of the likelihood; sums in another order may end it a step earlier or later"
NORMAL = "same closed form; what is left is the search's tolerance, once more through the variance"
DRAWN = "deviation drawn from 400,000 paths of the model's equations, standard error 0.1 %"
EXACT = "same formula, sums in another order"
Z = {80: 1.2815515655446004, 95: 1.959963984540054}


def season(n, m, size, rng):
    pattern = rng.normal(0, size, m)
    return np.tile(pattern - pattern.mean(), n // m + 1)[:n]


def drawn():
    """Series in which one form of model is plain to see; name, period, first month and values."""
    rng = np.random.default_rng(20240601)
    n = 96
    t = np.arange(n)
    walk = np.cumsum(rng.normal(0, 2, n))
    growth = 0.9 ** t
    return {
        "level": (1, 100 + walk + rng.normal(0, 4, n)),
        "trend": (1, 50 + 2.5 * t + rng.normal(0, 6, n) - 30),
        "fading-trend": (1, 20 + 40 * np.cumsum(growth) / 4 + rng.normal(0, 2, n)),
        "additive-season": (12, 200 + walk + season(n, 12, 25, rng) + rng.normal(0, 5, n)),
        "trend-additive-season": (4, 80 + 1.2 * t + season(n, 4, 12, rng) + rng.normal(0, 3, n)),
        "multiplicative-season": (12, (300 + 4 * walk) * (1 + season(n, 12, 0.25, rng)) * (1 + rng.normal(0, 0.03, n))),
        "trend-multiplicative-season": (4, (100 + 3 * t) * (1 + season(n, 4, 0.2, rng)) * (1 + rng.normal(0, 0.02, n))),
        "negative": (12, -40 + season(n, 12, 10, rng) + rng.normal(0, 2, n)),
        "short-season": (12, 500 + season(30, 12, 60, rng) + rng.normal(0, 10, 30)),
        "short": (1, np.array([12.0, 15.0, 14.5, 18.0, 19.0, 22.5, 21.0])),
    }


def frame(y):
    """A month's first day and a value on every line."""
    stamps = pd.date_range("2015-01-01", periods=len(y), freq="MS").strftime("%Y-%m-%d")
    y = [float(repr(round(float(v), 4))) for v in y]
    return "month,y\n" + "".join(f"{stamp},{value!r}\n" for stamp, value in zip(stamps, y)), np.array(y)


def check(column, values, rel, why):
    return {"column": column, "values": [float(v) for v in values], "rel": rel, "why": why}


def write(name, csv, params, report, table):
    case = {"source": SOURCE, "input": {"csv": csv}, "task": "forecast", "params": params, "report": report, "table": table}
    (OUT / f"{name}.json").write_text(json.dumps(case, indent=1) + "\n")
    print(name, [(r["path"], r["value"]) for r in report[:1]])


def deviations(model, h, paths=400_000):
    """Standard deviations of the steps ahead, drawn from the equations of a seasonal model with multiplicative error."""
    rng = np.random.default_rng(1)
    m = model["m"]
    alpha, beta, gamma, phi = (0 if np.isnan(p) else p for p in model["par"][:4])
    trend, damped = model["components"][1] == "A", model["components"][3] == "D"
    phi = phi if damped else 1.0
    last = model["states"][-1]
    level = np.full(paths, last[0])
    growth = np.full(paths, last[1] if trend else 0.0)
    terms = [np.full(paths, term) for term in last[1 + trend : 1 + trend + m]]
    out = []
    for _ in range(h):
        error = rng.normal(0, np.sqrt(model["sigma2"]), paths)
        base, oldest = level + phi * growth, terms[-1]
        if model["components"][2] == "M":
            value, surprise, change = base * oldest * (1 + error), base * error, oldest * error
        else:
            value, surprise = (base + oldest) * (1 + error), (base + oldest) * error
            change = surprise
        out.append(np.std(value))
        level = base + alpha * surprise
        growth = phi * growth + beta * surprise if trend else growth
        terms = [oldest + gamma * change, *terms[:-1]]
    return np.array(out)


def ets(name, y, m, spec="ZZZ", h=12):
    csv, y = frame(y)
    model = ets_f(y, m, model=spec)
    out = forecast_ets(model, h, level=[80, 95])
    draw = model["components"][2] == "M" or model["components"][:3] == "MAA"
    # Beyond one season statsforecast widens every step to the width of the last.
    steps = h if model["components"][2] == "N" else m
    h = min(h, steps)
    mean = out["mean"][:h]
    table = [check("yhat", mean, 1e-3, SEARCH)]
    for level in (80, 95):
        if draw:
            reach = Z[level] * deviations(model, h)
            lo, hi, why = mean - reach, mean + reach, DRAWN
        else:
            lo, hi, why = out[f"lo-{level}"][:h], out[f"hi-{level}"][:h], NORMAL
        table += [check(f"lo{level}", lo, 1e-2, why), check(f"hi{level}", hi, 1e-2, why)]
    report = [
        {"path": "series[0].model", "value": model["method"]},
        {"path": "series[0].season", "value": m if model["components"][2] != "N" else 1},
        {"path": "series[0].aicc", "value": float(model["aicc"]), "abs": 1e-2, "why": SEARCH},
        {"path": "series[0].fallback", "value": None},
        {"path": "frequency", "value": "monthly"},
    ]
    params = {"method": "ets", "model": spec, "season": [m], "horizon": h, "holdout": 0}
    write(f"ets-{name}", csv, params, report, table)


def naive(name, y, m, h=30):
    csv, y = frame(y)
    model = Naive() if m == 1 else SeasonalNaive(m)
    out = model.forecast(y=y, h=h, level=[80, 95])
    method = "naive" if m == 1 else "seasonal_naive"
    table = [check("yhat", out["mean"], 1e-12, EXACT)]
    for level in (80, 95):
        table += [check(f"lo{level}", out[f"lo-{level}"], 1e-9, EXACT), check(f"hi{level}", out[f"hi-{level}"], 1e-9, EXACT)]
    # Accuracy on the last 12 steps, by the definitions of the M4 competition.
    train, actual = y[:-12], y[-12:]
    held = model.forecast(y=train, h=12)["mean"]
    scale = np.mean(np.abs(train[m:] - train[:-m]))
    report = [
        {"path": "series[0].method", "value": method},
        {"path": "series[0].mase", "value": float(np.mean(np.abs(actual - held)) / scale), "rel": 1e-9, "why": EXACT},
        {"path": "series[0].smape", "value": float(np.mean(200 * np.abs(actual - held) / (np.abs(actual) + np.abs(held)))), "rel": 1e-9, "why": EXACT},
        {"path": "series[0].rmse", "value": float(np.sqrt(np.mean((actual - held) ** 2))), "rel": 1e-9, "why": EXACT},
    ]
    write(f"{method}-{name}", csv, {"method": method, "season": [m], "horizon": h, "holdout": 12}, report, table)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    air = AirPassengersDF["y"].to_numpy(float)
    ets("airpassengers", air, 12)
    for spec in ("ANN", "AAN", "AAA", "MNM"):
        ets(f"airpassengers-{spec.lower()}", air, 12, spec)
    for name, (m, y) in drawn().items():
        ets(name, y, m)
    naive("airpassengers", air, 1)
    naive("airpassengers", air, 12)


if __name__ == "__main__":
    main()
