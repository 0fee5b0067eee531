#!/usr/bin/env python3
"""Writes tests/data/features: a small log, and features of it as pandas computes them.

    python tests/reference/features.py        # needs pandas, numpy and pyarrow
"""
import datetime
import json
import math
import pathlib
import random

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

folder = pathlib.Path(__file__).parents[1] / "data/features"
draw = random.Random(3)
N = 260
start = datetime.datetime(2023, 6, 1)
rows = [{
    "who": None if draw.random() < 0.03 else f"c{int(draw.paretovariate(0.6)) % 60:02}",
    "what": None if draw.random() < 0.06 else draw.choice(["tea", "coffee", "cake", "größe"]),
    "amount": None if draw.random() < 0.05 else round(draw.lognormvariate(3, 1), 2),
    "load": None if draw.random() < 0.02 else draw.gauss(10, 3),
    "at": None if draw.random() < 0.02 else start + datetime.timedelta(seconds=draw.randrange(400 * 86_400) // 600 * 600 if draw.random() < 0.5 else draw.randrange(20) * 400),
} for _ in range(N)]
schema = pa.schema([("who", pa.string()), ("what", pa.string()), ("amount", pa.float64()), ("load", pa.float64()), ("at", pa.timestamp("us"))])
folder.mkdir(parents=True, exist_ok=True)
pq.write_table(pa.Table.from_pylist(rows, schema), folder / "log.parquet", row_group_size=150)
df = pd.DataFrame(rows, columns=schema.names)
log = df[df.who.notna() & df["at"].notna()].sort_values(["who", "at"], kind="stable").reset_index(drop=True)
DAY = pd.Timedelta(days=1)


def plain(value):
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, (pd.Timestamp, datetime.datetime)):
        return {"micros": int(pd.Timestamp(value).value // 1000)}
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return {"number": float(value)}
    return value


cases = []


def case(params, frame):
    columns = [{"name": name, "values": [plain(value) for value in frame[name].tolist()]} for name in frame.columns]
    cases.append({"params": {"entity": "who", "time": "at", **params}, "columns": columns})


def slope(x, y):
    return float(np.polyfit(x, y, 1)[0]) if len(x) >= 2 and x.max() > x.min() else None


def rfm(amount, category, as_of, windows, where=None):
    kept = log if where is None else log[where(log)]
    now = pd.Timestamp(as_of) if as_of else kept["at"].max()
    lines = []
    for who, own in kept[kept["at"] <= now].groupby("who"):
        first, last, n = own["at"].min(), own["at"].max(), len(own)
        line = {"who": who, "first": first, "last": last, "recency_days": (now - last) / DAY, "tenure_days": (now - first) / DAY, "frequency": n,
                "days_between": (last - first) / DAY / (n - 1) if n > 1 else None}
        if amount:
            there = own[own.amount.notna()]
            line.update(monetary=there.amount.sum(), basket=there.amount.mean() if len(there) else None, largest=there.amount.max() if len(there) else None,
                        trend=slope(((there["at"] - first) / DAY / 365.25).to_numpy(), there.amount.to_numpy()) if len(there) > 1 else None)
        if category:
            counts = own.what.value_counts(dropna=False)
            best = counts[counts == counts.max()].index
            named = sorted(one for one in best if isinstance(one, str))
            line.update(favorite=named[0] if named else None, categories=len(counts))
        for days in windows:
            since = own[(now - own["at"]) / DAY < days]
            line[f"count_{days}d"] = len(since)
            if amount:
                line[f"sum_{days}d"] = float(since.amount.sum())
        lines.append(line)
    params = {**({"amount": "amount"} if amount else {}), **({"category": "what"} if category else {}), **({"asOf": as_of} if as_of else {}), "windowsDays": windows}
    return params, pd.DataFrame(lines)


for params, frame in (rfm(True, True, None, [30, 90, 365]), rfm(False, False, None, []), rfm(True, False, "2024-01-15", [7, 60]), rfm(False, True, "2023-12-01 06:00:00", [365])):
    case(params, frame)
params, frame = rfm(True, True, None, [30], lambda rows: rows.amount > 20)
case({**params, "where": "amount > 20"}, frame)

for gap in (1800.0, 86_400.0, 400.0):
    step = log.groupby("who")["at"].diff().dt.total_seconds()
    session = (step.isna() | (step > gap)).groupby(log.who).cumsum().astype(int)
    own = log.assign(session=session).groupby(["who", "session"], as_index=False).agg(start=("at", "min"), end=("at", "max"), events=("at", "size"))
    own["seconds"] = (own.end - own.start).dt.total_seconds()
    own["seconds_since_previous"] = (own.start - own.groupby("who").end.shift()).dt.total_seconds()
    case({"method": "sessions", "gapSeconds": gap}, own[["who", "session", "start", "end", "seconds", "events", "seconds_since_previous"]])
    who = own.groupby("who", as_index=False).agg(sessions=("session", "size"), events=("events", "sum"), mean_seconds=("seconds", "mean"), longest_seconds=("seconds", "max"),
                                                 mean_pause_seconds=("seconds_since_previous", "mean"), first=("start", "min"), last=("end", "max"))
    who["events_per_session"] = who.events / who.sessions
    case({"method": "sessions", "gapSeconds": gap, "per": "entity"},
         who[["who", "sessions", "events", "events_per_session", "mean_seconds", "longest_seconds", "mean_pause_seconds", "first", "last"]])

for lags, windows in (([1], [10]), ([1, 3], [2, 5]), ([], [3])):
    made = log[["who", "at"]].copy()
    for name in ("load", "amount"):
        own = log.groupby("who")[name]
        made[name] = log[name]
        for lag in lags:
            made[f"{name}_lag_{lag}"] = own.shift(lag)
        for window in windows:
            rolled = own.rolling(window)
            for kind in ("mean", "std", "min", "max"):
                made[f"{name}_{kind}_{window}"] = getattr(rolled, kind)().reset_index(level=0, drop=True)
            made[f"{name}_slope_{window}"] = rolled.apply(lambda y: np.polyfit(np.arange(len(y)), y, 1)[0], raw=True).reset_index(level=0, drop=True)
    case({"method": "rolling", "values": ["load", "amount"], "lags": lags, "windows": windows}, made)

text = json.dumps({"source": f"tests/reference/features.py, pandas {pd.__version__}", "input": "tests/data/features/log.parquet"})[:-1]
lines = ",\n  ".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in cases)
(folder / "cases.json").write_text(f'{text},\n "cases": [\n  {lines}\n]}}\n')
print(len(cases), "cases", (folder / "cases.json").stat().st_size, "bytes")
