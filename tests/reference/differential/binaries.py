"""Cases of the binary formats: Arrow files, Arrow streams and Parquet. They have to be read as the very types pyarrow reads."""
import pyarrow as pa
import pyarrow.ipc as ipc
import pyarrow.parquet as pq

from columns import ARROW_ONLY, COMMON, table

CODECS = ["none", "snappy", "gzip", "zstd", "lz4", "brotli"]
INTEGERS = ["PLAIN", "DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"]
TEXTS = ["PLAIN", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"]


def columns_of(rng, turn, types):
    """The type whose turn it is, and up to three others."""
    known = list(types)
    return [known[turn % len(known)], *rng.sample(known, rng.randint(0, 3))]


def arrow(rng, turn, n_rows, kind):
    types = {**COMMON, **ARROW_ONLY}
    data = table(rng, types, columns_of(rng, turn, types), n_rows)
    codec = rng.choice([None, "lz4", "zstd"])
    options = ipc.IpcWriteOptions(
        compression=codec,
        emit_dictionary_deltas=rng.random() < 0.3,
        # A file may not replace a dictionary; every batch then shares one.
        unify_dictionaries=kind == "arrow-file",
        metadata_version=ipc.MetadataVersion.V5,
    )
    sink = pa.BufferOutputStream()
    writer = {"arrow-file": ipc.new_file, "arrow-stream": ipc.new_stream}[kind]
    with writer(sink, data.schema, options=options) as out:
        out.write_table(data, max_chunksize=rng.choice([1, 3, 1000]))
    content = sink.getvalue().to_pybytes()
    open_ = {"arrow-file": ipc.open_file, "arrow-stream": ipc.open_stream}[kind]
    return content, open_(pa.py_buffer(content)).read_all(), f"{codec or 'none'}"


def encodings(rng, data):
    """An encoding for every column that has a choice."""
    chosen = {}
    for field in data.schema:
        kind = field.type
        if pa.types.is_integer(kind) and kind.bit_width >= 8:
            chosen[field.name] = rng.choice(INTEGERS)
        elif pa.types.is_floating(kind) or pa.types.is_fixed_size_binary(kind):
            chosen[field.name] = rng.choice(["PLAIN", "BYTE_STREAM_SPLIT"])
        elif pa.types.is_string(kind) or pa.types.is_binary(kind):
            chosen[field.name] = rng.choice(TEXTS)
        elif pa.types.is_boolean(kind):
            chosen[field.name] = rng.choice(["PLAIN", "RLE"])
    return chosen


def parquet(rng, turn, n_rows, _kind):
    data = table(rng, COMMON, columns_of(rng, turn, COMMON), n_rows)
    style = rng.choice(["dictionary", "plain", "encoded"])
    store_schema = rng.random() < 0.7
    options = dict(
        compression=rng.choice(CODECS),
        data_page_version=rng.choice(["1.0", "2.0"]),
        use_dictionary=style == "dictionary",
        column_encoding=encodings(rng, data) if style == "encoded" else None,
        row_group_size=rng.choice([1, 5, 1000]),
        data_page_size=rng.choice([1, 64, 1 << 20]),
        write_batch_size=rng.choice([1, 4, 1024]),
        dictionary_pagesize_limit=rng.choice([16, 1 << 20]),
        # The older one has no nanoseconds.
        version="2.6" if any("ns" in str(field.type) for field in data.schema) else rng.choice(["2.4", "2.6"]),
        write_page_index=rng.random() < 0.3,
        write_page_checksum=rng.random() < 0.3,
        write_statistics=rng.random() < 0.7,
        store_schema=store_schema,
        use_compliant_nested_type=rng.random() < 0.7,
        store_decimal_as_integer=rng.random() < 0.3,
        use_deprecated_int96_timestamps=not store_schema and rng.random() < 0.3,
    )
    content, expected = written(data, options)
    if expected is None:
        # pyarrow 26 cannot read back some lists that it wrote in pages of a few values.
        content, expected = written(data, {**options, "data_page_size": 1 << 20, "write_batch_size": 1024})
    return content, expected, f"{options['compression']} v{options['data_page_version']} {style}"


def written(data, options):
    """A file, and what pyarrow reads from it; `None` where it loses rows."""
    sink = pa.BufferOutputStream()
    pq.write_table(data, sink, **options)
    content = sink.getvalue()
    try:
        expected = pq.ParquetFile(content).read()
    except pa.ArrowInvalid:
        expected = None
    complete = expected is not None and expected.num_rows == data.num_rows
    return content.to_pybytes(), expected if complete else None
