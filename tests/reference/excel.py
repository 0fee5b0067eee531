"""Writes tests/data/excel/fruit.xlsx by openpyxl: an empty sheet, one with a value of every kind that begins at C3, and a second one.

    python tests/reference/excel.py
"""
import datetime
import pathlib

import openpyxl

OUT = pathlib.Path(__file__).parent.parent / "data" / "excel"


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    fruit = book.create_sheet("Fruit")
    rows = [
        ["id", "fruit", "price", "ripe", "day", "at", "time", "huge", "note"],
        [1, 'red, "sweet"', 0.5, True, datetime.date(2024, 2, 29), datetime.datetime(2024, 2, 29, 12, 30, 1, 250000), datetime.time(8, 15), 1e300, None],
        [2, None, 1.25, False, datetime.date(1999, 12, 31), datetime.datetime(2024, 3, 1), datetime.time(23, 59, 59), 1.5e-9, "=1/0"],
        [],
        [3, "Käse\n東京", 2, True, datetime.date(2024, 3, 2), None, None, 7, None],
    ]
    for row, values in enumerate(rows, start=3):
        for column, value in enumerate(values, start=3):
            if value is not None:
                fruit.cell(row, column, value)
    second = book.create_sheet("Second")
    for row in [["k", "v"], ["a", 1], ["b", 2]]:
        second.append(row)
    book.save(OUT / "fruit.xlsx")


if __name__ == "__main__":
    main()
