#!/usr/bin/env python3
"""Golden cases of `compare`: pairs of small tables, and what evidently's DataDriftPreset says about each column.

    python3 -m venv /tmp/evid && /tmp/evid/bin/pip install evidently
    /tmp/evid/bin/python tests/reference/drift.py      # writes tests/golden/compare/

Both tables of a pair are in one file, told apart by the column `side`. Numbers are declared numerical and texts and booleans categorical, as Tablight takes them.
"""
import json
from pathlib import Path

import evidently
import numpy as np
import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset

OUT = Path(__file__).parents[1] / "golden" / "compare"
SOURCE = f"tests/reference/drift.py, evidently {evidently.__version__}"
TESTS = {"K-S p_value": "kolmogorovSmirnov", "chi-square p_value": "chiSquare", "Z-test p_value": "proportions",
         "Wasserstein distance (normed)": "wasserstein", "Jensen-Shannon distance": "jensenShannon"}


def side(rows, seed, shift):
    r = np.random.default_rng(seed)
    names = ["ash", "birch", "cedar", "elm", "fir", "oak", "pine"]
    weights = np.array([5, 4, 3, 3, 2, 2, 1], float)
    tilted = weights + (np.arange(7) * 0.9 if shift else 0)
    missing = lambda values: [None if k < 0.06 else v for v, k in zip(values, r.random(rows))]
    return pd.DataFrame({
        "steady": np.round(r.normal(50, 9, rows), 3),
        "shifted": np.round(r.normal(52 if shift else 50, 9, rows), 3),
        "wider": np.round(r.normal(0, 1.6 if shift else 1, rows), 4),
        "tail": np.round(np.exp(r.normal(3, 1, rows)), 2),
        "units": r.poisson(4.4 if shift else 4, rows),
        "stars": r.choice([1, 2, 3, 4, 5], rows, p=[.1, .1, .2, .3, .3] if not shift else [.2, .2, .2, .2, .2]),
        "flag": np.where(r.random(rows) < (0.42 if shift else 0.3), "yes", "no"),
        "same": np.where(r.random(rows) < 0.5, "a", "b"),
        "tree": r.choice(names, rows, p=tilted / tilted.sum()),
        "calm": r.choice(names, rows, p=weights / weights.sum()),
        "gaps": pd.array(missing(np.round(r.normal(10, 2, rows), 3).tolist()), dtype="Float64").astype(float),
        "paid": r.random(rows) < 0.7,
    })


def verdicts(reference, current):
    numbers = [c for c in reference if pd.api.types.is_numeric_dtype(reference[c]) and reference[c].dtype != bool]
    groups = [c for c in reference if c not in numbers]
    text = lambda frame: frame.assign(**{c: frame[c].astype(str) for c in groups})
    definition = DataDefinition(numerical_columns=numbers, categorical_columns=groups)
    make = lambda frame: Dataset.from_pandas(text(frame), data_definition=definition)
    snapshot = Report([DataDriftPreset()]).run(make(current), make(reference))
    found = {}
    for metric in json.loads(snapshot.json())["metrics"]:
        config = metric["config"]
        if config["type"].endswith("ValueDrift"):
            score, threshold = float(metric["value"]), config["threshold"]
            test = TESTS[config["method"]]
            chance = "p_value" in config["method"]
            drifted = score <= threshold if test == "kolmogorovSmirnov" else score < threshold if chance else score >= threshold
            found[config["column"]] = (test, score, bool(drifted))
        elif config["type"].endswith("DriftedColumnsCount"):
            found[None] = metric["value"]["count"]
    return found


def case(name, n, m, shift):
    reference, current = side(n, 11, False), side(m, 12, shift)
    found = verdicts(reference, current)
    both = pd.concat([reference.assign(side="reference"), current.assign(side="current")])
    both = both.assign(paid=both["paid"].map({True: "true", False: "false"}))
    both.to_csv(OUT / f"{name}.csv", index=False)
    report = [{"path": "referenceRows", "value": n}, {"path": "currentRows", "value": m}]
    for i, column in enumerate(reference):
        test, score, drifted = found[column]
        place = f"columns[{i}]"
        report += [{"path": f"{place}.column", "value": column}, {"path": f"{place}.test", "value": test}, {"path": f"{place}.drifted", "value": drifted}]
        tolerance = dict(abs=0.01, why="beyond 1,023 values the ranks are a sketch's") if test == "wasserstein" else \
            dict(rel=1e-6, abs=1e-9, why="sums in another order") if test != "kolmogorovSmirnov" else \
            dict(rel=1e-6, abs=1e-9, why="the exact probability, by another recursion")
        report.append({"path": f"{place}.score", "value": score, **tolerance})
    report.append({"path": "driftedColumns", "value": int(found[None])})
    params = {"columns": list(reference), "where": "side = 'reference'", "against": "side = 'current'"}
    content = {"source": SOURCE, "input": {"file": f"tests/golden/compare/{name}.csv"}, "task": "compare", "params": params, "report": report}
    (OUT / f"slices-{name}.json").write_text(json.dumps(content, indent=1) + "\n")


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    case("small-shifted", 400, 300, True)
    case("small-same", 350, 420, False)
    case("large-shifted", 1500, 1200, True)
    case("large-same", 1200, 1400, False)


if __name__ == "__main__":
    main()
