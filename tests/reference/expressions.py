#!/usr/bin/env python3
"""Writes tests/data/expressions/cases.json: expressions of our language and what DuckDB makes of the same in SQL, over a small table of
every type with missing values. Where the two write a function differently, both are given.

    python tests/reference/expressions.py        # needs duckdb
"""
import datetime
import decimal
import json
import math
import pathlib
import re

import duckdb

TABLE = """
CREATE TABLE t AS SELECT * FROM (VALUES
  (0,   7,    2,    1.5,  -0.25, 12.50, 'Müller & Söhne',  'north', TRUE,  FALSE, DATE '2024-02-29', TIMESTAMP '2024-02-29 23:59:59.250', TIMESTAMPTZ '2024-03-31 00:30:00+00'),
  (1,  -7,    2,    2.5,   3.0,  -3.75, '  padded ',       'south', FALSE, TRUE,  DATE '1999-12-31', TIMESTAMP '1999-12-31 00:00:00',     TIMESTAMPTZ '2024-03-31 01:30:00+00'),
  (2,   0,    0,    0.0,   0.0,   0.00, '',                'north', NULL,  TRUE,  DATE '1970-01-01', TIMESTAMP '1970-01-01 12:34:56',     TIMESTAMPTZ '2024-10-27 00:30:00+00'),
  (3,   NULL, 5,    NULL,  1e10, 99.99, 'A_b%c',           NULL,    TRUE,  NULL,  NULL,              TIMESTAMP '1965-07-04 05:06:07.5',   TIMESTAMPTZ '2024-10-27 01:30:00+00'),
  (4,   100,  NULL, 'NaN', 2.0,  NULL,  NULL,              'west',  NULL,  NULL,  DATE '2020-12-28', NULL,                                TIMESTAMPTZ '1980-06-15 12:00:00+00'),
  (5,   3,    4,    '-inf',0.5,  0.01,  'it''s 42 or 7',   'NORTH', TRUE,  TRUE,  DATE '2021-01-03', TIMESTAMP '2021-01-03 18:00:00',     NULL),
  (6,   9007199254740993, 1, 1e300, -1e300, 1000000.00, '2024-05-06',  'east', FALSE, FALSE, DATE '0101-01-01', TIMESTAMP '2262-01-01 00:00:00.000001', TIMESTAMPTZ '2050-07-01 22:30:00+00')
) v("row", i, j, x, y, d, s, region, p, q, "day", "at", moment)
"""
TYPES = {"row": "BIGINT", "i": "BIGINT", "j": "BIGINT", "x": "DOUBLE", "y": "DOUBLE", "d": "DECIMAL(12,2)", "s": "VARCHAR", "region": "VARCHAR",
         "p": "BOOLEAN", "q": "BOOLEAN", "day": "DATE", "at": "TIMESTAMP", "moment": "TIMESTAMPTZ"}
ZONE = "Europe/Berlin"

