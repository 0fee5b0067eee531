#!/usr/bin/env python3
"""Golden cases of mini-batch k-means, OPTICS and UMAP, from scikit-learn and umap-learn: writes tests/golden/segment.

    python tests/reference/segment_more.py

Reads tests/data/iris.csv, wine.csv and blobs.csv, written by segment.py, and shapes.csv, written by segment_methods.py. Segments are numbered as
tablight numbers them: by size, of equal sizes by first row; noise is -1.
"""

import os

os.environ["NUMBA_NUM_THREADS"] = "1"

import json
import platform
import warnings
from pathlib import Path

import numpy as np
import sklearn
import umap
from sklearn.cluster import OPTICS, KMeans, MiniBatchKMeans
from sklearn.manifold import trustworthiness
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")

ROOT = Path(__file__).resolve().parents[2]
SOURCE = (f"tests/reference/segment_more.py, scikit-learn {sklearn.__version__}, umap-learn {umap.__version__}, numpy {np.__version__}, "
          f"Python {platform.python_version()}")
SUMS = "sums run in another order than the reference's"
DRAWS = "batches are drawn by another generator; the inertia is held against that of k-means over all rows"
LAYOUT = "layouts are drawn by another generator and begin at the principal plane; the map must be as trustworthy"


def read(name):
    path = f"tests/data/{name}.csv"
    with open(ROOT / path) as file:
        columns = file.readline().strip().split(",")
    return path, columns, np.loadtxt(ROOT / path, delimiter=",", skiprows=1)


def numbered(labels):
    """Labels in tablight's numbers, and the old numbers in its order."""
    labels = np.asarray(labels)
    old = [c for c in np.unique(labels) if c >= 0]
    order = sorted(old, key=lambda c: (-(labels == c).sum(), int(np.flatnonzero(labels == c)[0])))
    new = {c: i for i, c in enumerate(order)}
    return [new.get(c, -1) for c in labels.tolist()], order


def exactly(path, value):
    return {"path": path, "value": value}


def near(path, value, rel=1e-9, why=SUMS, **more):
    return {"path": path, "value": float(value), "rel": rel, "why": why, **more}


def case(name, file, params, report, table=()):
    body = {"source": SOURCE, "input": {"file": file}, "task": "segment", "params": params, "report": list(report), "table": list(table)}
    (ROOT / f"tests/golden/segment/{name}.json").write_text(json.dumps(body, indent=1) + "\n")


def minibatch(name, rows, batch, sweeps):
    """Batches in the rows' order from given centers: every number must agree."""
    file, columns, x = read(name)
    model = MiniBatchKMeans(len(rows), init=x[rows], n_init=1, reassignment_ratio=0)
    steps = 0
    for _ in range(sweeps):
        for begin in range(0, len(x), batch):
            model.partial_fit(x[begin:begin + batch])
            steps += 1
    segment, order = numbered(model.predict(x))
    centers = model.cluster_centers_[order]
    report = [exactly("k", len(rows)), exactly("steps", steps), exactly("iterations", sweeps), near("inertia", -model.score(x))]
    for c, center in enumerate(centers):
        report.append(exactly(f"segments[{c}].size", segment.count(c)))
        report += [near(f"segments[{c}].center.{column}", v, abs=1e-12) for column, v in zip(columns, center)]
    params = {"method": "minibatch_kmeans", "scale": "none", "init": x[rows].tolist(), "order": "rows", "batchSize": batch, "maxIter": sweeps,
              "maxNoImprovement": None, "reassignmentRatio": 0}
    case(f"minibatch_kmeans-{name}-in-order", file, params, report, [{"column": "segment", "values": segment}])


def main():
    minibatch("iris", [0, 60, 120], 40, 5)
    minibatch("blobs", [0, 1, 2, 3], 512, 3)
    file, _, x = read("blobs")
    full = KMeans(4, n_init=10, random_state=0).fit(x)
    case("minibatch_kmeans-blobs-drawn", file, {"method": "minibatch_kmeans", "scale": "none", "k": 4},
         [exactly("k", 4), near("inertia", full.inertia_, 0.02, DRAWS)])

    file, _, x = read("shapes")
    for name, ours, theirs in [
        ("xi", {"minSamples": 8, "minClusterSize": 20}, {"min_samples": 8, "min_cluster_size": 20}),
        ("steep", {"minSamples": 5, "xi": 0.2, "predecessorCorrection": False}, {"min_samples": 5, "xi": 0.2, "predecessor_correction": False}),
        ("dbscan", {"minSamples": 5, "clusterMethod": "dbscan", "eps": 0.3, "maxEps": 1.0},
         {"min_samples": 5, "cluster_method": "dbscan", "eps": 0.3, "max_eps": 1.0}),
    ]:
        model = OPTICS(**theirs).fit(x)
        segment, order = numbered(model.labels_)
        report = [exactly("k", len(order)), exactly("noise", segment.count(-1))]
        for place in range(0, len(x), 20):
            row = int(model.ordering_[place])
            report.append(exactly(f"ordering[{place}]", row))
            for path, value in (("reachability", model.reachability_[row]), ("coreDistances", model.core_distances_[row])):
                report.append(near(f"{path}[{place}]", value) if np.isfinite(value) else exactly(f"{path}[{place}]", None))
        if name != "dbscan":
            report += [exactly(f"clusters[{i}][{j}]", int(v)) for i, cluster in enumerate(model.cluster_hierarchy_) for j, v in enumerate(cluster)]
        case(f"optics-shapes-{name}", file, {"method": "optics", "scale": "none", **ours}, report, [{"column": "segment", "values": segment}])

    for name in ("iris", "wine"):
        file, columns, x = read(name)
        x = StandardScaler().fit_transform(x)
        trusts = [trustworthiness(x, umap.UMAP(random_state=seed, n_jobs=1).fit_transform(x), n_neighbors=15) for seed in range(3)]
        case(f"kmeans-{name}-umap", file, {"method": "kmeans", "k": 3, "columns": columns, "map": "umap"},
             [exactly("umap.rows", len(x)), near("umap.trustworthiness", np.mean(trusts), 0.0, LAYOUT, abs=0.01)])


if __name__ == "__main__":
    main()
