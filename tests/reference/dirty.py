"""Makes a dirty copy of the retail log with known faults, and says how many of them a cleaning repaired.

    python tests/reference/dirty.py make online_retail.parquet OUT [--rows 200000] [--seed 1]
    tablight suggest OUT/dirty.csv --report OUT/suggested.json
    tablight clean OUT/dirty.csv --steps OUT/recipe.json --out OUT/clean.parquet     # "recipe" of the report
    python tests/reference/dirty.py judge OUT OUT/clean.parquet

The log is UCI's Online Retail (D. Chen 2015, doi:10.24432/C5BW33, CC BY 4.0). The truth is the log without the rows that it has twice, without spaces at the ends of its texts
and with accents on a few words, so that there is something to read in a wrong encoding; `line` numbers the rows. Faults are drawn by the seed, one to a value; whole rows are doubled last.
"""

import argparse
import json
import pathlib

import numpy as np
import pandas as pd

# Share of the rows (of those that can have it) with each fault.
SHARES = {
    "typo": 0.004, "case": 0.01, "spaces": 0.015, "marker": 0.01, "date format": 0.2, "number format": 0.1, "encoding": 0.2, "outlier": 0.001, "duplicate": 0.01,
}
MARKERS = ["n/a", "-", "unknown", "?", "N/A", "none", "--"]
DATES = ["%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M", "%b %d, %Y %I:%M %p", "%Y/%m/%d %H:%M"]
ACCENTS = [("CAFE", "CAFÉ"), ("ROSE", "ROSÉ"), ("FRAPPE", "FRAPPÉ"), ("DECOR", "DÉCOR"), ("FACADE", "FAÇADE")]
COLUMNS = ["line", "InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def truth(path, rows):
    log = pd.read_parquet(path).drop_duplicates().reset_index(drop=True)
    log = log.iloc[np.linspace(0, len(log) - 1, min(rows, len(log))).astype(int)].reset_index(drop=True)
    for column in ["InvoiceNo", "StockCode", "Description", "Country"]:
        log[column] = log[column].str.replace(r"\s+", " ", regex=True).str.strip()
    log["Description"] = log["Description"].replace({"": None, "?": None, "??": None, "-": None})
    for plain, accented in ACCENTS:
        log["Description"] = log["Description"].str.replace(plain, accented)
    log.insert(0, "line", np.arange(len(log)))
    return log


class Dirt:
    def __init__(self, log, seed):
        self.log = log
        self.rng = np.random.default_rng(seed)
        self.dirty = log.copy()
        self.dirty["Quantity"] = log["Quantity"].astype(str)
        self.dirty["UnitPrice"] = log["UnitPrice"].map(lambda price: repr(float(price)))
        self.dirty["InvoiceDate"] = log["InvoiceDate"].dt.strftime("%Y-%m-%d %H:%M:%S")
        self.dirty["CustomerID"] = log["CustomerID"].map(lambda number: "" if pd.isna(number) else str(int(number)))
        self.taken = set()
        self.faults = []

    def spoil(self, kind, column, where, how):
        places = np.flatnonzero(where)
        for row in self.rng.choice(places, int(len(places) * SHARES[kind]), replace=False):
            before = self.dirty.at[row, column]
            if (row, column) in self.taken or (after := how(before)) == before:
                continue
            self.taken.add((row, column))
            self.dirty.at[row, column] = after
            self.faults.append({"line": int(row), "column": column, "kind": kind, "dirty": after})

    def typo(self, text):
        words = text.split(" ")
        at = max(range(len(words)), key=lambda i: len(words[i]))
        word = words[at]
        if len(word) < 4:
            return text
        i = int(self.rng.integers(1, len(word) - 1))
        letter = self.rng.choice(list(LETTERS))
        words[at] = [word[:i] + word[i + 1:], word[:i] + letter + word[i:], word[:i] + letter + word[i + 1:],
                     word[:i] + word[i + 1] + word[i] + word[i + 2:]][self.rng.integers(4)]
        return " ".join(words)

    def case(self, text):
        return [str.lower, str.upper, str.title, str.capitalize][self.rng.integers(4)](text)

    def spaces(self, text):
        at = text.find(" ")
        inside = text[:at] + "  " + text[at + 1:] if at > 0 else text + " "
        return [" " + text, text + "  ", text + "\u00a0", inside][self.rng.integers(4)]

    def price(self, text):
        value = float(text)
        if value < 0:
            return text
        return [f"£{value:,.2f}", f"{value:.2f}".replace(".", ","), f"{value:.2f} GBP", f"{value:,.2f}£"][self.rng.integers(4)] if round(value, 2) == value else text

    def run(self):
        texts = self.log["Description"].notna()
        self.spoil("encoding", "Description", texts & ~self.log["Description"].fillna("").map(str.isascii), lambda text: text.encode().decode("cp1252", "replace"))
        self.spoil("typo", "Country", self.log["Country"].notna(), self.typo)
        for column in ["Country", "Description"]:
            self.spoil("case", column, self.log[column].notna(), self.case)
            self.spoil("spaces", column, self.log[column].notna(), self.spaces)
        for column in ["CustomerID", "Country"]:
            self.spoil("marker", column, self.log[column].notna(), lambda _: str(self.rng.choice(MARKERS)))
        at = self.log["InvoiceDate"]
        self.spoil("date format", "InvoiceDate", at.notna(), lambda text: pd.Timestamp(text).strftime(str(self.rng.choice(DATES))))
        self.spoil("number format", "UnitPrice", self.log["UnitPrice"].notna(), self.price)
        self.spoil("outlier", "Quantity", self.log["Quantity"].abs() < 1000, lambda text: str(int(text) * 100_000))
        doubled = self.rng.choice(len(self.dirty), int(len(self.dirty) * SHARES["duplicate"]), replace=False)
        self.faults += [{"line": int(row), "column": None, "kind": "duplicate", "dirty": None} for row in doubled]
        rows = np.sort(np.concatenate([np.arange(len(self.dirty)), doubled]))
        return self.dirty.iloc[rows][COLUMNS]


def make(args):
    out = pathlib.Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    log = truth(args.log, args.rows)
    dirt = Dirt(log, args.seed)
    dirt.run().to_csv(out / "dirty.csv", index=False, lineterminator="\n")
    log[COLUMNS].to_parquet(out / "truth.parquet")
    pd.DataFrame(dirt.faults).to_parquet(out / "faults.parquet")
    print(f"{len(log)} rows, {len(dirt.faults)} faults in {out}")


def plain(values):
    """Values as texts that are the same whatever type they were read as."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return values.dt.strftime("%Y-%m-%d %H:%M:%S").fillna("")
    if pd.api.types.is_numeric_dtype(values):
        return values.map(lambda number: "" if pd.isna(number) else f"{float(number):.10g}")
    return values.fillna("").astype(str)


def judge(args):
    folder = pathlib.Path(args.folder)
    log, faults = pd.read_parquet(folder / "truth.parquet"), pd.read_parquet(folder / "faults.parquet")
    cleaned = pd.read_parquet(args.clean)
    copies = len(cleaned) - cleaned["line"].nunique()
    lost = len(log) - cleaned["line"].nunique()
    cleaned = cleaned.drop_duplicates("line").set_index("line")
    log = log.set_index("line")
    right = {column: plain(log[column]) for column in COLUMNS[1:]}
    now = {column: plain(cleaned[column]).reindex(log.index, fill_value="(lost)") for column in COLUMNS[1:]}
    lines, total = [], [0, 0, 0]
    for kind, of in faults.groupby("kind", sort=False):
        n = len(of)
        if kind == "duplicate":
            found = fixed = n - copies
        else:
            got = np.array([now[column][line] for line, column in zip(of["line"], of["column"])])
            # What was overwritten is lost: that it is missing is all that can be known.
            want = np.array(["" if kind == "marker" else right[column][line] for line, column in zip(of["line"], of["column"])])
            fixed = int((got == want).sum())
            found = int((got != of["dirty"].to_numpy()).sum())
        lines.append((kind, n, found, fixed))
        if kind != "outlier":
            total = [a + b for a, b in zip(total, (n, found, fixed))]
    spoilt = {(line, column) for line, column in zip(faults["line"], faults["column"]) if column}
    wrong = [(line, column, right[column][line], now[column][line]) for column in COLUMNS[1:] for line in log.index[right[column] != now[column]] if (line, column) not in spoilt]
    cells = len(log) * (len(COLUMNS) - 1) - len(spoilt)
    for kind, n, found, fixed in [*lines, ("all but outliers", *total)]:
        print(f"{kind:17} {n:7} faults  found {found / n:7.2%}  fixed {fixed / n:7.2%}")
    print(f"wrongly changed   {len(wrong)} of {cells} values ({len(wrong) / cells:.4%}), rows lost: {lost}")
    for line, column, before, after in wrong[:args.show]:
        print(f"  line {line} {column}: {before!r} became {after!r}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("make")
    one.add_argument("log")
    one.add_argument("out")
    one.add_argument("--rows", type=int, default=200_000)
    one.add_argument("--seed", type=int, default=1)
    one.set_defaults(run=make)
    two = commands.add_parser("judge")
    two.add_argument("folder")
    two.add_argument("clean")
    two.add_argument("--show", type=int, default=10)
    two.set_defaults(run=judge)
    args = parser.parse_args()
    args.run(args)
