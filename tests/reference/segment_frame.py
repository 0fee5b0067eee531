#!/usr/bin/env python3
"""Golden cases of what surrounds the methods of the segment area: writes tests/golden/{segment,rfm,compare_segments}.

    python tests/reference/segment_frame.py        # needs kmodes, scikit-learn, scipy, pandas

Preparation and silhouettes are scikit-learn's, probabilities scipy's, k-modes and k-prototypes those of the package kmodes, RFM is computed by pandas. Data
are drawn here (CC0), and scikit-learn's iris (R. A. Fisher 1936).
"""

import importlib.metadata
import json
from pathlib import Path

import numpy as np
import pandas as pd
from kmodes.kmodes import KModes
from kmodes.kprototypes import KPrototypes
from scipy import stats
from sklearn import datasets, metrics
from sklearn.cluster import KMeans
from sklearn.preprocessing import PowerTransformer, StandardScaler

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("kmodes", "scikit-learn", "scipy", "pandas", "numpy"))
SUMS = "sums run in another order"
POWER = "the power is found by another search, which ends within 1e-8 of the best"


def case(task, name, frame, params, report=(), table=()):
    path = ROOT / "tests/golden" / task / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    body = {"source": f"tests/reference/segment_frame.py, {VERSIONS}", "input": {"csv": frame.to_csv(index=False)}, "task": task,
            "params": params, "report": list(report), "table": list(table)}
    path.write_text(json.dumps(body, indent=1) + "\n")


def near(path, value, rel=1e-9, why=SUMS, abs_=0.0):
    return {"path": path, "value": None if value is None else float(value), "rel": rel, "abs": abs_, "why": why}


def exactly(path, value):
    return {"path": path, "value": value}


def column(name, values, abs_=1e-9, why=SUMS):
    return {"column": name, "values": [v if isinstance(v, str) else float(v) for v in values], "abs": abs_, "why": why}


def by_size(labels):
    """Labels as tablight numbers them: by size, of equal sizes by first row."""
    labels = np.asarray(labels)
    first = {c: int(np.flatnonzero(labels == c)[0]) for c in set(labels.tolist())}
    order = sorted(first, key=lambda c: (-int((labels == c).sum()), first[c]))
    return np.array([order.index(c) for c in labels])


def questionnaire(n, seed):
    draw = np.random.default_rng(seed)
    group = draw.choice(3, n, p=[0.5, 0.3, 0.2])
    answer = lambda options: [options[g] if draw.random() < 0.85 else options[draw.integers(len(options))] for g in group]
    return pd.DataFrame({"color": answer(["red", "green", "blue"]), "size": answer(["large", "small", "medium"]),
                         "shape": answer(["round", "square", "flat"]), "city": answer(["Bonn", "Ulm", "Jena"]), "mood": answer(["up", "down", "so"])}), group


def kmodes():
    frame, _ = questionnaire(150, 4)
    for k in (3, 4):
        model = KModes(k, init="Cao", n_init=1).fit(frame.values)
        labels = by_size(model.labels_)
        sizes = [exactly(f"segments[{c}].size", int((labels == c).sum())) for c in range(k)]
        case("segment", f"kmodes-cao-{k}", frame, {"method": "kmodes", "k": k, "nInit": 1},
             [near("cost", model.cost_), *sizes], [column("segment", labels)])


def kprototypes():
    frame, group = questionnaire(120, 9)
    draw = np.random.default_rng(2)
    frame = frame[["color", "city"]].assign(amount=(group * 4.0 + draw.normal(size=120)).round(3), visits=(group * -3.0 + draw.normal(size=120)).round(3))
    for gamma in (0.5, 2.0):
        model = KPrototypes(3, init="Huang", n_init=30, gamma=gamma, random_state=1).fit(frame.values, categorical=[0, 1])
        labels = by_size(model.labels_)
        case("segment", f"kprototypes-gamma-{gamma:g}", frame, {"method": "kprototypes", "k": 3, "gamma": gamma, "scale": "none", "nInit": 20},
             [near("cost", model.cost_, why="the best of several starts in both; " + SUMS)], [column("segment", labels)])


def heavy():
    draw = np.random.default_rng(7)
    return pd.DataFrame({"amount": draw.lognormal(3, 1.2, 90).round(4), "balance": (draw.normal(size=90) ** 3).round(4), "age": draw.normal(40, 9, 90).round(2)})


def from_rows(scaled, rows):
    return KMeans(len(rows), init=scaled[rows], n_init=1, tol=0, max_iter=300).fit(scaled)


