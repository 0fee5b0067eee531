"""Compressions around a file."""
import gzip
import io
import zipfile

import pyarrow as pa

WRAPPERS = ["gzip", "zstd", "zip"]


def wrapped(content, name, wrapper):
    if wrapper == "gzip":
        return gzip.compress(content, mtime=0), f"{name}.gz"
    if wrapper == "zstd":
        return pa.Codec("zstd").compress(content, asbytes=True), f"{name}.zst"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue(), f"{name}.zip"
