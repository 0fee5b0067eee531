"""Arrow IPC streams for arrow.test.ts, written by pyarrow 26: `python pkg/test/data/make.py`."""

import datetime as dt
import decimal
import pathlib

import pyarrow as pa

HERE = pathlib.Path(__file__).parent


def write(name, schema, *batches, **options):
    with pa.OSFile(str(HERE / name), "wb") as sink, pa.ipc.new_stream(sink, schema, options=pa.ipc.IpcWriteOptions(**options)) as out:
        for batch in batches:
            out.write_batch(batch)


def batch(schema, columns):
    return pa.record_batch([pa.array(values, field.type) for values, field in zip(columns, schema)], schema=schema)


INTEGERS = [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()]
numbers = pa.schema([(str(t), t) for t in INTEGERS] + [("float32", pa.float32()), ("float64", pa.float64())])
write("numbers.arrows", numbers, batch(numbers, [[1, 100]] * 8 + [[0.5, -2.25], [0.1, 1e300]]), batch(numbers, [[7]] * 8 + [[1.5], [3.0]]))

nullable = pa.schema([(str(t), t) for t in INTEGERS] + [("float32", pa.float32()), ("float64", pa.float64())])
write("nullable.arrows", nullable, batch(nullable, [[1, None, 3]] * 10))

rest = pa.schema(
    [
        ("text", pa.utf8()),
        ("large", pa.large_utf8()),
        ("flag", pa.bool_()),
        ("day", pa.date32()),
        ("day64", pa.date64()),
        ("seconds", pa.timestamp("s")),
        ("millis", pa.timestamp("ms", "UTC")),
        ("micros", pa.timestamp("us", "Europe/Berlin")),
        ("nanos", pa.timestamp("ns")),
        ("money", pa.decimal128(38, 2)),
        ("whole", pa.decimal128(5, 0)),
        ("nothing", pa.null()),
        ("big", pa.int64()),
        ("unsigned", pa.uint64()),
    ]
)
at = dt.datetime(2024, 2, 29, 12, 34, 56, 789123)
write(
    "rest.arrows",
    rest,
    batch(
        rest,
        [
            ["plain", "żółć 🙂", None, ""],
            ["\ufeffmark", "x", None, "yy"],
            [True, False, None, True],
            [dt.date(2024, 2, 29), dt.date(1969, 12, 31), None, dt.date(1, 1, 1)],
            [dt.date(2024, 2, 29), dt.date(1969, 12, 31), None, dt.date(1, 1, 1)],
            [at.replace(microsecond=0), dt.datetime(1969, 12, 31, 23, 59, 59), None, dt.datetime(1970, 1, 1)],
            [at.replace(microsecond=789000)] * 2 + [None, dt.datetime(1970, 1, 1)],
            [at.replace(tzinfo=dt.timezone.utc)] * 2 + [None, dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)],
            [1709210096789123456, -1, None, 0],
            [decimal.Decimal("123456789012345678901234567890123456.78"), decimal.Decimal("-0.05"), None, decimal.Decimal("0.00")],
            [decimal.Decimal(-12345), decimal.Decimal(7), None, decimal.Decimal(0)],
            [None] * 4,
            [2**53 - 1, 2**53, None, -(2**63)],
            [2**64 - 1, 1, None, 0],
        ],
    ),
)

empty = pa.schema([("a", pa.utf8()), ("b", pa.float64())])
write("empty.arrows", empty)
write("no-rows.arrows", empty, batch(empty, [[], []]), batch(empty, [["x"], [1.0]]))

words = pa.schema([("word", pa.dictionary(pa.int8(), pa.utf8())), ("number", pa.dictionary(pa.uint16(), pa.float64()))])


def encoded(words_, numbers_):
    arrays = [pa.DictionaryArray.from_arrays(pa.array(i, t.index_type), pa.array(v, t.value_type)) for (i, v), t in zip([words_, numbers_], words.types)]
    return pa.record_batch(arrays, schema=words)


first = encoded(([1, None, 0], ["x", "y"]), ([0, 0, 1], [0.5, None]))
write("dictionary.arrows", words, first, encoded(([0, 1, 1], ["new", "words"]), ([0, 0, 0], [7.0])))
write("delta.arrows", words, first, encoded(([2, 1, 0], ["x", "y", "z"]), ([2, 0, 2], [0.5, None, 9.0])), emit_dictionary_deltas=True)
nested = pa.schema([("a", pa.list_(pa.int32()))])
write("nested.arrows", nested, batch(nested, [[[1, 2]]]))
write("compressed.arrows", empty, batch(empty, [["x" * 500] * 100, [1.0] * 100]), compression="zstd")
