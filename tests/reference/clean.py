"""Golden cases of cleaning: pandas, scikit-learn and rapidfuzz say what fills, bounds, scales, codes and likenesses are.

    python tests/reference/clean.py        # needs pandas, scikit-learn, rapidfuzz and jellyfish

Everything but sums of floats in another order must agree to the last digit; a relative tolerance of 1e-12 allows for those.
"""

import io
import json
import pathlib

import jellyfish
import numpy as np
import pandas as pd
import rapidfuzz
import sklearn
from rapidfuzz.distance import JaroWinkler, Levenshtein
from sklearn.impute import KNNImputer
from sklearn.preprocessing import MinMaxScaler, OrdinalEncoder, RobustScaler, StandardScaler

OUT = pathlib.Path(__file__).parents[1] / "golden" / "clean"
SOURCE = f"tests/reference/clean.py, pandas {pd.__version__}, scikit-learn {sklearn.__version__}, rapidfuzz {rapidfuzz.__version__}"
EXACT = {"rel": 1e-12}


def rows(seed=7, n=60):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({
        "t": pd.date_range("2024-01-01", periods=n, freq="7h").strftime("%Y-%m-%d %H:%M:%S"),
        "k": rng.choice(["a", "b"], n),
        "x": np.round(rng.normal(10, 3, n), 3),
        "y": np.round(rng.lognormal(1, 1, n), 3),
        "z": rng.integers(0, 9, n).astype(float),
        "c": rng.choice(["red", "green", "blue"], n, p=[0.5, 0.3, 0.2]),
    })
    for column in ["x", "y", "z", "c"]:
        frame.loc[rng.choice(n, 9, replace=False), column] = np.nan
    return frame


def value(cell):
    if cell is None or cell is pd.NA or (isinstance(cell, float) and np.isnan(cell)):
        return None
    return cell.item() if hasattr(cell, "item") else cell


def case(name, frame, steps, expected, report=()):
    text = frame.to_csv(index=False, lineterminator="\n")
    table = [{"column": column, "values": [value(cell) for cell in cells], **EXACT} for column, cells in expected.items()]
    golden = {"source": SOURCE, "task": "clean", "params": {"steps": steps}, "input": {"csv": text}, "report": list(report), "table": table}
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / f"steps-{name}.json").write_text(json.dumps(golden, indent=1) + "\n")


def fills(frame):
    numbers = ["x", "y", "z"]
    for how in ["mean", "median"]:
        filled = frame[numbers].fillna(getattr(frame[numbers], how)())
        case(f"fill-{how}", frame, [{"step": "fill", "columns": numbers, "with": how}], filled)
    columns = ["z", "c"]
    case("fill-mode", frame, [{"step": "fill", "columns": columns, "with": "mode"}], frame[columns].fillna(frame[columns].mode().iloc[0]))
    for how, filled in [("forward", frame.groupby("k")[numbers].ffill()), ("backward", frame.groupby("k")[numbers].bfill())]:
        case(f"fill-{how}", frame, [{"step": "fill", "columns": numbers, "with": how, "within": ["k"]}], filled)
    shuffled = frame.sample(frac=1, random_state=1).reset_index(drop=True)
    in_time = shuffled.assign(at=pd.to_datetime(shuffled["t"])).sort_values("at").set_index("at")
    lines = in_time[numbers].interpolate(method="time", limit_area="inside")
    lines = lines.loc[pd.to_datetime(shuffled["t"])].reset_index(drop=True)
    case("fill-interpolate", shuffled, [{"step": "fill", "columns": numbers, "with": "interpolate", "order": "t"}], lines)
    # No two rows are equally near: KNNImputer tells such apart by their rounding.
    apart = frame.assign(z=frame["z"] + np.round(np.linspace(0, 0.9, len(frame)) ** 2, 4))
    near = pd.DataFrame(KNNImputer(n_neighbors=4).fit_transform(apart[numbers]), columns=numbers)
    case("fill-neighbours", apart, [{"step": "fill", "columns": numbers, "with": "neighbours", "neighbours": 4}], near)


