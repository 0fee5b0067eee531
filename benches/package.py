"""The package in Node, as a contender of the benches: one file open, asked task after task; and what benches with contenders share."""

import json
import subprocess
from pathlib import Path

import pyarrow as pa


def write_table(table, path):
    """An Arrow file of rows to work on."""
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=1 << 16)


def take_turns(contenders, repeats):
    """What each contender returned, in so many turns after one that does not count."""
    runs = {name: [] for name in contenders}
    for turn in range(repeats + 1):
        for name, contender in contenders.items():
            found = contender()
            if turn > 0:
                runs[name].append(found)
    return runs


def read_table(path):
    """A table of results, from the package as an Arrow stream or from `run_task` as an Arrow file."""
    source = pa.memory_map(str(path))
    opened = pa.ipc.open_file if source.read(6) == b"ARROW1" else pa.ipc.open_stream
    source.seek(0)
    with opened(source) as found:
        return found.read_all()


class Package:
    """With so many workers. Called, it runs a task, and returns what the example `run_task` prints: report, seconds of the task and of its phases."""

    def __init__(self, path, workers=1):
        script = Path(__file__).with_name("task.mjs")
        self.process = subprocess.Popen(["node", script, path, str(workers)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, task, params, out=None):
        self.process.stdin.write(json.dumps({"task": task, "params": params, "out": out and str(out)}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{task}: the package ended")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
