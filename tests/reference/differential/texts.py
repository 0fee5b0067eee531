"""Cases of CSV and JSON, with what pyarrow or Polars reads from them once told what its own guess would get wrong.

Where our types differ from its guess by design, it is told ours (`TOLD`): long integers are kept exact, times of day and other texts stay
text, NaN and infinities are numbers. A finer time than a microsecond is cut off.
"""
import io
import json
import math
import random

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.json as pj

from columns import WORDS, drawn, floats, integers, moments, text

MICROS = pa.timestamp("us")
INSTANT = pa.timestamp("us", "UTC")
NULL_WORDS = ["NA", "N/A", "#N/A", "null", "NULL", "\\N"]
NAMES = ["id", "name", "Größe", "a b", "x.y", "値", "it's", "say \"hi\"", "semi;colon", "co,mma", "bar|bar", "UPPER", "_", "n°", "with\ttab", "🍎"]


def clock(rng, unit, separator, zone):
    """A moment as it is written, with as many digits behind the point as its unit has."""
    value = pa.scalar(moments(unit)(rng), pa.int64()).cast(pa.timestamp(unit))
    return str(pc.strftime(value, format=f"%Y-%m-%d{separator}%H:%M:%S")) + zone


def dates(rng):
    return str(pa.scalar(rng.randint(-250_000, 250_000), pa.int32()).cast(pa.date32()))


def moment(unit, separator, zones):
    return lambda rng: clock(rng, unit, separator, rng.choice(zones))


