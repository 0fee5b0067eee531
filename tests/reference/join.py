#!/usr/bin/env python3
"""Writes tests/data/join: two small tables of every type with missing values, and their joins as DuckDB finds them.

    python tests/reference/join.py        # needs duckdb and pyarrow
"""
import datetime
import decimal
import json
import math
import pathlib
import random

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

folder = pathlib.Path(__file__).parents[1] / "data/join"
draw = random.Random(11)
start = datetime.datetime(2024, 1, 1)


def some(value):
    return None if draw.random() < 0.08 else value


def row(i, texts):
    at = start + datetime.timedelta(hours=draw.randrange(30))
    return {"n": some(draw.randrange(12)), "text": some(draw.choice(texts)), "price": some(decimal.Decimal(draw.randrange(8)) / 4), "at": some(at),
            "day": some(at.date()), "ok": some(draw.random() < 0.6), "x": some(draw.choice([0.0, -0.0, 1.5, float("nan"), 2.0])), "note": some(f"r{i}")}


left = [{"lid": i, **row(i, ["a", "b", "größe", "", "only left"])} for i in range(20)]
right = [{"rid": i, **row(i, ["a", "b", "größe", "", "only right"])} for i in range(14)]
common = [("n", pa.int64()), ("text", pa.string()), ("price", pa.decimal128(8, 2)), ("at", pa.timestamp("us")), ("day", pa.date32()), ("ok", pa.bool_()), ("x", pa.float64()), ("note", pa.string())]
# The other table counts otherwise: smaller integers, more decimals, times in milliseconds.
others = [("n", pa.int16()), ("text", pa.string()), ("price", pa.decimal128(12, 4)), ("at", pa.timestamp("ms")), ("day", pa.date32()), ("ok", pa.bool_()), ("x", pa.float64()), ("note", pa.string())]
folder.mkdir(parents=True, exist_ok=True)
db = duckdb.connect()
db.execute("SET TimeZone = 'UTC'")
for name, rows, schema in (("l", left, pa.schema([("lid", pa.int64()), *common])), ("r", right, pa.schema([("rid", pa.int64()), *others]))):
    table = pa.Table.from_pylist(rows, schema)
    pq.write_table(table, folder / f"{'left' if name == 'l' else 'right'}.parquet")
    db.register(name, table)


def plain(value):
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return value
    if isinstance(value, (decimal.Decimal, float)):
        value = float(value)
        return {"number": value if math.isfinite(value) else str(value)}
    if isinstance(value, datetime.datetime):
        return {"micros": (value - datetime.datetime(1970, 1, 1)) // datetime.timedelta(microseconds=1)}
    if isinstance(value, datetime.date):
        return {"micros": (value - datetime.date(1970, 1, 1)).days * 86_400_000_000}
    raise TypeError(type(value))


cases = []
NAMES = [name for name, _ in common]
KINDS = {"inner": "JOIN", "left": "LEFT JOIN", "right": "RIGHT JOIN", "full": "FULL JOIN", "semi": "SEMI JOIN", "anti": "ANTI JOIN"}
KEYS = [["n"], ["text"], ["price"], ["at"], ["day"], ["ok"], ["x"], ["n", "text"], ["ok", "day"], ["at", "price", "ok"], [("n", "rid")], [("price", "n")], [("day", "at")], [("lid", "n"), "ok"]]
for keys in KEYS:
    pairs = [key if isinstance(key, tuple) else (key, key) for key in keys]
    same = [a for a, b in pairs if a == b]
    for how, join in KINDS.items():
        condition = " AND ".join(f'l."{a}" = r."{b}"' for a, b in pairs)
        if how in ("semi", "anti"):
            columns = [f'l."{name}"' for name in ["lid", *NAMES]]
            order = "lid"
        else:
            merged = lambda name: f'coalesce(l."{name}", r."{name}") AS "{name}"' if how in ("right", "full") and name in same else f'l."{name}" AS "{name}"'
            columns = ['l.lid AS lid', *map(merged, NAMES), "r.rid AS rid", *(f'r."{name}" AS "{name}_right"' for name in NAMES if name not in same)]
            order = "l.lid NULLS LAST, r.rid NULLS LAST"
        result = db.execute(f"SELECT {', '.join(columns)} FROM l {join} r ON {condition} ORDER BY {order}")
        names = [column[0] for column in result.description]
        found = result.fetchall()
        on = [key if isinstance(key, str) else {"left": key[0], "right": key[1]} for key in keys]
        cases.append({"params": {"on": on[0] if len(on) == 1 and isinstance(on[0], str) else on, "how": how},
                      "columns": [{"name": name, "values": [plain(one[i]) for one in found]} for i, name in enumerate(names)]})

text = json.dumps({"source": f"tests/reference/join.py, DuckDB {duckdb.__version__}", "left": "tests/data/join/left.parquet", "right": "tests/data/join/right.parquet"})[:-1]
lines = ",\n  ".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in cases)
(folder / "cases.json").write_text(f'{text},\n "cases": [\n  {lines}\n]}}\n')
print(len(cases), "cases", (folder / "cases.json").stat().st_size, "bytes")
