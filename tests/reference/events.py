#!/usr/bin/env python3
"""Writes tests/data/events: a small log, and cohorts and funnels of it as DuckDB finds them.

    python tests/reference/events.py        # needs duckdb and pyarrow
"""
import datetime
import json
import pathlib
import random

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

folder = pathlib.Path(__file__).parents[1] / "data/events"
draw = random.Random(5)
N = 900
start = datetime.datetime(2024, 1, 1)
rows = [{
    "id": i,
    "who": None if draw.random() < 0.03 else f"u{int(draw.paretovariate(0.7)) % 70}",
    "what": draw.choices(["visit", "look", "cart", "pay", "leave"], [5, 4, 2, 1, 1])[0],
    "where_from": None if draw.random() < 0.05 else draw.choice(["ad", "mail", "search"]),
    "worth": None if draw.random() < 0.1 else draw.randrange(200) / 4,
    "at": None if draw.random() < 0.02 else start + datetime.timedelta(minutes=draw.randrange(150 * 1440) // 20 * 20),
} for i in range(N)]
rows.sort(key=lambda row: (row["at"] is None, row["at"] and row["at"] + datetime.timedelta(minutes=draw.randrange(4000))))
for i, row in enumerate(rows):
    row["id"] = i
    row["day"] = row["at"] and row["at"].date()
schema = pa.schema([("id", pa.int64()), ("who", pa.string()), ("what", pa.string()), ("where_from", pa.string()), ("worth", pa.float64()), ("at", pa.timestamp("us")), ("day", pa.date32())])
folder.mkdir(parents=True, exist_ok=True)
table = pa.Table.from_pylist(rows, schema)
pq.write_table(table, folder / "log.parquet", row_group_size=200)
db = duckdb.connect()
db.register("t", table)


def plain(value):
    if isinstance(value, bool) or value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, float):
        return {"number": value}
    if isinstance(value, datetime.datetime):
        return {"micros": (value - datetime.datetime(1970, 1, 1)) // datetime.timedelta(microseconds=1)}
    if isinstance(value, datetime.date):
        return {"micros": (value - datetime.date(1970, 1, 1)).days * 86_400_000_000}
    raise TypeError(type(value))


cases = []


def case(task, params, sql):
    result = db.execute(sql)
    names = [column[0] for column in result.description]
    found = result.fetchall()
    cases.append({"task": task, "params": params, "columns": [{"name": name, "values": [plain(row[i]) for row in found]} for i, name in enumerate(names)]})


def cohort(unit, count, time="at", where=None, measure=None):
    """Spans are counted from a Monday, months from 2000-01."""
    origin = {"week": "2000-01-03", "day": "2000-01-03"}.get(unit, "2000-01-01")
    bucket = f"time_bucket(INTERVAL '{count} {unit}', \"{time}\", {'DATE' if time == 'day' else 'TIMESTAMP'} '{origin}')"
    kind = "DATE" if time == "day" else "TIMESTAMP"
    sql = f"""
    WITH e AS (SELECT who, CAST({bucket} AS {kind}) AS b, {measure or 0} AS m FROM t WHERE who IS NOT NULL AND "{time}" IS NOT NULL {'AND (' + where + ')' if where else ''}),
    f AS (SELECT who, min(b) AS c FROM e GROUP BY who),
    s AS (SELECT c, count(*) AS size FROM f GROUP BY c),
    p AS (SELECT c, date_diff('{unit}', c, b) // {count} AS period, count(DISTINCT who) AS retained, sum(m) AS m FROM e JOIN f USING (who) GROUP BY ALL),
    g AS (SELECT c, size, unnest(range(0, date_diff('{unit}', c, (SELECT max(b) FROM e)) // {count} + 1)) AS period FROM s)
    SELECT c AS cohort, period, size, coalesce(retained, 0) AS retained, coalesce(retained, 0) / size AS share {', coalesce(m, 0.0) AS measure' if measure else ''}
    FROM g LEFT JOIN p USING (c, period) ORDER BY c, period"""
    params = {"entity": "who", "time": time, "every": unit if count == 1 else f"{count} {unit}s"}
    case("cohort", {**params, **({"where": where} if where else {}), **({"measure": measure} if measure else {})}, sql)


for unit, count in (("month", 1), ("week", 1), ("week", 2), ("month", 2), ("quarter", 1), ("day", 10)):
    for time in ("at", "day"):
        cohort(unit, count, time)
cohort("month", 1, where="what = 'pay'")
cohort("month", 1, measure="worth", where="what in ('pay', 'cart')")
cohort("week", 1, measure="worth * 2")


def funnel(steps, within=None, by=None, where=None):
    """Each step the first row after the one before; of each entity the start that gets furthest, of several the first."""
    n = len(steps)
    conditions = [f"coalesce({step if isinstance(step, str) else step['where']}, false)" for step in steps]
    sql = f"""WITH e AS (SELECT *, row_number() OVER (ORDER BY "at", id) AS r FROM t WHERE who IS NOT NULL AND "at" IS NOT NULL {'AND (' + where + ')' if where else ''}),
    s1 AS (SELECT who, r AS r1, "at" AS t1, {by or 'NULL'} AS g FROM e WHERE {conditions[0]})"""
    limit = f'AND e."at" <= s."t1" + INTERVAL \'{within} seconds\'' if within else ""
    for k in range(2, n + 1):
        sql += f""", s{k} AS (SELECT s.*, x.r AS r{k}, x."at" AS t{k} FROM s{k - 1} s LEFT JOIN LATERAL (SELECT e.r, e."at" FROM e
        WHERE e.who = s.who AND e.r > s.r{k - 1} AND {conditions[k - 1].replace('what', 'e.what').replace('worth', 'e.worth')} {limit} ORDER BY e.r LIMIT 1) x ON true)"""
    reach = " + ".join(f"(r{k} IS NOT NULL)::INT" for k in range(1, n + 1))
    sql += f", w AS (SELECT *, {reach} AS reached, row_number() OVER (PARTITION BY who ORDER BY {reach} DESC, r1) AS pick FROM s{n}), v AS (SELECT * FROM w WHERE pick = 1)"
    parts = []
    for k, step in enumerate(steps, 1):
        name = (step if isinstance(step, str) else step["name"]).replace("'", "''")
        median = "NULL::DOUBLE" if k == 1 else f"median(epoch(t{k}) - epoch(t{k - 1})) FILTER (reached >= {k})"
        parts.append(f"""SELECT g, {k} AS step, '{name}' AS name, count(*) FILTER (reached >= {k}) AS entities, count(*) FILTER (reached >= {k}) / count(*) AS share,
        count(*) FILTER (reached >= {k}) / nullif(count(*) FILTER (reached >= {max(k - 1, 1)}), 0) AS share_of_previous, {median} AS median_seconds FROM v GROUP BY g""")
    sql += f" SELECT {'g AS ' + by + ',' if by else ''} step, name, entities, share, share_of_previous, median_seconds FROM ({' UNION ALL '.join(parts)}) ORDER BY g NULLS LAST, step"
    params = {"entity": "who", "time": "at", "steps": steps, **({"withinSeconds": within} if within else {}), **({"by": by} if by else {}), **({"where": where} if where else {})}
    case("funnel", params, sql)


named = [{"name": "Visit", "where": "what = 'visit'"}, {"name": "Cart", "where": "what = 'cart'"}, {"name": "Pay", "where": "what = 'pay'"}]
for within in (None, 86_400 * 3, 86_400 * 20, 3600):
    funnel(named, within)
    funnel(["what = 'visit'", "what = 'look'", "what = 'cart'", "what = 'pay'"], within)
    funnel(named, within, by="where_from")
funnel(["what = 'visit'", "what = 'visit'", "what = 'visit'"], 86_400 * 10)
funnel(["worth > 20", "worth > 40"], 86_400 * 10, where="what <> 'leave'")

text = json.dumps({"source": f"tests/reference/events.py, DuckDB {duckdb.__version__}", "input": "tests/data/events/log.parquet"})[:-1]
lines = ",\n  ".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in cases)
(folder / "cases.json").write_text(f'{text},\n "cases": [\n  {lines}\n]}}\n')
print(len(cases), "cases", (folder / "cases.json").stat().st_size, "bytes")
