"""Writes what the fuzz targets start from to fuzz/corpus: the small files of the differential tests, and a few made by hand.

    python fuzz/seeds.py
"""
import pathlib
import random
import sys

FUZZ = pathlib.Path(__file__).parent
sys.path.insert(0, str(FUZZ.parent / "tests" / "reference" / "differential"))

from binaries import arrow, parquet
from texts import csv_case, json_array, ndjson
from wrappers import wrapped

SEEDS = 120
# Bytes of `open` that options are made of.
OPTIONS_BYTES = 32
ENCODINGS = [("utf-8", 0), ("utf-8", 1), ("utf-16-le", 2), ("utf-16-be", 3), ("cp1252", 4), ("iso8859-2", 5), ("shift_jis", 6), ("gb18030", 7), ("iso2022-jp", 8), ("euc-kr", 9)]
SHEET = b"""<worksheet><dimension ref="A1:C3"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>n</t></is></c></row><row r="2"><c r="A2" s="1"><v>45351.5</v></c><c r="B2"><f>1+1</f><v>2</v></c></row><row r="3"><c r="A3" t="b"><v>1</v></c><c r="C3" t="e"><v>#N/A</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells></worksheet>"""
TEXTS = b"<sst count=\"1\" uniqueCount=\"1\"><si><t>day</t></si><si><r><t>a</t></r><r><t>b</t></r></si></sst>"
STYLES = b"<styleSheet><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy-mm-dd\"/></numFmts><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>"


def made(number):
    """A small file of every kind."""
    def make(maker, kind=""):
        rng = random.Random(f"{kind}{number}")
        return maker(rng, number, rng.choice([1, 2, 5]), kind)[0]

    files = {
        "csv": make(csv_case),
        "json": make(ndjson) if number % 2 else make(json_array),
        "arrow_file": make(arrow, "arrow-file"),
        "arrow_stream": make(arrow, "arrow-stream"),
        "parquet": make(parquet),
        "excel": b"\0".join([SHEET, TEXTS, STYLES]),
    }
    for wrapper in ["gzip", "zstd", "zip"]:
        files[wrapper] = wrapped(files["json"], "x.json", wrapper)[0]
    encoding, index = ENCODINGS[number % len(ENCODINGS)]
    files["text"] = bytes([index]) + files["json"].decode().encode(encoding, "replace")
    return files


def main():
    for number in range(SEEDS):
        rng = random.Random(number)
        files = made(number)
        anything = [content for target, content in files.items() if target not in ("excel", "text")]
        files["open"] = rng.choice([bytes(OPTIONS_BYTES), rng.randbytes(OPTIONS_BYTES)]) + rng.choice(anything)
        for target, content in files.items():
            folder = FUZZ / "corpus" / target
            folder.mkdir(parents=True, exist_ok=True)
            # How it is read: see `Reading`.
            (folder / f"{number:04}").write_bytes(rng.randbytes(4) + content)


if __name__ == "__main__":
    main()
