#!/usr/bin/env python3
"""Golden cases of the segment area, from scikit-learn: writes tests/golden/segment and the data it reads.

    python tests/reference/segment.py

Data: scikit-learn's own iris and wine (R. A. Fisher 1936; M. Forina et al. 1991; UCI Machine Learning Repository, CC BY 4.0)
and blobs drawn here (CC0). Segments are numbered as tablight numbers them: by size, of equal sizes by first row.
"""

import json
import platform
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn import datasets, metrics
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.exceptions import ConvergenceWarning
from sklearn.preprocessing import MinMaxScaler, RobustScaler, StandardScaler

warnings.filterwarnings("ignore", category=ConvergenceWarning)

ROOT = Path(__file__).resolve().parents[2]
SOURCE = f"tests/reference/segment.py, scikit-learn {sklearn.__version__}, numpy {np.__version__}, Python {platform.python_version()}"
SUMS = "sums run in another order than scikit-learn's"
RESTARTS = "restarts are drawn by another generator; the best of ten must be as good within 1 %"
SCALERS = {"standard": StandardScaler, "minmax": MinMaxScaler, "robust": RobustScaler}


def csv(names, values):
    rows = ["" if np.isnan(v) else repr(float(v)) for v in np.ravel(values)]
    width = len(names)
    lines = [",".join(rows[i : i + width]) for i in range(0, len(rows), width)]
    return "\n".join([",".join(names), *lines]) + "\n"


def data(name, names, values):
    path = f"tests/data/{name}.csv"
    (ROOT / path).parent.mkdir(exist_ok=True)
    (ROOT / path).write_text(csv(names, values))
    return {"file": path}


def case(name, given, params, report=(), table=()):
    path = ROOT / "tests/golden/segment" / f"kmeans-{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    body = {"source": SOURCE, "input": given, "task": "segment", "params": {"method": "kmeans", **params},
            "report": list(report), "table": list(table)}
    path.write_text(json.dumps(body, indent=1) + "\n")


def near(path, value, rel=1e-9, why=SUMS, **more):
    return {"path": path, "value": value, "rel": rel, "why": why, **more}


def column(name, values, abs_=1e-9):
    return {"column": name, "values": [None if v is None else float(v) for v in values], "abs": abs_, "why": SUMS}


def exactly(path, value):
    return {"path": path, "value": value}


def by_size(labels, k):
    """Old numbers of the segments in tablight's order."""
    sizes = np.bincount(labels, minlength=k)
    first = [int(np.flatnonzero(labels == c)[0]) for c in range(k)]
    return sorted(range(k), key=lambda c: (-sizes[c], first[c]))


def fitted(values, scaler, start_rows, max_iter):
    """A run from given rows, as report and table checks."""
    names, x = values
    scaled = scaler.fit_transform(x) if scaler else x
    model = KMeans(len(start_rows), init=scaled[start_rows], n_init=1, max_iter=max_iter, tol=0).fit(scaled)
    order = by_size(model.labels_, len(start_rows))
    labels = np.argsort(order)[model.labels_]
    centers = model.cluster_centers_[order]
    original = scaler.inverse_transform(centers) if scaler else centers
    report = [exactly("k", len(start_rows)), near("inertia", model.inertia_), exactly("iterations", model.n_iter_)]
    for c, center in enumerate(original):
        report.append(exactly(f"segments[{c}].size", int((labels == c).sum())))
        report += [near(f"segments[{c}].center.{name}", float(v), abs=1e-12) for name, v in zip(names, center)]
    distances = np.sqrt(((scaled - centers[labels]) ** 2).sum(axis=1))
    table = [{"column": "row", "values": list(range(len(x)))}, {"column": "segment", "values": labels.tolist()}, column("distance", distances)]
    return scaled, labels, report, table


def scores(scaled, labels, place):
    return [
        near(f"{place}.calinskiHarabasz", metrics.calinski_harabasz_score(scaled, labels)),
        near(f"{place}.daviesBouldin", metrics.davies_bouldin_score(scaled, labels)),
        near(f"{place}.silhouette", metrics.silhouette_score(scaled, labels)),
    ]


