"""Writes tests/data/excel/fruit.ods, part by part: the sheets of fruit.xlsx (excel.py), with what only OpenDocument has.

Rows and cells that are repeated, notes and drawings in a cell, covered cells, blanks and breaks inside of a paragraph, cells of tracked changes.

    python tests/reference/ods.py
"""
import pathlib
import zipfile
from xml.sax.saxutils import escape

OUT = pathlib.Path(__file__).parent.parent / "data" / "excel" / "fruit.ods"
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
SPACES = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMES.items())


def cell(kind, value=None, shown="", inside="", repeated=1):
    """A cell of a value type, with its value as an attribute and the paragraphs that are shown."""
    attributes = f' office:value-type="{kind}"'
    if kind == "error":
        attributes = ' office:value-type="string" calcext:value-type="error"'
    elif value is not None:
        name = {"date": "date-value", "time": "time-value", "boolean": "boolean-value", "string": "string-value"}.get(kind, "value")
        attributes += f' office:{name}="{escape(value)}"'
    if repeated > 1:
        attributes += f' table:number-columns-repeated="{repeated}"'
    return f"<table:table-cell{attributes}>{inside}<text:p>{shown}</text:p></table:table-cell>"


def blank(repeated=1):
    return f'<table:table-cell table:number-columns-repeated="{repeated}"/>'


def row(*cells, repeated=1):
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def sheet(name, *rows):
    return f'<table:table table:name="{name}"><table:shapes><draw:frame><text:p>a shape</text:p></draw:frame></table:shapes>{"".join(rows)}</table:table>'


def content():
    note = "<office:annotation><text:p>a note</text:p></office:annotation>"
    texts = [cell("string", shown=name) for name in ["id", "fruit", "price", "ripe", "day", "at", "time", "huge", "note"]]
    fruit = sheet(
        "Fruit",
        row(blank(1024), repeated=2),
        f"<table:table-header-rows>{row(blank(2), *texts, blank(1013))}</table:table-header-rows>",
        row(blank(2), cell("float", "1", "1"), cell("string", shown='red, <text:span>"sweet"</text:span>', inside=note), cell("currency", "0.5", "0,50 €"), cell("boolean", "true", "TRUE"),
            cell("date", "2024-02-29", "29.02.24"), cell("date", "2024-02-29T12:30:01.250", "29.02.24 12:30"), cell("time", "PT08H15M00S", "08:15"), cell("float", "1e300", "1E+300")),
        row(blank(2), cell("float", "2", "2"), blank(), cell("percentage", "1.25", "125%"), cell("boolean", "false", "FALSE"),
            cell("date", "1999-12-31", "31.12.99"), cell("date", "2024-03-01", "01.03.24"), cell("time", "PT23H59M59S", "23:59:59"), cell("float", "1.5e-9", "1.5E-9"), cell("error", shown="#DIV/0!")),
        row(blank(1024)),
        row(blank(2), cell("float", "3", "3"), cell("string", shown="K&#228;se</text:p><text:p>東京"), cell("float", "2", "2"), cell("boolean", "true", "TRUE"),
            cell("date", "2024-03-02", "02.03.24"), blank(2), cell("float", "7", "7"), "<table:covered-table-cell office:value-type=\"string\"><text:p>hidden</text:p></table:covered-table-cell>"),
        row(blank(16384), repeated=1048568),
    )
    second = sheet("Second", row(cell("string", shown="k"), cell("string", shown="v")), row(cell("string", "a", "shown"), cell("float", "1", "1")), row(cell("string", shown="b"), cell("float", "2", "2")))
    repeated = sheet("Repeated", row(cell("string", shown="x"), cell("string", shown="y"), cell("string", shown="z")),
                     row(cell("float", "5", "5", repeated=2), cell("string", shown='a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>&lt;d&gt;'), repeated=3))
    changes = f'<table:tracked-changes><table:cell-content-change>{cell("string", shown="before")}</table:cell-content-change></table:tracked-changes>'
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {SPACES} office:version="1.3"><office:body><office:spreadsheet>'
            f'{changes}{sheet("Notes", row(blank()))}{fruit}{second}{repeated}</office:spreadsheet></office:body></office:document-content>')


def main():
    manifest = ('<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
                f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/></manifest:manifest>')
    with zipfile.ZipFile(OUT, "w") as archive:
        for name, text, method in [("mimetype", MIMETYPE, zipfile.ZIP_STORED), ("content.xml", content(), zipfile.ZIP_DEFLATED), ("META-INF/manifest.xml", manifest, zipfile.ZIP_DEFLATED)]:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = method
            archive.writestr(entry, text)


if __name__ == "__main__":
    main()