# Name: how a value is written; the type pyarrow is told, or None where it finds the same by itself.
WRITTEN = {
    "bool": (lambda rng: rng.choice(["true", "false"]), None),
    "capital bool": (lambda rng: rng.choice(["True", "False", "TRUE"]), pa.bool_()),
    "small integer": (lambda rng: str(rng.randint(-99, 99)), None),
    "int64": (lambda rng: str(integers(64, True)(rng)), None),
    "uint64": (lambda rng: str(rng.choice([2**64 - 1, rng.randint(0, 2**64 - 1), 2**63])), pa.uint64()),
    "long integer": (lambda rng: str(rng.randint(-(10**38) + 1, 10**38 - 1)), pa.decimal128(38, 0)),
    "float64": (lambda rng: repr(floats(rng)), pa.float64()),
    "float32": (lambda rng: str(pa.scalar(rng.gauss(0, 1), pa.float32()).as_py()), pa.float64()),
    "price": (lambda rng: f"{rng.randint(-10**6, 10**6) / 100:.2f}", pa.float64()),
    "exponent": (lambda rng: f"{rng.gauss(0, 1):.{rng.randint(0, 17)}e}", pa.float64()),
    "date": (dates, pa.date32()),
    "timestamp[s]": (moment("s", " ", [""]), MICROS),
    "timestamp[ms]": (moment("ms", "T", [""]), MICROS),
    "timestamp[us]": (moment("us", "T", [""]), MICROS),
    "timestamp[ns]": (moment("ns", " ", [""]), MICROS),
    "instant[s]": (moment("s", "T", ["Z"]), INSTANT),
    "instant[us]": (moment("us", " ", ["+02:00", "-05:30", "Z"]), INSTANT),
    "time": (lambda rng: f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:{rng.randint(0, 59):02}", pa.string()),
    "duration": (lambda rng: f"{rng.randint(1, 9)} days {rng.randint(0, 23)}:{rng.randint(0, 59):02}:00", pa.string()),
    "identifier": (lambda rng: f"0{rng.randint(0, 999):03}", pa.string()),
    "text": (text, pa.string()),
    "word": (lambda rng: rng.choice(["apple", "kiwi", "plum"]), pa.string()),
}
TEMPORAL = (pa.date32(), MICROS, INSTANT)


def texts_of(rng, turn, n_rows):
    """Columns as they are written: a name, the kind, and texts with None for missing."""
    kinds = list(WRITTEN)
    chosen = [kinds[turn % len(kinds)], *rng.sample(kinds, rng.randint(1, 4))]
    names = rng.sample(NAMES, len(chosen))
    columns = []
    for position, (name, kind) in enumerate(zip(names, chosen)):
        nulls = rng.choice(["none", "none", "some", "all"] if position else ["none", "some"])
        columns.append((name, kind, drawn(rng, n_rows, nulls, WRITTEN[kind][0])))
    return columns


def told(kind):
    """Temporal columns are read as text and cast: pyarrow's CSV and JSON readers know fewer spellings than its cast does."""
    kind = WRITTEN[kind][1]
    return pa.string() if kind in TEMPORAL else kind


def as_typed(column, kind):
    target = WRITTEN[kind][1]
    if target not in TEMPORAL or pa.types.is_null(column.type):
        return column
    if target == pa.date32():
        return column.cast(target)
    nanos = column.cast(pa.timestamp("ns", target.tz))
    return pc.floor_temporal(nanos, unit="microsecond").cast(target, safe=False)


def typed(table, columns):
    """Gives the columns that were read as text their types; a column without any value has none."""
    for position, (_, kind, values) in enumerate(columns):
        if any(values):
            table = table.set_column(position, table.schema.names[position], as_typed(table.column(position), kind))
    return table


# CSV

class Dialect:
    def __init__(self, rng):
        self.delimiter = rng.choice(",;\t|")
        self.quote = rng.choice(["\"", "\"", "\"", "'"])
        self.quoting = rng.choice(["minimal", "all", "nonnumeric"])
        self.newline = rng.choice(["\n", "\r\n"])
        self.ends = rng.random() < 0.8
        self.header = rng.random() < 0.8
        self.missing = rng.choice(["", "", "NA", "NULL"])
        self.encoding = rng.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
        self.is_told = rng.random() < 0.3

    def field(self, value, is_text):
        if value is None:
            return f"{self.quote}{self.quote}" if self.quoting == "all" and not is_text else self.missing
        special = [self.delimiter, self.quote, "\n", "\r"]
        needs = is_text and (value in ["", *NULL_WORDS] or value != value.strip() or any(c in value for c in special))
        if needs or self.quoting == "all" or self.quoting == "nonnumeric" and is_text:
            return self.quote + value.replace(self.quote, self.quote * 2) + self.quote
        return value

    def write(self, columns):
        head = [[self.field(name, True) for name, _, _ in columns]] if self.header else []
        body = zip(*[[self.field(value, WRITTEN[kind][1] == pa.string()) for value in values] for _, kind, values in columns])
        lines = [self.delimiter.join(row) for row in [*head, *body]]
        # An empty field at the very end is missing; pyarrow 26 takes it for an empty text.
        ends = self.ends or lines[-1].endswith(self.delimiter)
        return self.newline.join(lines) + (self.newline if ends else "")

    def options(self):
        """What our reader is told. Without a header it has to be; apostrophes as quotes it finds only in texts without a double quote."""
        if self.is_told:
            return {"delimiter": self.delimiter, "quote": self.quote, "header": self.header}
        return {**({} if self.header else {"header": False}), **({"quote": "'"} if self.quote == "'" else {})}

    def read(self, content, columns):
        """What pyarrow reads: a quoted empty field is a text in a column of text, as is one without any value, and missing in any other."""
        names = [name for name, _, _ in columns] if self.header else [f"f{i}" for i in range(len(columns))]
        types = {name: told(kind) for name, (_, kind, _) in zip(names, columns) if told(kind)}
        as_text, as_found = [
            csv.read_csv(
                io.BytesIO(content),
                csv.ReadOptions(autogenerate_column_names=not self.header, encoding={"utf-8-sig": "utf-8"}.get(self.encoding, self.encoding)),
                csv.ParseOptions(delimiter=self.delimiter, quote_char=self.quote, newlines_in_values=True),
                csv.ConvertOptions(null_values=["", *NULL_WORDS], strings_can_be_null=True, quoted_strings_can_be_null=quoted, column_types=types),
            )
            for quoted, types in [(False, dict.fromkeys(names, pa.string())), (True, types)]
        ]
        is_text = [WRITTEN[kind][1] == pa.string() or not any(values) for _, kind, values in columns]
        picked = [(as_text if is_text[i] else as_found).column(i) for i in range(len(columns))]
        return typed(pa.table(picked, names), columns)


def csv_case(rng, turn, n_rows, _kind):
    dialect = Dialect(rng)
    n_rows = max(n_rows, 1 if dialect.header else 2)
    columns = texts_of(rng, turn, n_rows)
    if dialect.encoding == "cp1252":
        columns = [(f"{i}{name}".encode("cp1252", "replace").decode("cp1252"), kind, values) for i, (name, kind, values) in enumerate(columns)]
    content = dialect.write(columns).encode(dialect.encoding, "replace")
    how = f"{dialect.encoding} {dialect.quoting} {dialect.delimiter!r} {dialect.quote} header={dialect.header} told={dialect.is_told}"
    return content, dialect.read(content, columns), how, dialect.options()


# JSON

def member(value, kind):
    """A value as JSON; numbers keep the digits they were written with."""
    if value is None:
        return "null"
    if WRITTEN[kind][1] == pa.bool_() or kind == "bool":
        return value.lower()
    if kind in ("small integer", "int64", "uint64", "long integer", "float64", "float32", "price", "exponent"):
        return value if math.isfinite(float(value)) else "null"
    return json.dumps(value, ensure_ascii=len(value) % 2 == 0)


def nested(rng):
    """An object or an array, and the kind of its column."""
    deep = {"x": rng.choice([None, rng.randint(-9, 9)]), "s": rng.choice(WORDS), "in": {"y": rng.random() < 0.5}}
    return rng.choice([deep, {"x": 1}])


def many(rng):
    """No nulls inside: pyarrow 26 makes an array of them that fails its own validation."""
    return [rng.choice([rng.randint(-9, 9), 2**60]) for _ in range(rng.randint(0, 4))]


def rows_of(rng, turn, n_rows):
    """The rows as names and their values in JSON, what stands between these, and the columns. Some members are left out where they are missing."""
    columns = [(name, kind, values) for name, kind, values in texts_of(rng, turn, n_rows) if "." not in name]
    extra = {"o": nested, "l": many, "w": lambda rng: [rng.choice(WORDS)] * rng.randint(0, 2)}
    extras = {name: drawn(rng, n_rows, rng.choice(["none", "some"]), draw) for name, draw in extra.items() if rng.random() < 0.3}
    leave_out = rng.random() < 0.3
    gap = rng.choice(["", " "])
    rows = []
    for i in range(n_rows):
        members = [(name, member(values[i], kind)) for name, kind, values in columns]
        members += [(name, json.dumps(values[i], separators=(",", f":{gap}"))) for name, values in extras.items()]
        # The first row has them all, so that the order of the columns is known.
        kept = [(name, value) for name, value in members if not (leave_out and i and value == "null")]
        rows.append(kept)
    return rows, gap, columns


def written(rows, gap):
    return ["{" + f",{gap}".join(f"{json.dumps(name)}:{gap}{value}" for name, value in row) + "}" for row in rows]


TYPES = {pa.int64(): "int64", pa.uint64(): "uint64", pa.float64(): "float64", pa.bool_(): "boolean", pa.string(): "utf8"}
MISSING = "(none)"
BROKEN = ["oops", '{"a":', '{"a" 1}', '{"a":"b}', "[1]", '{"a":01}', '{"o":{"x":[}}']


def said(rng, rows, columns):
    """The same rows with numbers of some columns as texts, words for missing values, and the options to read them."""
    types = {name: TYPES[WRITTEN[kind][1]] for name, kind, _ in columns if WRITTEN.get(kind, "?")[1] in TYPES and rng.random() < 0.6}

    def other(name, value):
        if value == "null":
            return rng.choice([value, json.dumps(MISSING)])
        return json.dumps(value) if name in types and not value.startswith('"') and rng.random() < 0.7 else value

    return [[(name, other(name, value)) for name, value in row] for row in rows], {"types": types, "nulls": [MISSING]}


def with_broken(rng, lines):
    """Some lines in between that are to be left out, fewer than the others."""
    lines = list(lines)
    for _ in range(rng.randint(0, len(lines) // 2)):
        lines.insert(rng.randint(1, len(lines)), rng.choice(BROKEN))
    return lines


def flattened(table):
    while any(pa.types.is_struct(field.type) for field in table.schema):
        table = table.flatten()
    return table


def json_typed(table, columns):
    for name, kind, _ in columns:
        position = table.schema.get_field_index(name)
        if position >= 0:
            table = table.set_column(position, name, as_typed(table.column(name), kind))
    return flattened(table)


def ndjson(rng, turn, n_rows, _kind):
    n_rows = max(n_rows, 1)
    rows, gap, columns = rows_of(rng, turn, n_rows)
    newline = rng.choice(["\n", "\n", "\r\n"])
    end = rng.choice(["", newline])
    content = (newline.join(written(rows, gap)) + end).encode()
    schema = pa.schema([(name, told(kind) or pa.null()) for name, kind, _ in columns if told(kind)])
    table = pj.read_json(io.BytesIO(content), parse_options=pj.ParseOptions(explicit_schema=schema))
    expected = json_typed(table, columns)
    saying = random.Random(f"said {turn}")
    if saying.random() < 0.5:
        return content, expected, "", {}
    rows, options = said(saying, rows, columns)
    return (newline.join(with_broken(saying, written(rows, gap))) + end).encode(), expected, "types, nulls and broken lines", options


def json_array(rng, turn, n_rows, _kind):
    n_rows = max(n_rows, 1)
    rows, gap, columns = rows_of(rng, turn, n_rows)
    content = ("[" + rng.choice([",", ",\n", " , "]).join(written(rows, gap)) + "]").encode()
    overrides = {name: pl.from_arrow(pa.array([], told(kind))).dtype for name, kind, _ in columns if told(kind)}
    table = pl.read_json(io.BytesIO(content), infer_schema_length=None, schema_overrides=overrides).to_arrow()
    return content, json_typed(table, columns), "", {}
