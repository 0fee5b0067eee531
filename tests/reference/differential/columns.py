"""Columns of every Arrow type, drawn from a seeded generator, with none, some or all values missing."""
import decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

WORDS = [
    "apple", "kiwi", "plum", "", "007", "1e5x", "a b", "Käse", "東京", "🍎🥝", "e\u0301", "say \"hi\"", "it's", "a,b", "x;y", "tab\there",
    "bar|bar", "line\nbreak", "line\r\nbreak", "back\\slash", "NULLABLE", "none", "#hash", "\u00a0", "𝒳", "ends\"", "'q'", "{\"k\": 1}",
]
UNITS = ["s", "ms", "us", "ns"]
PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
ZONES = [None, "UTC", "Europe/Berlin", "+02:00"]


def integers(bits, signed):
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
    return lambda rng: rng.choice([low, high, 0, 1, rng.randint(low, high), rng.randint(max(low, -99), 99)])


def floats(rng):
    wild = rng.uniform(-1, 1) * 10.0 ** rng.randint(-300, 300)
    return rng.choice([0.0, -0.0, 1.0, 0.1, 5e-324, 2.2e-308, 1.7976931348623157e308, float("nan"), float("inf"), float("-inf"), wild, rng.gauss(0, 1), round(rng.gauss(0, 1e4), 2)])


def halves(width):
    """Floats that a narrower type holds; the smallest are subnormal."""
    return lambda rng: width(rng.choice([0.0, -0.0, 0.5, float("nan"), float("inf"), np.finfo(width).smallest_subnormal, np.finfo(width).max, rng.gauss(0, 1)]))


def digits(precision):
    return lambda rng: rng.randint(-(10 ** rng.randint(1, precision)) + 1, 10 ** rng.randint(1, precision) - 1)


def exact(precision, scale):
    draw = digits(precision)
    return lambda rng: decimal.Decimal(draw(rng)).scaleb(-scale, decimal.Context(prec=80))


def text(rng):
    return rng.choice(WORDS) if rng.random() < 0.7 else "".join(rng.choice(WORDS) for _ in range(rng.randint(2, 6)))


def raw(rng):
    return rng.randbytes(rng.choice([0, 1, 3, 12, 13, 40]))


def moments(unit):
    """Within the years 1700 to 2200, which nanoseconds can hold."""
    per_second = PER_SECOND[unit]
    return lambda rng: rng.choice([0, -1, rng.randint(-8_500_000_000, 7_200_000_000) * per_second, rng.randint(-8_500_000_000 * per_second, 7_200_000_000 * per_second)])


def drawn(rng, n, nulls, draw):
    """Values, `None` where one is missing."""
    return [None if nulls == "all" or nulls == "some" and rng.random() < 0.3 else draw(rng) for _ in range(n)]


def plain(kind, draw):
    return lambda rng, n, nulls: pa.array(drawn(rng, n, nulls, draw), kind)


def stored(kind, storage, draw):
    """A type whose values are made of the integers behind them."""
    return lambda rng, n, nulls: pa.array(drawn(rng, n, nulls, draw), storage).view(kind)


def coded(index, values):
    def make(rng, n, nulls):
        few = [text(rng) for _ in range(3)] if pa.types.is_string(values) else [rng.randint(-9, 9) for _ in range(3)]
        return pa.array(drawn(rng, n, nulls, lambda rng: rng.choice(few)), values).dictionary_encode().cast(pa.dictionary(index, values))
    return make


def several(draw):
    return lambda rng: [None if rng.random() < 0.2 else draw(rng) for _ in range(rng.choice([0, 1, 2, 5]))]


def record(rng):
    return {"x": rng.choice([None, rng.randint(-9, 9)]), "s": rng.choice([None, text(rng)])}


def entries(rng):
    return [(f"k{i}", rng.choice([None, rng.randint(-9, 9)])) for i in range(rng.randint(0, 3))]


def runs(rng, n, nulls):
    values = [value for value in drawn(rng, n, nulls, lambda rng: rng.randint(0, 3)) for _ in range(3)][:n]
    return pc.run_end_encode(pa.array(values, pa.int64()))


def union(mode):
    def make(rng, n, _nulls):
        tags = [rng.randint(0, 1) for _ in range(n)]
        numbers, texts = [rng.randint(-9, 9) for _ in tags], [text(rng) for _ in tags]
        types = pa.array(tags, pa.int8())
        if mode == "sparse":
            return pa.UnionArray.from_sparse(types, [pa.array(numbers, pa.int32()), pa.array(texts, pa.string())])
        offsets, seen = [], [0, 0]
        for tag in tags:
            offsets.append(seen[tag])
            seen[tag] += 1
        return pa.UnionArray.from_dense(types, pa.array(offsets, pa.int32()), [pa.array(numbers, pa.int32()), pa.array(texts, pa.string())])
    return make