SAME = """
i + j; i - j; i * j; i % j; -i; abs(i); i + 1; 2 * i - j; x + y; x - y; x * y; x / 2; abs(y); x % 2; i + x; i * 0.5; i / 4; (i + j) * 2
d + d; d - 1; d * 2; d * d; d * j; d + i; d / 3; abs(d); -d; d + 0.5; d > 1; d = 12.5; d >= 12.50; d < i; d <= x
i = 7; i <> 7; i < j; i <= j; i > j; i >= 0; x = y; x < y; x > 1e299; x >= 0; x = x; i = x; i < 2.5; i = 9007199254740993
s = ''; s < 'a'; region = 'north'; region <> 'north'; region >= 'north'; p = q; p <> q; p < q
day = '2024-02-29'; day < '2000-01-01'; day >= '1970-01-01'; at > '2000-01-01'; at <= '1970-01-01 12:34:56'; at = day; day < at
p and q; p or q; not p; not p and q or p; p and null; q or null; i is null; i is not null; p is true; p is not true; q is false; x is null
i in (7, 100, 3); region in ('north', 'west'); region not in ('north', 'west'); i in (7, null); i not in (7, null); x in (1.5, 2); day in ('2024-02-29', '1970-01-01')
i between 0 and 10; i not between 0 and 10; x between 0 and 2; region between 'a' and 'o'; day between '1990-01-01' and '2020-12-31'
coalesce(i, j); coalesce(i, j, 0); coalesce(x, 1); coalesce(s, region, 'none'); coalesce(day, at); nullif(i, 7); nullif(region, 'north'); nullif(x, 0)
case when i > 5 then 'big' when i > 0 then 'small' else 'none' end; case when p then i end; case when p then i else x end; case when i is null then 0 else i end
if(p, i, j); if(i > 2, 'more', 'less'); if(q, d, 0); least(i, j); greatest(i, j); least(x, y); greatest(i, j, 5); least(region, s); greatest(day, at)
sign(i); sign(y); round(x); round(y); round(d / 7, 2); round(i, 0); round(x * 1.005, 1); floor(y); ceil(y); floor(x); trunc(y); floor(i); round(-2.5); round(12345.678, -2)
sqrt(abs(y)); exp(i / 100); power(j, 2); power(2, 0.5); ln(abs(y) + 1); log10(abs(y) + 1); log2(abs(y) + 1)
lower(s); upper(s); trim(s); ltrim(s); rtrim(s); reverse(s); length(s); length(region); left(s, 3); right(s, 3); left(s, -2); right(s, -2); left(s, 0); left(s, 100)
substr(s, 2, 3); substr(s, 1, 1); substr(s, 3); substr(s, 100, 2); substr(s, 2, 0); replace(s, 'l', 'L'); replace(s, '', 'x'); replace(region, 'o', '')
split_part(s, ' ', 1); split_part(s, ' ', 2); split_part(s, ' ', -1); split_part(s, ' ', 9); s || region; s || '!'; concat(s, region); concat(region, '-', i); concat(day, '/', p)
contains(s, 'l'); contains(s, ''); starts_with(s, 'M'); ends_with(s, 'e'); starts_with(region, s)
s like 'M%'; s like '%e'; s like '_b%'; s like '%'; s like ''; s not like '%e%'; region ilike 'NOR%'; s ilike '%SÖHNE'; s like 'A_b%c'; s like 'it''s%'
regexp_matches(s, '[0-9]+'); regexp_matches(s, '^M'); regexp_matches(region, '^(north|south)$'); regexp_extract(s, '[0-9]+'); regexp_extract(s, '([0-9]+) or ([0-9]+)', 2)
year(day); quarter(day); month(day); week(day); isoyear(day); day(day); isodow(day); dayofyear(day); year(at); month(at); day(at); hour(at); minute(at); second(at); epoch_ms(at)
date_trunc('year', day); date_trunc('quarter', day); date_trunc('month', day); date_trunc('week', day); date_trunc('day', day)
date_trunc('year', at); date_trunc('quarter', at); date_trunc('month', at); date_trunc('week', at); date_trunc('day', at); date_trunc('hour', at); date_trunc('minute', at); date_trunc('second', at)
date_diff('day', day, at); date_diff('month', day, at); date_diff('year', day, at); date_diff('quarter', day, at); date_diff('hour', at, day); date_diff('day', '2000-01-01', day)
day - day; day + 1; day - 30; 7 + day; day + 1000
strftime(at, '%Y-%m-%d %H:%M:%S'); strftime(day, '%d.%m.%y'); strftime(at, '%j %u %V %G'); strftime(at, '%a %A %b %B'); strftime(at, '%I:%M %p %f'); strftime(day, '100%%')
cast(i as double); cast(i as text); cast(d as double); cast(d as text); cast(day as text); cast('42' as integer); cast(' 1.5 ' as double); cast(p as integer); cast(i as boolean)
cast('2024-02-29' as date); cast(day as timestamp); cast(at as date); cast(i as decimal(18,2)); try_cast(s as integer); try_cast(s as date); try_cast(region as double); cast(i as double)
null + 1; null = null; null is null; coalesce(null, 1); i + null; length(null); if(null, 1, 2)
year(moment); month(moment); day(moment); hour(moment); isodow(moment); date_trunc('day', moment); date_trunc('month', moment); date_trunc('year', moment)
moment > '2024-03-31 02:00:00'; moment < '2024-10-27 02:30:00+01'; cast(moment as date); date_diff('day', '2024-01-01', moment); strftime(moment, '%Y-%m-%d %H:%M'); epoch_ms(moment)
i > 0 and (region = 'north' or p) and not (x < 0); (i + 1) * 2 > j and s is not null; -(-i); - - i; not not p; 1 + 2 * 3 - 4 / 2; 2 * (3 + 4); 7 % 4 * 2; 'a' || 'b' = 'ab'
"""
# A function that is called otherwise there, or for which the two differ on purpose.
OTHERWISE = {
    # What does not exist is missing, and no NaN.
    "i / j": "i / nullif(j, 0)",
    # DuckDB puts the two hours from 2 to 3 of the night in which clocks go back into one.
    "date_trunc('hour', moment)": "time_bucket(INTERVAL '1 hour', moment)",
    "bucket('15 minutes', at)": "time_bucket(INTERVAL '15 minutes', at)",
    "bucket('6 hours', at)": "time_bucket(INTERVAL '6 hours', at)",
    "bucket('2 weeks', at)": "time_bucket(INTERVAL '14 days', at)",
    "bucket('10 days', day)": "time_bucket(INTERVAL '10 days', day)",
    "bucket('5 months', day)": "time_bucket(INTERVAL '5 months', day)",
    "bucket('10 years', at)": "time_bucket(INTERVAL '120 months', at)",
    "date_add(at, 1, 'month')": "at + INTERVAL 1 MONTH",
    "date_add(day, 3, 'quarter')": "cast(day + INTERVAL 9 MONTH as date)",
    "date_add(day, -1, 'year')": "cast(day - INTERVAL 1 YEAR as date)",
    "date_add(at, -90, 'minute')": "at - INTERVAL 90 MINUTE",
    "date_add(at, i % 10, 'day')": "at + to_days(cast(i % 10 as integer))",
    "date_add(moment, 1, 'day')": "moment + INTERVAL 1 DAY",
    "date_add(moment, 2, 'hours')": "moment + INTERVAL 2 HOUR",
    # DuckDB counts weeks before 1970 from another day than those after.
    "date_diff('week', day, at)": "cast((date_trunc('week', at)::DATE - date_trunc('week', day)::DATE) / 7 as bigint)",
    "bin(i, 5)": "cast(floor(i / 5) * 5 as bigint)",
    "bin(y, 0.5)": "floor(y / 0.5) * 0.5",
    "is_nan(x)": "isnan(x)",
    "is_finite(x)": "isfinite(x)",
    "regexp_replace(s, '[aeiou]', '*')": "regexp_replace(s, '[aeiou]', '*', 'g')",
    "regexp_replace(s, '([0-9]+)', '<$1>')": "regexp_replace(s, '([0-9]+)', '<\\1>', 'g')",
    "with_zone(at, 'America/New_York')": "timezone('America/New_York', at)",
    "hour(with_zone(moment, 'Asia/Kolkata'))": "hour(timezone('Asia/Kolkata', moment))",
    "date_trunc('day', with_zone(moment, 'America/New_York'))": "timezone('America/New_York', date_trunc('day', timezone('America/New_York', moment)))",
    "cast(moment as timestamp)": "timezone('Europe/Berlin', moment)",
}


