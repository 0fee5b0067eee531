#!/usr/bin/env python3
"""Writes tests/data/check: a small table with faults of every kind, and for each rule what pandas says of it.

    python tests/reference/check.py        # needs pandas and pyarrow
"""
import datetime
import json
import pathlib
import random

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

folder = pathlib.Path(__file__).parents[1] / "data/check"
draw = random.Random(7)
N = 500


def some(share, value):
    return None if draw.random() < share else value


start = datetime.datetime(2024, 1, 1)
rows = [{
    "id": i if draw.random() > 0.02 else draw.randrange(N),
    "customer": some(0.04, f"c{draw.randrange(60):03}"),
    "status": some(0.05, draw.choice(["paid", "open", "paid", "sent", "PAID"] if draw.random() < 0.1 else ["paid", "open", "sent"])),
    "email": some(0.1, draw.choice([f"u{i}@example.com", f"u{i}@example.com", "none", "größe@example.com"])),
    "amount": some(0.03, round(draw.gauss(50, 40), 2)),
    "score": draw.choice([float("nan"), float("inf"), draw.random()]) if i % 50 == 0 else draw.random(),
    "units": some(0.02, draw.randrange(1, 9)),
    "text": some(0.1, draw.choice(["1", "22", "3.5", "x", " 7 ", ""])),
    "day": some(0.02, (start + datetime.timedelta(days=i // 3 - (5 if i % 97 == 0 else 0))).date()),
    "at": start + datetime.timedelta(minutes=7 * i + draw.randrange(9)),
} for i in range(N)]
schema = pa.schema([("id", pa.int64()), ("customer", pa.string()), ("status", pa.string()), ("email", pa.string()), ("amount", pa.float64()), ("score", pa.float64()),
                    ("units", pa.int32()), ("text", pa.string()), ("day", pa.date32()), ("at", pa.timestamp("us"))])
folder.mkdir(parents=True, exist_ok=True)
pq.write_table(pa.Table.from_pylist(rows, schema), folder / "orders.parquet", row_group_size=128)
customers = [{"id": f"c{i:03}", "vip": i % 5 == 0} for i in range(50)] + [{"id": None, "vip": None}]
pq.write_table(pa.Table.from_pylist(customers), folder / "customers.parquet")
df = pd.DataFrame(rows, columns=schema.names).astype({"units": "Int64"})
df["day"] = pd.to_datetime(df["day"])
known = {one["id"] for one in customers if one["id"]}

cases = []


def case(rule, checked, failed, **beside):
    """A rule with the rows that are checked and those of them that fail, as masks."""
    checked, failed = checked.astype("boolean").fillna(False).astype(bool), failed.astype("boolean").fillna(False).astype(bool)
    at = df.index[checked & failed].tolist()
    share = 1 - len(at) / int(checked.sum()) if checked.any() else None
    cases.append({"rule": {**rule, **beside}, "checked": int(checked.sum()), "failed": len(at), "rows": at[:20],
                  "passed": share is None or share >= beside.get("atLeast", 1)})


everything = pd.Series(True, df.index)
for column in ("customer", "amount", "at", "units"):
    case({"rule": "notNull", "column": column}, everything, df[column].isna())
case({"rule": "notNull", "column": "amount"}, everything, df.amount.isna(), atLeast=0.9)
case({"rule": "notNull", "column": "amount"}, everything, df.amount.isna(), atLeast=0.99)
case({"rule": "notNull", "column": "email"}, df.status == "paid", df.email.isna(), where="status = 'paid'")
for columns in (["id"], ["customer"], ["customer", "status"], ["id", "at"], ["day", "units"], ["amount"]):
    there = df[columns].notna().all(axis=1)
    case({"rule": "unique", "columns": columns}, there, df[there].duplicated(columns, keep=False).reindex(df.index))
over = (df.amount > 60).fillna(False)
case({"rule": "unique", "columns": ["customer"]}, over & df.customer.notna(), df[over & df.customer.notna()].duplicated(["customer"], keep=False).reindex(df.index), where="amount > 60")
case({"rule": "acceptedValues", "column": "status", "values": ["paid", "open", "sent"]}, df.status.notna(), ~df.status.isin(["paid", "open", "sent"]))
case({"rule": "acceptedValues", "column": "units", "values": [1, 2, 3, 4, 5, 6, 7]}, df.units.notna(), ~df.units.isin([1, 2, 3, 4, 5, 6, 7]))
case({"rule": "acceptedValues", "column": "day", "values": ["2024-01-01", "2024-01-02"]}, df.day.notna(), ~df.day.isin(pd.to_datetime(["2024-01-01", "2024-01-02"])))
for pattern in ("^[^@]+@example\\.com$", "^u", "ö"):
    case({"rule": "regex", "column": "email", "pattern": pattern}, df.email.notna(), ~df.email.str.contains(pattern, regex=True, na=False))
case({"rule": "regex", "column": "units", "pattern": "^[1-5]$"}, df.units.notna(), ~df.units.between(1, 5))
case({"rule": "range", "column": "amount", "min": 0}, df.amount.notna(), df.amount < 0)
case({"rule": "range", "column": "amount", "min": 0, "max": 100.5}, df.amount.notna(), ~df.amount.between(0, 100.5))
case({"rule": "range", "column": "units", "max": 6}, df.units.notna(), df.units > 6)
case({"rule": "range", "column": "day", "min": "2024-01-03", "max": "2024-06-01"}, df.day.notna(), ~df.day.between("2024-01-03", "2024-06-01"))
case({"rule": "range", "column": "at", "min": "2024-01-01T12:00:00"}, everything, df["at"] < "2024-01-01T12:00:00")
case({"rule": "range", "column": "customer", "max": "c040"}, df.customer.notna(), df.customer > "c040")
case({"rule": "length", "column": "customer", "min": 4, "max": 4}, df.customer.notna(), df.customer.str.len() != 4)
case({"rule": "length", "column": "email", "max": 16}, df.email.notna(), df.email.str.len() > 16)
case({"rule": "length", "column": "text", "min": 1}, df.text.notna(), df.text.str.len() < 1)
number = pd.to_numeric(df.text.str.strip(), errors="coerce")
case({"rule": "parseable", "column": "text", "as": "float"}, df.text.notna(), number.isna())
case({"rule": "parseable", "column": "text", "as": "integer"}, df.text.notna(), number.isna() | (number % 1 != 0))
case({"rule": "parseable", "column": "amount", "as": "integer"}, df.amount.notna(), df.amount % 1 != 0)
case({"rule": "parseable", "column": "units", "as": "float"}, df.units.notna(), ~everything)
for column, decreasing, strict in (("at", False, False), ("at", False, True), ("day", False, False), ("day", False, True), ("id", False, True), ("id", True, False), ("customer", False, False)):
    there = df[column].notna()
    values, last = df.loc[there, column], df.loc[there, column].shift()
    wrong = (values > last if decreasing else values < last) | ((values == last) if strict else False)
    case({"rule": "monotone", "column": column, "decreasing": decreasing, "strict": strict}, there, (wrong & last.notna()).reindex(df.index))
case({"rule": "foreignKey", "columns": ["customer"], "to": "customers", "toColumns": ["id"]}, df.customer.notna(), ~df.customer.isin(known))
case({"rule": "foreignKey", "columns": ["customer"], "to": "customers", "toColumns": ["id"]}, df.customer.notna() & over, ~df.customer.isin(known), where="amount > 60", severity="warning")
case({"rule": "condition", "expression": "amount * units > 20"}, df.amount.notna() & df.units.notna(), ~(df.amount * df.units > 20))
case({"rule": "condition", "expression": "status = 'paid' or amount > 10"}, (df.status == "paid") | (df.amount > 10) | (df.status.notna() & df.amount.notna()), ~((df.status == "paid") | (df.amount > 10)))

text = json.dumps({"source": f"tests/reference/check.py, pandas {pd.__version__}", "input": "tests/data/check/orders.parquet", "customers": "tests/data/check/customers.parquet"})[:-1]
lines = ",\n  ".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in cases)
(folder / "cases.json").write_text(f'{text},\n "cases": [\n  {lines}\n]}}\n')
print(len(cases), "cases")
