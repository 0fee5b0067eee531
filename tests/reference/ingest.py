"""Writes tests/data/ingest: one small table in every format and compression, by pyarrow. Its rows are a formula, so that tests can state them.

    python tests/reference/ingest.py
"""
import datetime
import decimal
import gzip
import json
import pathlib
import zipfile

import polars as pl
import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.feather as feather
import pyarrow.ipc as ipc
import pyarrow.parquet as pq

OUT = pathlib.Path(__file__).parent.parent / "data" / "ingest"
ROWS = 120


def table():
    """Row i: id i, a fruit, i / 4, a day, a moment, whether i is even, i to two places; every seventh fruit and price is missing."""
    fruits = ["apple", "kiwi", "plum"]
    i = range(ROWS)
    return pa.table({
        "id": pa.array(list(i), pa.int64()),
        "fruit": pa.array([None if k % 7 == 6 else fruits[k % 3] for k in i], pa.string()),
        "price": pa.array([None if k % 7 == 6 else k / 4 for k in i], pa.float64()),
        "day": pa.array([datetime.date(2024, 1, 1) + datetime.timedelta(days=k) for k in i], pa.date32()),
        "at": pa.array([datetime.datetime(2024, 1, 1) + datetime.timedelta(seconds=k) for k in i], pa.timestamp("us", "UTC")),
        "even": pa.array([k % 2 == 0 for k in i], pa.bool_()),
        "exact": pa.array([decimal.Decimal(k) / 100 for k in i], pa.decimal128(12, 2)),
    })


def stream(data, path, compression=None):
    with ipc.new_stream(path, data.schema, options=ipc.IpcWriteOptions(compression=compression)) as writer:
        writer.write_table(data, max_chunksize=40)


def file(data, path, compression=None):
    with ipc.new_file(path, data.schema, options=ipc.IpcWriteOptions(compression=compression)) as writer:
        writer.write_table(data, max_chunksize=40)


def compressed():
    """The CSV and a Parquet file again: in two gzip members, in two Zstandard frames, and in ZIP archives."""
    text = (OUT / "fruit.csv").read_bytes()
    parquet = (OUT / "fruit.none.parquet").read_bytes()
    halves = [text[:2000], text[2000:]]
    (OUT / "fruit.csv.gz").write_bytes(b"".join(gzip.compress(half, mtime=0) for half in halves))
    (OUT / "fruit.none.parquet.gz").write_bytes(gzip.compress(parquet, mtime=0))
    codec = pa.Codec("zstd")
    (OUT / "fruit.csv.zst").write_bytes(b"".join(codec.compress(half, asbytes=True) for half in halves))
    archives = {
        "fruit.csv.zip": (zipfile.ZIP_DEFLATED, {"fruit.csv": text}),
        "fruit.stored.zip": (zipfile.ZIP_STORED, {"folder/fruit.csv": text, "readme.txt": b"Three fruits.\n", "__MACOSX/._fruit.csv": b"x"}),
        "fruit.parquet.zip": (zipfile.ZIP_DEFLATED, {"fruit.none.parquet": parquet}),
    }
    for name, (method, entries) in archives.items():
        with zipfile.ZipFile(OUT / name, "w", method) as archive:
            for entry, data in entries.items():
                archive.writestr(zipfile.ZipInfo(entry), data, method)


def as_json():
    """NDJSON by Polars, and an array by the standard library."""
    data = table()
    moments = data["at"].cast(pa.string())
    plain = data.set_column(4, "at", moments).set_column(6, "exact", data["exact"].cast(pa.float64()))
    pl.from_arrow(plain).write_ndjson(OUT / "fruit.ndjson")
    rows = plain.to_pylist()
    (OUT / "fruit.json").write_text(json.dumps({"rows": len(rows), "data": rows}, default=str, indent=0))


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    data = table()
    coded = data.set_column(1, "fruit", data["fruit"].dictionary_encode())
    for codec in ["none", "snappy", "zstd", "gzip", "lz4", "brotli"]:
        pq.write_table(data, OUT / f"fruit.{codec}.parquet", compression=codec, row_group_size=40)
    for codec in [None, "lz4", "zstd"]:
        name = codec or "none"
        file(data, OUT / f"fruit.{name}.arrow", codec)
        stream(data, OUT / f"fruit.{name}.arrows", codec)
    file(coded, OUT / "fruit.dictionary.arrow")
    stream(coded, OUT / "fruit.dictionary.arrows")
    csv.write_csv(data, OUT / "fruit.csv")
    feather.write_feather(data, OUT / "fruit.feather", compression="lz4")
    compressed()
    as_json()


if __name__ == "__main__":
    main()