def outliers(frame):
    of = frame["y"]
    low, high = of.quantile([0.25, 0.75])
    mad = (of - of.median()).abs().median() / 0.6744897501960817
    for name, lower, upper, extra in [
        ("iqr", low - 1.5 * (high - low), high + 1.5 * (high - low), {}),
        ("zscore", of.mean() - 2 * of.std(), of.mean() + 2 * of.std(), {"factor": 2}),
        ("mad", of.median() - 3.5 * mad, of.median() + 3.5 * mad, {}),
        ("percentile", of.quantile(0.05), of.quantile(0.9), {"shares": [0.05, 0.9]}),
    ]:
        step = {"step": "outliers", "columns": ["y"], "method": name, **extra}
        touched = int(((of < lower) | (of > upper)).sum())
        report = [{"path": "steps[0].cellsTouched", "value": touched}]
        case(f"outliers-{name}", frame, [step], {"y": of.clip(lower, upper)}, report)


def codes(frame):
    dummies = pd.get_dummies(frame["c"], prefix="c").astype(int)
    case("one-hot", frame, [{"step": "oneHot", "column": "c"}], dummies)
    ordinal = OrdinalEncoder().fit_transform(frame[["c"]]).ravel()
    case("ordinal", frame, [{"step": "ordinal", "column": "c"}], {"c": ordinal})
    numbers = ["x", "y"]
    for name, scaler in [("standard", StandardScaler()), ("minmax", MinMaxScaler()), ("robust", RobustScaler())]:
        scaled = pd.DataFrame(scaler.fit_transform(frame[numbers]), columns=numbers)
        case(f"scale-{name}", frame, [{"step": "scale", "columns": numbers, "scaling": name}], scaled)


def similar():
    """Rows that rapidfuzz holds for similar; the first of those that hang together stays."""
    names = ["martha jones", "marhta jones", "martha johnes", "dwayne hicks", "duane hicks", "dixon lee", "dickson lee", "dixonn lee", "jellyfish smith",
             "smellyfish smith", "wilhelm", "willhelm", "ann", "anna", "hannah", "müller", "mueller", "muller"]
    for name, likeness, threshold in [
        ("jaroWinkler", lambda a, b: JaroWinkler.similarity(a, b), 0.93),
        ("levenshtein", lambda a, b: Levenshtein.normalized_similarity(a, b), 0.8),
    ]:
        frame = pd.DataFrame({"name": names, "block": ["all"] * len(names)})
        group = list(range(len(names)))
        for b in range(len(names)):
            for a in range(b):
                if likeness(names[a], names[b]) >= threshold:
                    old, new = max(group[a], group[b]), min(group[a], group[b])
                    group = [new if other == old else other for other in group]
        kept = [names[at] for at in range(len(names)) if group[at] == at]
        step = {"step": "dropSimilar", "columns": ["name"], "block": ["block"], "method": name, "threshold": threshold}
        case(f"drop-similar-{name}", frame, [step], {"name": kept})


def phonetic():
    words = ["Robert", "Rupert", "Rubin", "Ashcraft", "Ashcroft", "Tymczak", "Pfister", "Honeyman", "Smith", "Smyth", "Jackson", "Jaxen", "Lee", "Leigh"]
    frame = pd.DataFrame({"word": words})
    first = {}
    merged = [first.setdefault(jellyfish.soundex(word), min(other for other in words if jellyfish.soundex(other) == jellyfish.soundex(word))) for word in words]
    case("cluster-phonetic", frame, [{"step": "cluster", "column": "word", "method": "phonetic"}], {"word": merged})


def duplicates(frame):
    doubled = pd.concat([frame, frame.sample(20, random_state=3)]).sample(frac=1, random_state=4).reset_index(drop=True)
    doubled = pd.read_csv(io.StringIO(doubled.to_csv(index=False)))
    for keep in ["first", "last"]:
        kept = doubled.drop_duplicates(["k", "z"], keep=keep)
        case(f"drop-duplicates-{keep}", doubled, [{"step": "dropDuplicates", "columns": ["k", "z"], "keep": keep}], kept[["x", "y"]])


if __name__ == "__main__":
    frame = rows()
    fills(frame)
    outliers(frame)
    codes(frame)
    similar()
    phonetic()
    duplicates(frame)
