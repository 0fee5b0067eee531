"""Writes small files of every type, format, codec and layout, and beside each what pyarrow or Polars reads from it, as an Arrow file.

    python tests/reference/differential FOLDER [--cases 2400] [--rows 40]

The folder then goes to `tests/differential.rs`; see CONTRIBUTING.md. The same arguments give the same files.
"""
import argparse
import collections
import json
import pathlib
import random

import pyarrow.ipc as ipc

from binaries import arrow, parquet
from texts import csv_case, json_array, ndjson
from wrappers import WRAPPERS, wrapped

SEED = 20240229
# How often each kind comes, and what its files are called.
KINDS = {
    "csv": (8, "csv", csv_case),
    "ndjson": (3, "ndjson", ndjson),
    "json": (2, "json", json_array),
    "parquet": (5, "parquet", parquet),
    "arrow-file": (3, "arrow", arrow),
    "arrow-stream": (3, "arrows", arrow),
}


def write_expected(table, path):
    table.validate(full=True)
    table = table.replace_schema_metadata(None).combine_chunks()
    with ipc.new_file(path, table.schema) as out:
        out.write_table(table)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--cases", type=int, default=2400)
    parser.add_argument("--rows", type=int, default=40)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    turns = [kind for kind, (weight, _, _) in KINDS.items() for _ in range(weight)]
    turn, counts, cases = collections.Counter(), collections.Counter(), []
    for number in range(args.cases):
        rng = random.Random(f"{SEED}/{number}")
        kind = turns[number % len(turns)]
        _, extension, make = KINDS[kind]
        n_rows = rng.choice([0, 1, 2, 7, args.rows, args.rows])
        content, expected, how, *options = make(rng, turn[kind], n_rows, kind)
        turn[kind] += 1
        name = f"{number:04}.{extension}"
        # Every ninth case, which is none of the number of turns, so that each kind is wrapped.
        if number % 9 == 8:
            wrapper = WRAPPERS[number // 9 % len(WRAPPERS)]
            content, name = wrapped(content, name, wrapper)
            kind = f"{kind} in {wrapper}"
        (args.folder / name).write_bytes(content)
        write_expected(expected, args.folder / f"{number:04}.expected")
        cases.append({"file": name, "expected": f"{number:04}.expected", "kind": kind, "how": how, "options": options[0] if options else {}})
        counts[kind] += 1
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    (args.folder / "cases.json").write_text(f"[\n{lines}\n]\n")
    print(*[f"{count:6} {kind}" for kind, count in sorted(counts.items())], sep="\n")


if __name__ == "__main__":
    main()
