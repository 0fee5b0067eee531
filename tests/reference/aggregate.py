#!/usr/bin/env python3
"""Writes tests/data/aggregate: a small table of every type with missing values, and groups and measures of it as DuckDB finds them.

    python tests/reference/aggregate.py        # needs duckdb and pyarrow
"""
import datetime
import decimal
import itertools
import json
import math
import pathlib
import random
import re

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

ZONE = "Europe/Berlin"
folder = pathlib.Path(__file__).parents[1] / "data/aggregate"
draw = random.Random(20240229)
N = 1200


def some(share, value):
    return None if draw.random() < share else value


start = datetime.datetime(2023, 11, 20)
rows = []
for i in range(N):
    at = start + datetime.timedelta(seconds=draw.randrange(200 * 86_400), microseconds=draw.randrange(1_000_000))
    moment = datetime.datetime(2024, 3, 29, 20, tzinfo=datetime.timezone.utc) + datetime.timedelta(minutes=draw.randrange(5 * 1440))
    price = draw.choice([draw.lognormvariate(2, 1), float(draw.randrange(20)), 0.1 * draw.randrange(10)])
    rows.append({
        "id": i,
        "region": some(0.05, draw.choice(["north", "south", "east", "west"])),
        "product": draw.choice(["Tea", "Coffee", "Größe M", "", "tea"]),
        "units": some(0.1, draw.randrange(-3, 40)),
        "big": draw.choice([2**62, -2**61, 3]) if i % 200 == 0 else draw.randrange(1000),
        "price": some(0.08, price),
        "score": some(0.05, draw.choice([float("nan"), 1.0, 2.0]) if i % 97 == 0 else draw.gauss(0, 1)),
        "amount": some(0.1, decimal.Decimal(draw.randrange(-500, 90_000)) / 100),
        "ok": some(0.1, draw.random() < 0.7),
        "day": some(0.03, at.date()),
        "at": some(0.02, at),
        "moment": some(0.04, moment),
    })
schema = pa.schema([
    ("id", pa.int64()), ("region", pa.string()), ("product", pa.dictionary(pa.int32(), pa.string())), ("units", pa.int32()), ("big", pa.int64()),
    ("price", pa.float64()), ("score", pa.float64()), ("amount", pa.decimal128(12, 2)), ("ok", pa.bool_()), ("day", pa.date32()),
    ("at", pa.timestamp("us")), ("moment", pa.timestamp("us", tz=ZONE)),
])
folder.mkdir(parents=True, exist_ok=True)
pq.write_table(pa.Table.from_pylist(rows, schema=schema), folder / "sales.parquet", row_group_size=500, compression="zstd")

db = duckdb.connect()
db.execute(f"SET TimeZone = '{ZONE}'")
db.execute("SET error_on_division_by_zero = false")
db.execute(f"CREATE TABLE t AS SELECT * FROM read_parquet('{folder / 'sales.parquet'}')")

