#!/usr/bin/env python3
"""Golden cases of `profile summary`: a small table of mixed types, and what Polars says about it.

    python tests/reference/profile.py      # writes tests/golden/profile/

Quantiles follow the definition of the report (the smallest value with the share at or below it), taken from Polars' sorted column;
histogram bins follow theirs (the narrowest power of two that covers the column with 64 bins), counted by NumPy.
"""
import csv
import json
import math
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path

import numpy as np
import polars as pl

OUT = Path(__file__).parents[1] / "golden" / "profile"
SHARES = ["0.01", "0.05", "0.25", "0.5", "0.75", "0.95", "0.99"]
SOURCE = f"tests/reference/profile.py, polars {pl.__version__}, numpy {np.__version__}"
SUMS = "sums of floating-point numbers taken in another order"


def mixed(rows=400, seed=7):
    r = np.random.default_rng(seed)
    keep = lambda values, share: [v if k >= share else None for v, k in zip(values, r.random(rows))]
    start = datetime(2023, 11, 5, 22, 30, 15)
    shops = ["Köln", "São Paulo", "配送センター", 'The "Corner"', "Oslo, Sentrum", "Line\nbreak", "aa", "Z"]
    return pl.DataFrame({
        "id": [f"R-{i:04d}" for i in range(rows)],
        "shop": keep([shops[i] for i in np.minimum(r.geometric(0.35, rows) - 1, 7)], 0.1),
        "units": keep(r.poisson(2.5, rows).tolist(), 0.05),
        "balance": r.integers(-900, 40, rows).tolist(),
        "account": (2**53 + r.integers(0, 150, rows) * 3 + 1).tolist(),
        "price": keep(np.exp(r.normal(3, 1.2, rows)).tolist(), 0.3),
        "day": keep([date(2024, 2, 27) + timedelta(days=int(d)) for d in r.integers(0, 40, rows)], 0.02),
        "at": [start + timedelta(seconds=int(s)) for s in np.cumsum(r.integers(1, 7200, rows))],
        "seen": [start.replace(tzinfo=timezone.utc) + timedelta(milliseconds=int(s)) for s in r.integers(0, 10**9, rows)],
        "paid": keep((r.random(rows) < 0.7).tolist(), 0.08),
        "currency": ["EUR"] * rows,
    })


