#!/usr/bin/env python3
"""Golden cases of the density, linkage and mixture methods, from scikit-learn, hdbscan and genieclust: writes tests/golden/segment and
tests/data/shapes.csv.

    python tests/reference/segment_methods.py

Shapes: two moons, three clouds of different density and a few strays, drawn here (CC0). Wine: scikit-learn's own (UCI, CC BY 4.0), written by
segment.py. Segments are numbered as tablight numbers them: by size, of equal sizes by first row; noise is -1.
"""

import json
import platform
from pathlib import Path

import genieclust
import hdbscan
import numpy as np
import sklearn
from sklearn import cluster, datasets, mixture
from sklearn.preprocessing import StandardScaler

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = (f"scikit-learn {sklearn.__version__}, hdbscan {getattr(hdbscan, '__version__', '0.8')}, genieclust {genieclust.__version__}, "
            f"numpy {np.__version__}, Python {platform.python_version()}")
SOURCE = f"tests/reference/segment_methods.py, {VERSIONS}"
SUMS = "sums run in another order than the reference's"


def shapes():
    rng = np.random.Generator(np.random.PCG64(31))
    t = rng.uniform(0, np.pi, 200)
    moons = np.concatenate([np.c_[np.cos(t[:100]), np.sin(t[:100])], np.c_[1 - np.cos(t[100:]), 0.5 - np.sin(t[100:])]])
    moons += rng.normal(0, 0.05, moons.shape)
    clouds = np.concatenate([rng.normal(c, s, (n, 2)) for c, s, n in [((4, 0), 0.15, 120), ((4, 3), 0.5, 80), ((-2, 3), 0.3, 60)]])
    strays = rng.uniform([-3, -2], [6, 5], (15, 2))
    return np.round(rng.permutation(np.concatenate([moons, clouds, strays])), 6)


def numbered(labels):
    """Labels in tablight's numbers, and the old numbers in its order."""
    labels = np.asarray(labels)
    old = [c for c in np.unique(labels) if c >= 0]
    order = sorted(old, key=lambda c: (-(labels == c).sum(), int(np.flatnonzero(labels == c)[0])))
    new = {c: i for i, c in enumerate(order)}
    return [new.get(c, -1) for c in labels.tolist()], order


def case(method, name, file, params, labels, report=(), columns=()):
    segment, order = numbered(labels)
    counts = [{"path": "k", "value": len(order)}, {"path": "noise", "value": segment.count(-1)}]
    body = {"source": SOURCE, "input": {"file": file}, "task": "segment", "params": {"method": method, **params},
            "report": [*counts, *report],
            "table": [{"column": "segment", "values": segment},
                      *({"column": c, "values": [float(v) for v in values], "abs": tol, "why": SUMS} for c, values, tol in columns)]}
    (ROOT / f"tests/golden/segment/{method}-{name}.json").write_text(json.dumps(body, indent=1) + "\n")


def near(path, value, rel=1e-9, why=SUMS):
    return {"path": path, "value": float(value), "rel": rel, "why": why}


def main():
    x = shapes()
    file = "tests/data/shapes.csv"
    (ROOT / file).write_text("x,y\n" + "".join(f"{a!r},{b!r}\n" for a, b in x.tolist()))
    wine = StandardScaler().fit_transform(datasets.load_wine().data)
    raw = {"scale": "none"}

    for name, ours, theirs in [
        ("eom", {"minClusterSize": 10, "minSamples": 2}, {"min_cluster_size": 10, "min_samples": 2}),
        ("leaf", {"minClusterSize": 15, "minSamples": 2, "clusterSelectionMethod": "leaf"},
         {"min_cluster_size": 15, "min_samples": 2, "cluster_selection_method": "leaf"}),
        ("epsilon", {"minClusterSize": 5, "minSamples": 2, "clusterSelectionEpsilon": 0.4},
         {"min_cluster_size": 5, "min_samples": 2, "cluster_selection_epsilon": 0.4}),
    ]:
        # With more samples many rows are equally near in mutual reachability, and the order of equal ones is the implementation's own.
        # The hdbscan package does not count the row itself among min_samples; scikit-learn does, and has no outlier scores.
        model = hdbscan.HDBSCAN(**{**theirs, "min_samples": theirs["min_samples"] - 1}, approx_min_span_tree=False).fit(x)
        case("hdbscan", f"shapes-{name}", file, {**raw, **ours}, model.labels_,
             columns=[("probability", model.probabilities_, 1e-9), ("outlier_score", model.outlier_scores_, 1e-9)])

    for threshold in (0.1, 0.3, 0.7):
        labels = genieclust.Genie(n_clusters=5, gini_threshold=threshold).fit_predict(x)
        case("genie", f"shapes-{threshold}", file, {**raw, "k": 5, "giniThreshold": threshold}, labels)

    for linkage in ("ward", "average", "complete", "single"):
        model = cluster.AgglomerativeClustering(3, linkage=linkage, compute_distances=True).fit(wine)
        case("agglomerative", f"wine-{linkage}", "tests/data/wine.csv", {"k": 3, "linkage": linkage}, model.labels_,
             report=[near(f"merges[{99 - i}].height", model.distances_[-1 - i]) for i in range(5)])

    model = cluster.DBSCAN(eps=0.3, min_samples=5).fit(x)
    case("dbscan", "shapes", file, {**raw, "eps": 0.3, "minSamples": 5}, model.labels_,
         report=[{"path": "coreRows", "value": len(model.core_sample_indices_)}])

    # Both come to rest at the same maximum, but from other starts and by other steps; rows between two clouds may fall to either.
    rest = "two climbs to one maximum stop a little apart"
    blobs = np.loadtxt(ROOT / "tests/data/blobs.csv", delimiter=",", skiprows=1)
    for kind in ("full", "tied", "diag", "spherical"):
        model = mixture.GaussianMixture(4, covariance_type=kind, n_init=5, tol=1e-9, max_iter=2000, random_state=0).fit(blobs)
        sizes = sorted(np.bincount(model.predict(blobs)).tolist(), reverse=True)
        report = [{"path": "k", "value": 4}, near("logLikelihood", model.score(blobs), 1e-6, rest), near("bic", model.bic(blobs), 1e-6, rest),
                  near("aic", model.aic(blobs), 1e-6, rest),
                  *(near(f"segments[{c}].size", size, 2e-3, rest) for c, size in enumerate(sizes))]
        params = {**raw, "method": "gmm", "k": 4, "covarianceType": kind, "nInit": 5, "tol": 1e-9, "maxIter": 2000}
        body = {"source": SOURCE, "input": {"file": "tests/data/blobs.csv"}, "task": "segment", "params": params, "report": report, "table": []}
        (ROOT / f"tests/golden/segment/gmm-blobs-{kind}.json").write_text(json.dumps(body, indent=1) + "\n")


if __name__ == "__main__":
    main()