# A way to group: what we write, and what it is in SQL.
BY = {
    "region": "region", "product": "product", "ok": "ok", "units": "units",
    "lower(product)": "lower(product)", "units > 10": "units > 10", "coalesce(region, 'none')": "coalesce(region, 'none')", "units % 3": "units % 3",
    "score": "CASE WHEN isnan(score) THEN 'NaN'::DOUBLE ELSE score END",
}
SPANS = [
    ({"column": "at", "every": "month"}, "date_trunc('month', at)"),
    ({"column": "at", "every": "quarter"}, "date_trunc('quarter', at)"),
    ({"column": "at", "every": "2 weeks"}, "time_bucket(INTERVAL '14 days', at)"),
    ({"column": "at", "every": "year", "as": "y"}, "date_trunc('year', at)"),
    ({"column": "day", "every": "month"}, "cast(date_trunc('month', day) as date)"),
    ({"column": "day", "every": "week"}, "cast(date_trunc('week', day) as date)"),
    ({"column": "moment", "every": "day"}, "date_trunc('day', moment)"),
    ({"column": "moment", "every": "6 hours"}, "timezone('Europe/Berlin', time_bucket(INTERVAL '6 hours', timezone('Europe/Berlin', moment)))"),
    ({"column": "moment", "every": "day", "timeZone": "America/New_York"}, "timezone('America/New_York', date_trunc('day', timezone('America/New_York', moment)))"),
    ({"column": "price", "width": 5}, "floor(price / 5) * 5"),
    ({"column": "units", "width": 10}, "cast(floor(units / 10) * 10 as bigint)"),
    ({"column": "score", "width": 0.5}, "CASE WHEN isnan(score) THEN 'NaN'::DOUBLE ELSE floor(score / 0.5) * 0.5 END"),
]
MEASURES = [
    ("count(*)", "count(*)"), ({"count": "*"}, "count(*)"), ({"count": "price"}, "count(price)"), ("count_if(ok)", "count(*) FILTER (ok)"),
    ({"sum": "units"}, "sum(units)"), ({"sum": "price"}, "sum(price)"), ({"sum": "amount"}, "sum(amount)"), ("sum(units * price)", "sum(units * price)"),
    ("sum(amount * units)", "sum(amount * units)"), ("sum(big) / 2", "sum(big)::DOUBLE / 2"), ({"mean": "units"}, "avg(units)"), ({"mean": "price"}, "avg(price)"),
    ({"mean": "amount"}, "avg(amount::DOUBLE)"), ("mean(big)", "avg(big)"), ({"weighted_mean": ["price", "abs(units)"]}, "sum(price * abs(units)) / nullif(sum(abs(units)) FILTER (price IS NOT NULL), 0)"),
    ({"min": "units"}, "min(units)"), ({"max": "price"}, "max(price)"), ({"min": "product"}, "min(product)"), ({"max": "region"}, "max(region)"), ({"min": "day"}, "min(day)"),
    ({"max": "at"}, "max(at)"), ({"min": "moment"}, "min(moment)"), ({"max": "amount"}, "max(amount)"), ({"max": "ok"}, "max(ok)"), ({"min": "score"}, "min(score)"),
    ({"std": "price"}, "stddev_samp(price)"), ({"var": "units"}, "var_samp(units)"), ({"std_pop": "amount"}, "stddev_pop(amount::DOUBLE)"), ({"var_pop": "price"}, "var_pop(price)"),
    ({"median": "price"}, "median(price)"), ({"median": "units"}, "median(units)"), ({"quantile": ["price", 0.9]}, "quantile_cont(price, 0.9)"), ("quantile(units, 0.25)", "quantile_cont(units, 0.25)"),
    ("quantile(amount, 0.05)", "quantile_cont(amount::DOUBLE, 0.05)"), ({"count_distinct": "product"}, "count(DISTINCT product)"), ({"count_distinct": "units"}, "count(DISTINCT units)"),
    ({"count_distinct": "day"}, "count(DISTINCT day)"), ({"count_distinct": "amount"}, "count(DISTINCT amount)"), ("approx_count_distinct(units)", "count(DISTINCT units)"),
    ("approx_quantile(price, 0.5)", "quantile_disc(price, 0.5)"), ({"first": ["price", "id"]}, "arg_min_null(price, id)"), ({"last": ["product", "id"]}, "arg_max_null(product, id)"),
    ("first(amount, -id)", "arg_max_null(amount, id)"), ("sum(price) / count(*)", "sum(price) / count(*)"), ("max(units) - min(units)", "max(units) - min(units)"),
    ("round(mean(price), 2)", "round(avg(price), 2)"), ("if(count(*) > 10, 'many', 'few')", "if(count(*) > 10, 'many', 'few')"), ("sum(if(ok, price, 0))", "sum(if(ok, price, 0))"),
    ("sum(price) / nullif(sum(units), 0)", "sum(price) / nullif(sum(units), 0)"), ("strftime(max(at), '%Y-%m')", "strftime(max(at), '%Y-%m')"),
]
WHERE = [
    (None, None), ("units > 5", "units > 5"), ("region = 'north' or product like 'T%'", "region = 'north' or product like 'T%'"), ("ok", "ok"), ("not ok and price < 10", "not ok and price < 10"),
    ("at >= '2024-01-01' and at < '2024-02-01'", "at >= '2024-01-01' and at < '2024-02-01'"), ("moment >= '2024-03-31 02:30:00'", "moment >= '2024-03-31 02:30:00'"),
    ("region is null", "region is null"), ("price is not null and amount > 100.5", "price is not null and amount > 100.5"), ("units > 1000", "units > 1000"), ("month(day) in (1, 2)", "month(day) in (1, 2)"),
]


