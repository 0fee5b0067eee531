import { badParam } from "./errors.js";

const DATA = /\.(csv|tsv|tab|psv|json|ndjson|jsonl|geojson|arrows|arrow|ipc|feather|parquet|pq|parq|xlsx|xlsm|ods)(\.gz|\.zst|\.zip)?$|\.zip$/i;
const TEXT = /\.txt(\.gz|\.zst)?$/i;

/** Those of a folder's files that hold data, by their extensions, in the order of their names. Text files count where nothing else does. */
export function dataFiles(names: readonly string[], folder: string): string[] {
  const seen = names.filter((name) => !name.startsWith(".")).sort();
  const data = seen.filter((name) => DATA.test(name));
  const found = data.length > 0 ? data : seen.filter((name) => TEXT.test(name));
  if (found.length > 0) return found;
  throw badParam("source", `there is no data file in the folder ${folder}`, "files are known by extensions such as .csv, .json, .parquet or .csv.gz; folders inside are not searched");
}