def preparation():
    frame, rows = heavy(), [3, 40, 71]
    power = PowerTransformer().fit(frame.values)
    model = from_rows(power.transform(frame.values), rows)
    labels = by_size(model.labels_)
    case("segment", "kmeans-power", frame, {"method": "kmeans", "scale": "power", "init": frame.values[rows].tolist(), "tol": 0},
         [near("inertia", model.inertia_, 1e-5, POWER)], [column("segment", labels), column("distance", model.transform(power.transform(frame.values)).min(axis=1), 1e-5, POWER)])
    low, high = frame.quantile(0.25), frame.quantile(0.75)
    clipped = frame.clip(low - 3 * (high - low), high + 3 * (high - low), axis=1)
    scaled = StandardScaler().fit(clipped.values)
    model = from_rows(scaled.transform(clipped.values), rows)
    given = {"method": "kmeans", "outliers": "clip", "init": clipped.values[rows].tolist(), "tol": 0}
    case("segment", "kmeans-clip", frame, given, [near("inertia", model.inertia_)],
         [column("segment", by_size(model.labels_)), column("distance", model.transform(scaled.transform(clipped.values)).min(axis=1))])
    mixed = frame[["age"]].assign(city=np.random.default_rng(1).choice(["Bonn", "Jena", "Ulm"], 90, p=[0.5, 0.3, 0.2]))
    coded = np.column_stack([StandardScaler().fit_transform(mixed[["age"]]), *[(mixed.city == city).astype(float) for city in mixed.city.value_counts().index]])
    model = from_rows(coded, rows)
    starts = np.column_stack([mixed.age, coded[:, 1:]])[rows].tolist()
    case("segment", "kmeans-onehot", mixed, {"method": "kmeans", "columns": ["age", "city"], "init": starts, "tol": 0}, [near("inertia", model.inertia_)],
         [column("segment", by_size(model.labels_)), column("distance", model.transform(coded).min(axis=1))])


def understanding():
    iris = datasets.load_iris()
    names = ["sepal_length", "sepal_width", "petal_length", "petal_width"]
    frame = pd.DataFrame(iris.data, columns=names)
    rows = [0, 60, 142]
    model = from_rows(iris.data, rows)
    labels = by_size(model.labels_)
    tests = {(s, name): stats.ttest_ind(frame[name][labels == s], frame[name][labels != s], equal_var=False).pvalue for s in range(3) for name in names}
    adjusted = dict(zip(tests, stats.false_discovery_control(list(tests.values()))))
    silhouettes = metrics.silhouette_samples(iris.data, labels)
    report = []
    for s in range(3):
        effects = {name: (frame[name][labels == s].mean() - frame[name].mean()) / frame[name].std(ddof=0) for name in names}
        strongest = [name for name in sorted(names, key=lambda name: -abs(effects[name])) if abs(effects[name]) >= 0.25]
        for i, name in enumerate(strongest):
            report += [exactly(f"segments[{s}].distinguishing[{i}].column", name), near(f"segments[{s}].distinguishing[{i}].effect", effects[name]),
                       near(f"segments[{s}].distinguishing[{i}].pValue", adjusted[s, name], 1e-7, "tails of Student's distribution by another expansion")]
        middle = iris.data[labels == s].mean(axis=0)
        distances = ((iris.data - middle) ** 2).sum(axis=1)
        report += [near(f"segments[{s}].silhouette", silhouettes[labels == s].mean()),
                   exactly(f"segments[{s}].typical[0]", int(np.flatnonzero(labels == s)[distances[labels == s].argmin()]))]
    case("segment", "kmeans-iris-understanding", frame, {"method": "kmeans", "scale": "none", "init": iris.data[rows].tolist(), "tol": 0}, report)


def agreement():
    draw = np.random.default_rng(3)
    first = draw.integers(0, 4, 300)
    second = np.where(draw.random(300) < 0.6, first % 3, draw.integers(0, 5, 300))
    frame = pd.DataFrame({"first": first, "second": second})
    cells = frame.groupby(["first", "second"]).size()
    case("compare_segments", "overlap", frame, {"first": "first", "second": "second"},
         [near("ari", metrics.adjusted_rand_score(first, second)), near("ami", metrics.adjusted_mutual_info_score(first, second), 1e-8)],
         [column("rows", cells.values), column("share_of_first", (cells / cells.groupby("first").transform("sum")).values)])


def rfm():
    draw = np.random.default_rng(11)
    n = 1500
    frame = pd.DataFrame({"customer": [f"c{c:03}" for c in (draw.pareto(1.0, n) * 12).astype(int) % 160],
                          "invoice": draw.integers(1, 700, n), "quantity": draw.integers(1, 9, n), "price": draw.lognormal(1, 0.8, n).round(2),
                          "day": (pd.Timestamp("2024-01-01") + pd.to_timedelta(draw.integers(0, 366, n), unit="D")).strftime("%Y-%m-%d")})
    log = frame.assign(amount=frame.quantity * frame.price, at=pd.to_datetime(frame.day))
    grouped = log.groupby("customer")
    features = pd.DataFrame({"recency": (log["at"].max() - grouped["at"].max()).dt.days.astype(float), "frequency": grouped.invoice.nunique().astype(float),
                             "monetary": grouped.amount.sum()})
    cuts = {name: features[name].quantile([0.2, 0.4, 0.6, 0.8]).values for name in features}
    below = {name: np.searchsorted(cuts[name], features[name].values, side="left") for name in features}
    scores = {"r": 5 - below["recency"], "f": 1 + below["frequency"], "m": 1 + below["monetary"]}
    params = {"entity": "customer", "time": "day", "transaction": "invoice", "amount": "quantity * price"}
    bounds = {"recencyDaysBounds": "recency", "frequencyBounds": "frequency", "monetaryBounds": "monetary"}
    report = [exactly("customers", len(features)), *[near(f"{path}[{i}]", cuts[name][i]) for path, name in bounds.items() for i in range(4)]]
    case("rfm", "quintiles", frame, params, report,
         [column("customer", list(features.index)), column("recency_days", features.recency), column("frequency", features.frequency),
          column("monetary", features.monetary), *[column(name, values) for name, values in scores.items()]])


for part in (kmodes, kprototypes, preparation, understanding, agreement, rfm):
    part()
