#!/usr/bin/env python3
"""Which seasons are found in series that say nothing of their frequency: the share of each group, natively.

    cargo build --release --example run_task
    python benches/seasons.py target/release/examples/run_task --shared ../shared

`--shared` holds data/forecast/series.parquet. Found are the seasons that the report of `auto` tells, from the training part alone.
"""

import argparse
import json
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import pandas as pd
import pyarrow as pa

from package import write_table


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run_task")
    parser.add_argument("--shared", required=True, type=Path)
    args = parser.parse_args()
    rows = pd.read_parquet(args.shared / "data/forecast/series.parquet").astype({"unique_id": str, "model_seasonality": str})
    rows = rows[rows["split"] == "train"]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "rows.arrow"
        for (dataset, frequency, wanted), some in rows.groupby(["dataset", "frequency", "model_seasonality"], sort=False, observed=True):
            write_table(pa.Table.from_pandas(some[["unique_id", "ds", "y"]], preserve_index=False), source)
            params = {"method": "auto", "time": "ds", "value": "y", "series": ["unique_id"], "horizon": 1, "holdout": 0, "levels": []}
            run = subprocess.run([args.run_task, "forecast", source, json.dumps(params)], capture_output=True, text=True, check=True)
            found = Counter(",".join(str(season) for season in one["seasons"]) or "1" for one in json.loads(run.stdout)["report"]["series"])
            n = sum(found.values())
            shares = ", ".join(f"{seasons} {count / n:.1%}" for seasons, count in found.most_common(5))
            print(f"{dataset} {frequency}, {n} series, {wanted} expected: {shares}")


if __name__ == "__main__":
    main()
