#!/usr/bin/env python3
"""Compares a profile report with Polars on a whole file: exact figures exactly, sketches within the error the report states.

    python tests/reference/profile_full.py sales.csv report.json

The report comes from `npx tablight profile sales.csv --report report.json`. Prints a line per column and fails if anything deviates.
"""
import json
import math
import sys
from datetime import date, datetime

import polars as pl


def read(path):
    if path.endswith(".parquet"):
        return pl.read_parquet(path)
    if path.endswith((".arrow", ".arrows")):
        return (pl.read_ipc_stream if path.endswith(".arrows") else pl.read_ipc)(path)
    return pl.read_csv(path, try_parse_dates=True, infer_schema_length=100_000)


def parsed(value, dtype):
    """A value of the report as Polars has it."""
    if value is None or not isinstance(value, str):
        return value
    if dtype.is_temporal():
        return (date if dtype == pl.Date else datetime).fromisoformat(value.replace("Z", ""))
    return int(value) if dtype.is_integer() else value


class Comparison:
    def __init__(self):
        self.checked, self.deviations, self.worst = 0, [], {}

    def same(self, what, ours, theirs, rel=0.0):
        self.checked += 1
        close = isinstance(theirs, float) and ours is not None and math.isclose(ours, theirs, rel_tol=rel, abs_tol=1e-12)
        if not (close or ours == theirs):
            self.deviations.append(f"{what} is {ours}, expected {theirs}")

    def within(self, what, error, bound):
        self.checked += 1
        self.worst[what] = max(self.worst.get(what, 0.0), error)
        if not error <= bound:
            self.deviations.append(f"{what} is off by {error:.5f}, stated are {bound:.5f}")


def compare(column, series):
    seen = Comparison()
    values = series.drop_nulls()
    if series.dtype.is_float():
        values = values.filter(values.is_finite())
    n = len(values)
    seen.same("nulls", column["nulls"], series.null_count())
    distinct, error = series.drop_nulls().n_unique(), column["distinctError"]
    if error == 0:
        seen.same("distinct", column["distinct"], distinct)
    else:
        # Three standard errors: left once in 370 columns.
        seen.within("distinct", abs(column["distinct"] / distinct - 1), 3 * error)
    seen.same("min", parsed(column["min"], series.dtype), values.min())
    seen.same("max", parsed(column["max"], series.dtype), values.max())
    if column["mean"] is not None:
        seen.same("mean", column["mean"], float(values.mean()), rel=1e-11)
        seen.same("std", column["std"], float(values.std()), rel=1e-9)
    if column["trueCount"] is not None:
        seen.same("trueCount", column["trueCount"], int(values.sum()))
    if column["length"] is not None:
        lengths = values.str.len_chars()
        seen.same("length.min", column["length"]["min"], lengths.min())
        seen.same("length.max", column["length"]["max"], lengths.max())
        seen.same("length.mean", column["length"]["mean"], lengths.mean(), rel=1e-12)
    for share, value in (column["quantiles"] or {}).items():
        value = parsed(value, series.dtype)
        below, through = (values < value).sum() / n, (values <= value).sum() / n
        # Half a row for the rounding of the rank itself.
        seen.within("quantile rank", max(below - float(share), float(share) - through, 0.0), column["quantileRankError"] + 0.5 / n)
    top(column, values, seen)
    if column["histogram"] is not None:
        histogram(column["histogram"], values, seen)
    return seen


def top(column, values, seen):
    counts = values.value_counts(name="n").sort("n", descending=True)
    by_value = dict(counts.iter_rows()) if len(counts) < 3_000_000 else {}
    listed = []
    for entry in column["top"]:
        value = parsed(entry["value"], values.dtype)
        listed.append(value)
        true = by_value.get(value, 0)
        seen.within("top count", 0.0 if entry["count"] <= true <= entry["count"] + entry["error"] else 1.0, 0.0)
    smallest = column["top"][-1]["count"] if column["top"] else 0
    missed = [n for value, n in counts.head(50).iter_rows() if value not in listed and n > smallest]
    seen.within("top left out", float(max(missed, default=0)), float(max(smallest, column["topError"])))


def histogram(ours, values, seen):
    numbers = values.dt.epoch("us") / 1000 if values.dtype.is_temporal() else values.cast(pl.Float64)
    edges = ours["edges"]
    index = ((numbers - edges[0]) / (edges[1] - edges[0])).floor().cast(pl.Int64)
    counted = dict(index.value_counts().iter_rows())
    seen.same("histogram", ours["counts"], [counted.get(i, 0) for i in range(len(edges) - 1)])


def main(path, report_path):
    frame, report = read(path), json.load(open(report_path, encoding="utf-8"))
    assert report["rows"] == len(frame), f"rows {report['rows']}, expected {len(frame)}"
    assert [c["name"] for c in report["columns"]] == frame.columns, "other columns"
    failed = 0
    for column in report["columns"]:
        seen = compare(column, frame[column["name"]])
        failed += bool(seen.deviations)
        measured = ", ".join(f"{what} off by {error:.4%}" for what, error in seen.worst.items() if error > 0)
        print(f"{column['name']:16} {column['type']:12} {seen.checked} figures: {'; '.join(seen.deviations) or 'as stated'}"
              f"{' (' + measured + ')' if measured else ''}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