def plain(value):
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else {"integer": str(value)}
    if isinstance(value, (decimal.Decimal, float)):
        value = float(value)
        return {"number": value if math.isfinite(value) else str(value)}
    if isinstance(value, datetime.datetime):
        base = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc) if value.tzinfo else datetime.datetime(1970, 1, 1)
        return {"micros": (value - base) // datetime.timedelta(microseconds=1)}
    if isinstance(value, datetime.date):
        return {"micros": (value - datetime.date(1970, 1, 1)).days * 86_400_000_000}
    raise TypeError(type(value))


def name_of(by):
    return by if isinstance(by, str) else by.get("as", by["column"])


cases = []


def case(bys, measures, where=(None, None), extra=None, sql=None):
    """A case; `sql` where it is more than a SELECT with GROUP BY."""
    named = {f"m{i}": ours for i, (ours, _) in enumerate(measures)}
    params = {"by": [ours for ours, _ in bys], "measures": named, **({"where": where[0]} if where[0] else {}), **(extra or {})}
    columns = [f'{theirs} AS "{name_of(ours)}"' for ours, theirs in bys] + [f"{theirs} AS m{i}" for i, (_, theirs) in enumerate(measures)]
    keys = ", ".join(str(i + 1) for i in range(len(bys)))
    text = sql or (f"SELECT {', '.join(columns)} FROM t" + (f" WHERE {where[1]}" if where[1] else "") + (f" GROUP BY {keys}" if bys else "")
                   + (f" ORDER BY {', '.join(f'{i + 1} NULLS LAST' for i in range(len(bys)))}" if bys else ""))
    result = db.execute(re.sub(r'(?<!["\w])at(?!["\w])', '"at"', text))
    names = [column[0] for column in result.description]
    found = result.fetchall()
    cases.append({"params": params, "columns": [{"name": name, "values": [plain(row[i]) for row in found]} for i, name in enumerate(names)]})


text_by = list(BY.items())
for measure in MEASURES:
    case([], [measure])
    case([text_by[0]], [measure])
    case([draw.choice(text_by[1:6]), draw.choice(SPANS[:4])], [measure], draw.choice(WHERE))
for span in SPANS:
    case([span], draw.sample(MEASURES, 2), draw.choice(WHERE[:5]))
    case([("region", "region"), span], [MEASURES[0]], draw.choice(WHERE[:3]))
for where in WHERE:
    case([], draw.sample(MEASURES, 3), where)
    case([("product", "product")], draw.sample(MEASURES, 3), where)
for by in text_by:
    case([by], [MEASURES[0], MEASURES[5]])
for pair in itertools.combinations(text_by[:4], 2):
    case(list(pair), [MEASURES[0], MEASURES[10]], WHERE[1])
case([("region", "region"), ("product", "product"), ("ok", "ok")], [MEASURES[0], MEASURES[6]])

# Among the groups.
months = "WITH g AS (SELECT region, date_trunc('month', at) AS at, sum(price) AS s, count(*) AS n FROM t GROUP BY 1, 2) "
over = "OVER (PARTITION BY region ORDER BY at NULLS LAST"
for ours, theirs in [
    ("share(count(*))", "n / sum(n) OVER ()"), ("share_of_parent(count(*))", "n / sum(n) OVER (PARTITION BY region)"), ("running_sum(sum(price))", f"sum(s) {over})"),
    ("moving_sum(sum(price), 3)", f"sum(s) {over} ROWS 2 PRECEDING)"), ("moving_mean(sum(price), 2)", f"avg(s) {over} ROWS 1 PRECEDING)"),
    ("previous(sum(price))", f"lag(s) {over})"), ("change(sum(price))", f"s - lag(s) {over})"), ("growth(sum(price), 2)", f"s / nullif(lag(s, 2) {over}), 0) - 1"),
    ("rank(sum(price))", "CAST(rank() OVER (ORDER BY s DESC) AS BIGINT)"), ("growth(sum(price)) * 100", f"(s / nullif(lag(s) {over}), 0) - 1) * 100"),
]:
    case([("region", "region"), ({"column": "at", "every": "month"}, "")], [(ours, "")], sql=months + f"SELECT region, at, {theirs} AS m0 FROM g ORDER BY 1 NULLS LAST, 2 NULLS LAST")

# Sorted, cut, rolled up, spread.
base = "SELECT region, count(*) AS m0, sum(price) AS m1 FROM t GROUP BY 1"
two = [("count(*)", ""), ({"sum": "price"}, "")]
case([("region", "region")], two, extra={"sort": ["-m1"]}, sql=base + " ORDER BY m1 DESC")
case([("region", "region")], two, extra={"sort": [{"column": "m0", "descending": True}], "limit": 2}, sql=base + " ORDER BY m0 DESC LIMIT 2")
case([("product", "product")], two, extra={"sort": ["m1"], "limit": 3}, sql=base.replace("region", "product") + " ORDER BY m1 LIMIT 3")
case([("region", "region")], two, extra={"sort": ["-m1"], "limit": 2, "other": True},
     sql=f"WITH g AS ({base} ORDER BY m1 DESC), r AS (SELECT *, row_number() OVER (ORDER BY m1 DESC) AS i FROM g) "
         "SELECT if(i <= 2, region, 'Other') AS region, sum(m0)::BIGINT AS m0, sum(m1) AS m1 FROM r GROUP BY 1 ORDER BY min(i)")
case([("units", "units")], [("count(*)", ""), ({"median": "price"}, "")], extra={"sort": ["-m0", "units"], "limit": 5, "other": True},
     sql="WITH g AS (SELECT units, count(*) AS n FROM t GROUP BY 1), r AS (SELECT units, row_number() OVER (ORDER BY n DESC, units NULLS LAST) AS i FROM g), "
         "j AS (SELECT t.price, if(i <= 5, r.units, NULL) AS units, least(i, 6) AS i FROM t JOIN r ON t.units IS NOT DISTINCT FROM r.units) "
         "SELECT any_value(units) AS units, count(*) AS m0, median(price) AS m1 FROM j GROUP BY i ORDER BY i")
for keys in (["region"], ["region", "product"], ["ok", "region", "product"]):
    names = ", ".join(keys)
    level = " + ".join(f"1 - grouping({key})" for key in keys)
    order = ", ".join(f"grouping({key}), {key} NULLS LAST" for key in keys)
    case([(key, key) for key in keys], two, extra={"rollup": True},
         sql=f"SELECT {names}, count(*) AS m0, sum(price) AS m1, ({level})::BIGINT AS level FROM t GROUP BY ROLLUP ({names}) ORDER BY {order}")
for region in (["product"], ["product", "ok"]):
    names = ", ".join(region)
    values = ["east", "north", "south", "west"]
    spread = ", ".join(f"sum(price) FILTER (region = '{value}') AS {value}" for value in values) + ", sum(price) FILTER (region IS NULL) AS missing"
    case([(key, key) for key in region] + [("region", "")], [({"sum": "price"}, "")], extra={"pivot": "region"}, sql=f"SELECT {names}, {spread} FROM t GROUP BY {names} ORDER BY {', '.join(f'{key} NULLS LAST' for key in region)}")
case([("ok", "ok"), ("product", "")], two, extra={"pivot": "product", "where": "product in ('Tea', 'Coffee')"},
     sql="SELECT ok, " + ", ".join(f"nullif(count(*) FILTER (product = '{value}'), 0) AS \"{value} m0\", sum(price) FILTER (product = '{value}') AS \"{value} m1\"" for value in ("Coffee", "Tea"))
     + " FROM t WHERE product IN ('Tea', 'Coffee') GROUP BY 1 ORDER BY 1 NULLS LAST")

# Spans and bins that no row fell into.
for span, key, series in [
    ({"column": "day", "every": "week"}, "cast(date_trunc('week', day) as date)", "SELECT cast(unnest(generate_series(lo, hi, INTERVAL 7 DAY)) AS date) AS k"),
    ({"column": "at", "every": "month"}, "date_trunc('month', at)", "SELECT unnest(generate_series(lo, hi, INTERVAL 1 MONTH)) AS k"),
    ({"column": "moment", "every": "day"}, "date_trunc('day', moment)", "SELECT unnest(generate_series(lo, hi, INTERVAL 1 DAY)) AS k"),
    ({"column": "moment", "every": "hour"}, "date_trunc('hour', moment)", "SELECT unnest(generate_series(lo, hi, INTERVAL 1 HOUR)) AS k"),
    ({"column": "units", "width": 3}, "cast(floor(units / 3) * 3 as bigint)", "SELECT unnest(generate_series(lo, hi, 3)) AS k"),
    ({"column": "score", "width": 0.5}, "floor(score / 0.5) * 0.5", "SELECT unnest(generate_series((lo * 2)::BIGINT, (hi * 2)::BIGINT, 1)) / 2 AS k"),
]:
    for where in ("price > 20", "price > 8 and id % 5 = 0"):
        where = f"{where} and {span['column']} is not null" + (" and not isnan(score)" if span["column"] == "score" else "")
        ours = where.replace("isnan(score)", "is_nan(score)")
        rows_of = f"WITH r AS (SELECT {key} AS k, * FROM t WHERE {where}), b AS (SELECT min(k) AS lo, max(k) AS hi FROM r), s AS ({series} FROM b) "
        column = span["column"]
        case([(span, "")], two, extra={"fill": True, "where": ours},
             sql=rows_of + f"SELECT s.k AS \"{column}\", count(r.id) AS m0, sum(r.price) AS m1 FROM s LEFT JOIN r ON s.k = r.k GROUP BY 1 ORDER BY 1")
        case([("region", ""), (span, "")], [("running_sum(count(*))", ""), ("coalesce(sum(price), 0)", "")], extra={"fill": True, "where": ours},
             sql=rows_of + f", g AS (SELECT DISTINCT region FROM r), c AS (SELECT g.region, s.k, count(r.id) AS n, coalesce(sum(r.price), 0) AS m1 FROM g CROSS JOIN s LEFT JOIN r "
             "ON s.k = r.k AND g.region IS NOT DISTINCT FROM r.region GROUP BY 1, 2) "
             f"SELECT region, k AS \"{column}\", CAST(sum(n) OVER (PARTITION BY region ORDER BY k) AS BIGINT) AS m0, m1 FROM c ORDER BY 1 NULLS LAST, 2")

text = json.dumps({"source": f"tests/reference/aggregate.py, DuckDB {duckdb.__version__}", "input": "tests/data/aggregate/sales.parquet"}, ensure_ascii=False)[:-1]
lines = ",\n  ".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in cases)
(folder / "cases.json").write_text(f'{text},\n "cases": [\n  {lines}\n]}}\n')
print(len(cases), "cases", (folder / "cases.json").stat().st_size, "bytes")