def main():
    iris = datasets.load_iris()
    iris = (["sepal_length", "sepal_width", "petal_length", "petal_width"], iris.data)
    wine = datasets.load_wine()
    wine = ([name.replace("/", "_") for name in wine.feature_names], wine.data)
    rng = np.random.Generator(np.random.PCG64(20))
    blobs = np.concatenate([rng.normal(center, spread, (rows, 2)) for center, spread, rows in
                            [((0, 0), 1.0, 2500), ((5, 1), 0.7, 1500), ((1, 6), 1.3, 800), ((7, 7), 0.5, 200)]])
    blobs = (["x", "y"], np.round(rng.permutation(blobs), 3))
    files = {name: data(name, *values) for name, values in [("iris", iris), ("wine", wine), ("blobs", blobs)]}

    def given(values, rows):
        return [[float(v) for v in values[1][row]] for row in rows]

    # From given centers everything must agree: after a few iterations, and at rest.
    for name, values, rows, max_iter in [("iris", iris, [0, 60, 120], 3), ("blobs", blobs, [0, 1, 2, 3], 6), ("wine", wine, [0, 1, 2], 300)]:
        scaled, labels, report, table = fitted(values, None, rows, max_iter)
        params = {"scale": "none", "init": given(values, rows), "maxIter": max_iter, "tol": 0}
        if name != "blobs":
            report += scores(scaled, labels, "scores[0]")
        else:
            report += scores(scaled, labels, "scores[0]")[:2]
            table = [check for check in table if check["column"] == "segment"]
        case(f"{name}-given-centers", files[name], params, report, table)

    for scale, scaler in SCALERS.items():
        scaled, labels, report, table = fitted(wine, scaler(), [0, 70, 150], 300)
        if scale == "standard":
            pca = PCA(2).fit(scaled)
            points = pca.transform(scaled)
            report += [near(f"projection.explained[{i}]", float(v)) for i, v in enumerate(pca.explained_variance_ratio_)]
            table += [column("pc1", points[:, 0]), column("pc2", points[:, 1])]
        report += scores(scaled, labels, "scores[0]")
        case(f"wine-{scale}", files["wine"], {"scale": scale, "init": given(wine, [0, 70, 150]), "tol": 0}, report, table)

    # Holes in the data.
    holes = iris[1].copy()
    holes[3::11, 1] = np.nan
    holes[5::17, 3] = np.nan
    complete = ~np.isnan(holes).any(axis=1)
    for missing, filled in [("mean", np.nanmean(holes, axis=0)), ("median", np.nanmedian(holes, axis=0)), ("zero", np.zeros(4))]:
        _, _, report, table = fitted((iris[0], np.where(np.isnan(holes), filled, holes)), StandardScaler(), [0, 60, 120], 300)
        report += [exactly("rowsMissing", int((~complete).sum())), exactly("rowsUsed", 150),
                   exactly("columnsWithMissing[0].missing", int(np.isnan(holes[:, 1]).sum())),
                   near("columnsWithMissing[0].fill", float(filled[1]))]
        case(f"iris-missing-{missing}", {"csv": csv(iris[0], holes)}, {"missing": missing, "init": given(iris, [0, 60, 120]), "tol": 0}, report, table)
    kept = (iris[0], holes[complete])
    starts = [int(np.flatnonzero(np.flatnonzero(complete) == row)[0]) for row in [0, 60, 120]]
    _, labels, report, _ = fitted(kept, StandardScaler(), starts, 300)
    segment, used = [None] * 150, iter(labels.tolist())
    for row in np.flatnonzero(complete):
        segment[row] = next(used)
    case("iris-missing-drop", {"csv": csv(iris[0], holes)}, {"missing": "drop", "init": given(iris, [0, 60, 120]), "tol": 0},
         [*report, exactly("rowsUsed", int(complete.sum()))], [{"column": "segment", "values": segment}])

    # The best of ten restarts, for numbers of segments small enough that ten are sure to find the best.
    for name, values in [("iris", iris), ("wine", wine), ("blobs", blobs)]:
        scaled = StandardScaler().fit_transform(values[1])
        report, silhouettes = [], []
        for i, k in enumerate(range(2, 7)):
            best = KMeans(k, n_init=10, random_state=0).fit(scaled)
            silhouettes.append(metrics.silhouette_score(scaled, best.labels_))
            report += [exactly(f"scores[{i}].k", k), near(f"scores[{i}].inertia", best.inertia_, 1e-2, RESTARTS)]
        report.append(exactly("k", 2 + int(np.argmax(silhouettes))))
        case(f"{name}-auto", files[name], {"kMax": 6}, report)


if __name__ == "__main__":
    main()
