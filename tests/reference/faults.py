"""Writes the Parquet files of tests/data/ingest/faults: pages that stop a decoder that takes them at their word.

    python tests/reference/faults.py
"""
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq

OUT = pathlib.Path(__file__).parent.parent / "data" / "ingest" / "faults"


def damaged(name, values, dictionary, before, after):
    """Writes one column, with some bytes of its page replaced."""
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"a": values}), sink, compression="none", use_dictionary=dictionary, write_statistics=False)
    content = sink.getvalue().to_pybytes()
    assert content.count(before) == 1, name
    (OUT / name).write_bytes(content.replace(before, after))


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    # Three groups of packed levels, of which the page says that one byte is theirs.
    nulls = pa.array([None if i % 2 else i for i in range(24)], pa.int64())
    damaged("levels.parquet", nulls, False, b"\x04\0\0\0\x07\x55\x55\x55", b"\x02\0\0\0\x07\x55\x55\x55")
    # Two words, and an index that asks for the fourth.
    words = pa.array([b"aaaaa", b"bbbbb"] * 4, pa.binary(5))
    damaged("index.parquet", words, True, b"\x01\x03\xaa", b"\x02\x03\xff")


if __name__ == "__main__":
    main()