RECORD = pa.struct([("x", pa.int32()), ("s", pa.string())])

# What Parquet and Arrow both hold.
COMMON = {
    "bool": plain(pa.bool_(), lambda rng: rng.random() < 0.5),
    **{f"int{bits}": plain(getattr(pa, f"int{bits}")(), integers(bits, True)) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": plain(getattr(pa, f"uint{bits}")(), integers(bits, False)) for bits in (8, 16, 32, 64)},
    "float16": plain(pa.float16(), halves(np.float16)),
    "float32": plain(pa.float32(), halves(np.float32)),
    "float64": plain(pa.float64(), floats),
    "decimal32": plain(pa.decimal32(7, 2), exact(7, 2)),
    "decimal64": plain(pa.decimal64(15, 3), exact(15, 3)),
    "decimal128": plain(pa.decimal128(38, 10), exact(38, 10)),
    "decimal256": plain(pa.decimal256(60, 20), exact(60, 20)),
    "date32": stored(pa.date32(), pa.int32(), lambda rng: rng.randint(-100_000, 100_000)),
    "date64": stored(pa.date64(), pa.int64(), lambda rng: rng.randint(-100_000, 100_000) * 86_400_000),
    "time32[s]": stored(pa.time32("s"), pa.int32(), lambda rng: rng.randint(0, 86_399)),
    "time32[ms]": stored(pa.time32("ms"), pa.int32(), lambda rng: rng.randint(0, 86_399_999)),
    "time64[us]": stored(pa.time64("us"), pa.int64(), lambda rng: rng.randint(0, 86_399_999_999)),
    "time64[ns]": stored(pa.time64("ns"), pa.int64(), lambda rng: rng.randint(0, 86_399_999_999_999)),
    **{f"timestamp[{unit},{zone}]": stored(pa.timestamp(unit, zone), pa.int64(), moments(unit)) for unit in UNITS for zone in ZONES},
    **{f"duration[{unit}]": stored(pa.duration(unit), pa.int64(), moments(unit)) for unit in UNITS},
    "string": plain(pa.string(), text),
    "large_string": plain(pa.large_string(), text),
    "string_view": plain(pa.string_view(), text),
    "binary": plain(pa.binary(), raw),
    "large_binary": plain(pa.large_binary(), raw),
    "binary_view": plain(pa.binary_view(), raw),
    "fixed_size_binary": plain(pa.binary(5), lambda rng: rng.randbytes(5)),
    "dictionary<int8,string>": coded(pa.int8(), pa.string()),
    "dictionary<int32,string>": coded(pa.int32(), pa.string()),
    "dictionary<uint16,int64>": coded(pa.uint16(), pa.int64()),
    "list<int32>": plain(pa.list_(pa.int32()), several(integers(32, True))),
    "list<string>": plain(pa.list_(pa.string()), several(text)),
    "large_list<bool>": plain(pa.large_list(pa.bool_()), several(lambda rng: rng.random() < 0.5)),
    "fixed_size_list<float32>": plain(pa.list_(pa.float32(), 2), lambda rng: [1.5, None]),
    "list<list<int64>>": plain(pa.list_(pa.list_(pa.int64())), several(several(integers(64, True)))),
    "struct": plain(RECORD, record),
    "list<struct>": plain(pa.list_(RECORD), several(record)),
    "struct<struct,list>": plain(pa.struct([("r", RECORD), ("l", pa.list_(pa.string()))]), lambda rng: {"r": rng.choice([None, record(rng)]), "l": rng.choice([None, several(text)(rng)])}),
    "map": plain(pa.map_(pa.string(), pa.int64()), entries),
    "null": lambda _rng, n, _nulls: pa.nulls(n),
}

# What only Arrow holds.
ARROW_ONLY = {
    "run_end_encoded": runs,
    "sparse_union": union("sparse"),
    "dense_union": union("dense"),
    "list_view": plain(pa.list_view(pa.int32()), several(integers(32, True))),
    "large_list_view": plain(pa.large_list_view(pa.string()), several(text)),
    "interval": plain(pa.month_day_nano_interval(), lambda rng: (rng.randint(-99, 99), rng.randint(-99, 99), rng.randint(-(10**12), 10**12))),
}


def table(rng, types, names, n_rows):
    """A table with a column of each of the types named; the first has values."""
    columns = {}
    for position, name in enumerate(names):
        nulls = rng.choice(["none", "some", "some", "all"] if position else ["none", "some"])
        columns[f"{position}_{name}"] = types[name](rng, n_rows, nulls)
    return pa.table(columns)
