#!/usr/bin/env python3
"""Golden case of what a profile says of whole rows: correlations, patterns of missing values, repeated rows, and the order of time.

    /tmp/evid/bin/python tests/reference/together.py      # needs pandas, scipy and statsmodels; writes tests/golden/profile/

The table has fewer different rows than the sample holds, so that every figure is of all rows.
"""
import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
import statsmodels
from scipy.stats.contingency import association, crosstab
from statsmodels.tsa.stattools import acf, kpss

OUT = Path(__file__).parents[1] / "golden" / "profile"
SOURCE = f"tests/reference/together.py, pandas {pd.__version__}, scipy {scipy.__version__}, statsmodels {statsmodels.__version__}"
SUMS = dict(rel=1e-9, abs=1e-10, why="sums in another order")


def table(rows=730, seed=5):
    r = np.random.default_rng(seed)
    days = pd.date_range("2022-01-03", periods=rows, freq="D")
    weekly = 10 * np.sin(2 * np.pi * np.arange(rows) / 7)
    visits = np.round(100 + weekly + r.normal(0, 2, rows), 3)
    frame = pd.DataFrame({
        "day": days.strftime("%Y-%m-%d"),
        "visits": visits,
        "orders": np.round(visits * 0.3 + r.normal(0, 3, rows), 3),
        "stock": np.round(np.cumsum(r.normal(0.2, 1, rows)), 3),
        "shop": r.choice(["Bern", "Kiel", "Lyon"], rows, p=[0.5, 0.3, 0.2]),
        "rain": r.choice(["dry", "wet"], rows),
    })
    frame["region"] = np.where(r.random(rows) < 0.8, frame["shop"].map({"Bern": "CH", "Kiel": "DE", "Lyon": "FR"}), "CH")
    frame["spend"] = np.round(frame["shop"].map({"Bern": 20, "Kiel": 25, "Lyon": 40}) + r.normal(0, 6, rows), 2)
    gone = r.random(rows)
    frame.loc[gone < 0.1, ["orders", "spend"]] = np.nan
    frame.loc[gone > 0.95, "rain"] = None
    frame = frame.drop(index=range(300, 320)).reset_index(drop=True)
    return pd.concat([frame, frame.iloc[:25]], ignore_index=True)


def cramers_v(a, b):
    both = a.notna() & b.notna()
    counts = crosstab(a[both], b[both]).count
    n, (r, k) = counts.sum(), counts.shape
    phi = max(0.0, association(counts, method="cramer") ** 2 * (min(r, k) - 1) - (r - 1) * (k - 1) / (n - 1))
    r, k = r - (r - 1) ** 2 / (n - 1), k - (k - 1) ** 2 / (n - 1)
    return float(np.sqrt(phi / (min(r, k) - 1)))


def correlation_ratio(x, groups):
    both = x.notna() & groups.notna()
    x, groups = x[both], groups[both]
    between = sum(len(part) * (part.mean() - x.mean()) ** 2 for _, part in x.groupby(groups))
    return float(np.sqrt(between / ((x - x.mean()) ** 2).sum()))


def main():
    frame = table()
    frame.to_csv(OUT / "together.csv", index=False)
    names = ["visits", "orders", "stock", "shop", "rain", "region", "spend"]
    report = [{"path": "correlations.columns", "value": names}, {"path": "sample.all", "value": True}]
    say = lambda path, value, **tolerance: report.append({"path": path, "value": value, **tolerance})
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1:]]
    for i, (a, b) in enumerate(pairs):
        place = f"correlations.pairs[{i}]"
        say(f"{place}.a", a)
        say(f"{place}.b", b)
        x, y = frame[a], frame[b]
        numbers = [pd.api.types.is_numeric_dtype(column) for column in (x, y)]
        if all(numbers):
            say(f"{place}.pearson", x.corr(y), **SUMS)
            say(f"{place}.spearman", x.corr(y, method="spearman"), **SUMS)
        elif not any(numbers):
            say(f"{place}.cramersV", cramers_v(x, y), **SUMS)
        else:
            say(f"{place}.correlationRatio", correlation_ratio(x, y) if numbers[0] else correlation_ratio(y, x), **SUMS)
    gaps = frame.isna().apply(lambda row: tuple(row.index[row]), axis=1)
    counts = gaps[gaps != ()].value_counts()
    say("missing.complete", int((gaps == ()).sum()))
    for i, (columns, n) in enumerate(counts.items()):
        say(f"missing.patterns[{i}].columns", list(columns))
        say(f"missing.patterns[{i}].rows", int(n))
    say("duplicates.rows", int(frame.duplicated().sum()))
    say("duplicates.exact", True)
    daily = frame.assign(day=pd.to_datetime(frame["day"])).groupby("day")
    index = pd.date_range("2022-01-03", frame["day"].max(), freq="D")
    series = {None: daily.size().reindex(index, fill_value=0).astype(float)}
    series |= {name: daily[name].mean().reindex(index).interpolate(limit_direction="both") for name in ["visits", "orders", "stock", "spend"]}
    say("order.column", "day")
    say("order.spanMs", 86400000)
    say("order.spans", len(index))
    say("order.gapCount", 1)
    say("order.longestGap", 20)
    say("order.gaps[0].from", "2022-10-30T00:00:00")
    for i, (name, values) in enumerate(series.items()):
        place = f"order.series[{i}]"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            statistic, p, *_ = kpss(values, regression="c", nlags="auto")
        say(f"{place}.column", name)
        say(f"{place}.autocorrelation", acf(values, nlags=48)[1:].tolist(), **SUMS)
        say(f"{place}.kpss", statistic, **SUMS)
        say(f"{place}.pValue", p, rel=1e-6, abs=1e-9, why="between the points of the same table")
        say(f"{place}.stationary", bool(p > 0.05))
    say("order.series[1].season", "week")
    say("order.series[3].season", None)
    content = {"source": SOURCE, "input": {"file": "tests/golden/profile/together.csv"}, "task": "profile", "params": {}, "report": report}
    (OUT / "summary-together.json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