def plain(value):
    """A value as JSON can hold it: whole numbers beyond 2^53 and decimals as texts, times as microseconds."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else {"integer": str(value)}
    if isinstance(value, decimal.Decimal):
        return {"number": float(value)}
    if isinstance(value, float):
        return {"number": value if math.isfinite(value) else str(value)}
    if isinstance(value, datetime.datetime):
        base = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc) if value.tzinfo else datetime.datetime(1970, 1, 1)
        return {"micros": (value - base) // datetime.timedelta(microseconds=1)}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    raise TypeError(type(value))


db = duckdb.connect()
db.execute(f"SET TimeZone = '{ZONE}'")
db.execute("SET error_on_division_by_zero = false")
db.execute(TABLE)
for name, type_ in TYPES.items():
    db.execute(f'ALTER TABLE t ALTER "{name}" TYPE {type_}')

cases, refused = [], []
for expression in [part.strip() for part in SAME.replace("\n", ";").split(";") if part.strip()] + list(OTHERWISE):
    sql = re.sub(r"(?<![\w'%])(at|day)(?![\w'(])", r'"\1"', OTHERWISE.get(expression, expression))
    try:
        rows = db.execute(f'SELECT ({sql}) FROM t ORDER BY "row"').fetchall()
    except duckdb.Error as error:
        refused.append((expression, str(error).splitlines()[0]))
        continue
    cases.append({"expression": expression, "values": [plain(value) for (value,) in rows]})

columns = {}
for name in TYPES:
    values = [value for (value,) in db.execute(f'SELECT "{name}" FROM t ORDER BY "row"').fetchall()]
    columns[name] = [str(value) if isinstance(value, (decimal.Decimal,)) else plain(value) for value in values]
target = pathlib.Path(__file__).parents[1] / "data/expressions/cases.json"
target.write_text(json.dumps({"source": f"tests/reference/expressions.py, DuckDB {duckdb.__version__}", "zone": ZONE, "columns": columns, "cases": cases},
                             ensure_ascii=False, indent=1) + "\n")
print(len(cases), "cases")
for expression, reason in refused:
    print("refused by DuckDB:", expression, "|", reason)