def written(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return shown(value) if isinstance(value, (date, datetime)) else value if isinstance(value, str) else repr(value)


def shown(value):
    """A value as a report writes it."""
    if isinstance(value, datetime):
        text = value.replace(tzinfo=None).isoformat(timespec="milliseconds" if value.microsecond else "seconds")
        return text + ("Z" if value.tzinfo else "")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**53:
        return str(value)
    return value


def write_csv(frame, path):
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(frame.columns)
        out.writerows([written(value) for value in row] for row in frame.iter_rows())


def milliseconds(series):
    if series.dtype == pl.Date:
        return series.cast(pl.Datetime("ms")).cast(pl.Int64).to_numpy().astype(float)
    if series.dtype.is_temporal():
        return series.dt.epoch("us").to_numpy() / 1000.0
    return series.to_numpy().astype(float)


def bins(numbers, whole):
    exponent = 0 if whole else math.frexp(np.abs(numbers).max())[1] - 53
    while np.floor(numbers.max() / 2.0**exponent) - np.floor(numbers.min() / 2.0**exponent) >= 64:
        exponent += 1
    index = np.floor(numbers / 2.0**exponent).astype(int)
    edges = np.arange(index.min(), index.max() + 2) * 2.0**exponent
    return edges.tolist(), np.bincount(index - index.min()).tolist()


def exact_moments(integers):
    """Sample standard deviation and skewness. Polars rounds the mean first, which loses them for large integers that lie close together."""
    n, mean = len(integers), Fraction(sum(integers), len(integers))
    m2, m3 = (sum((x - mean) ** power for x in integers) for power in (2, 3))
    return math.sqrt(m2 / (n - 1)), float(m3 / n) / float(m2 / n) ** 1.5


def facts(series, place):
    """What Polars knows of a column, as checks of a golden case."""
    checks = []
    def say(path, value, **tolerance):
        checks.append({"path": f"{place}.{path}", "value": value, **tolerance})

    values = series.drop_nulls()
    say("name", series.name)
    say("nulls", series.null_count())
    say("distinct", values.n_unique())
    say("distinctError", 0)
    say("min", shown(values.min()))
    say("max", shown(values.max()))
    counts = values.value_counts(name="n").sort(["n", series.name], descending=[True, False]).head(10)
    if series.dtype == pl.Boolean:
        say("trueCount", int(values.sum()))
        counts = counts.sort("n", descending=True)
    for i, (value, n) in enumerate(counts.iter_rows()):
        say(f"top[{i}].value", shown(value))
        say(f"top[{i}].count", n)
        say(f"top[{i}].error", 0)
    if series.dtype == pl.String:
        lengths = values.str.len_chars()
        say("length.min", lengths.min())
        say("length.max", lengths.max())
        say("length.mean", lengths.mean(), rel=1e-15, why="one division")
    if series.dtype.is_numeric():
        say("mean", values.mean(), rel=1e-13, why=SUMS)
        if values.dtype.is_integer() and values.abs().max() > 2**53:
            std, skewness = exact_moments(values.to_list())
            why = "exact integer arithmetic; as floating-point numbers, odd integers beyond 2^53 are off by one"
            say("std", std, rel=1e-3, why=why)
            say("skewness", skewness, abs=1e-3, why=why)
        else:
            say("std", values.std(), rel=1e-12, why=SUMS)
            say("skewness", values.skew(), rel=1e-10, abs=1e-12, why=SUMS)
        say("zeros", int((values == 0).sum()))
        say("negatives", int((values < 0).sum()))
    if series.dtype.is_numeric() or series.dtype.is_temporal():
        ordered = values.sort()
        for share in SHARES:
            say(f"quantiles.{share.replace('.', chr(92) + '.')}", shown(ordered[math.ceil(float(share) * len(ordered)) - 1]))
        say("quantileRankError", 0)
        edges, counted = bins(milliseconds(values), not series.dtype.is_float() and series.name != "seen" and series.name != "at")
        say("histogram.edges", edges)
        say("histogram.counts", counted)
    return checks


def case(name, **content):
    text = json.dumps({"source": SOURCE, **content}, ensure_ascii=False, indent=1)
    (OUT / f"summary-{name}.json").write_text(text + "\n", encoding="utf-8")


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    frame = mixed()
    write_csv(frame, OUT / "mixed.csv")
    file = {"file": "tests/golden/profile/mixed.csv"}
    types = {"id": "utf8", "shop": "utf8", "units": "int64", "balance": "int64", "account": "int64", "price": "float64", "day": "date",
             "at": "timestamp", "seen": "timestamp[UTC]", "paid": "boolean", "currency": "utf8"}
    report = [{"path": "rows", "value": len(frame)}]
    for i, column in enumerate(frame):
        report += [{"path": f"columns[{i}].type", "value": types[column.name]}, *facts(column, f"columns[{i}]")]
    case("mixed", input=file, task="profile", params={}, report=report)

    chosen = ["paid", "units"]
    report = [check for i, name in enumerate(chosen) for check in facts(frame[name], f"columns[{i}]")]
    report += [{"path": "rows", "value": len(frame)}, {"path": "alerts", "value": []}]
    case("chosen-columns", input=file, task="profile", params={"method": "summary", "columns": chosen}, report=report)

    small = "empty,one,same\n,1.5,7\n,,7\n,,7\n"
    kinds = [("empty", "allMissing"), ("one", "manyMissing"), ("same", "constant")]
    report = [{"path": f"alerts[{i}].{key}", "value": value}
              for i, (column, kind) in enumerate(kinds) for key, value in (("column", column), ("kind", kind))]
    report += [{"path": "columns[0].nulls", "value": 3}, {"path": "columns[0].distinct", "value": 0}, {"path": "columns[0].min", "value": None},
               {"path": "columns[1].mean", "value": 1.5}, {"path": "columns[1].std", "value": None},
               {"path": "columns[2].std", "value": 0}, {"path": "columns[2].skewness", "value": None}]
    case("few-values", input={"csv": small}, task="profile", params={}, report=report)


if __name__ == "__main__":
    main()
