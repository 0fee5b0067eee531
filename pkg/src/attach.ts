import type { Dataset, Home } from "./dataset.js";
import { badParam } from "./errors.js";
import { numbered } from "./arrow/numbered.js";
import type { ResultTable } from "./table.js";
import type { AttachOptions } from "./types.js";

const ROW = "row";

/** The rows of a data set with columns of a result that tells by `row` which of them it speaks of. */
export async function attach(home: Home, dataset: Dataset, table: ResultTable, { columns, name = dataset.name, signal }: AttachOptions): Promise<Dataset> {
  const offered = table.columns.map((column) => column.name);
  if (!offered.includes(ROW)) throw badParam("table", "has no column `row` that tells which rows it speaks of", "pass the table of a segmentation or of a check");
  const unknown = columns?.find((column) => column === ROW || !offered.includes(column));
  if (unknown !== undefined) throw badParam("columns", `the result has no column ${unknown}`, `columns: ${offered.filter((column) => column !== ROW).join(", ")}`);
  const wanted = columns ?? offered.filter((column) => column !== ROW);
  const taken = [...dataset.schema.map((column) => column.name), ...offered];
  const free = (wish: string): string => (taken.includes(wish) ? free(`${wish}_`) : wish);
  const key = free("row_number");
  const open: Dataset[] = [];
  const held = (made: Dataset): Dataset => {
    open.push(made);
    return made;
  };
  try {
    const rows = await dataset.table(undefined, { signal });
    const left = held(await home.open(numbered(rows.toArrow(), key), { name: "rows.arrows", signal, profile: false, cache: "never" }));
    const right = held(await home.open(table.toArrow(), { name: "result.arrows", signal, profile: false, cache: "never" }));
    const few = held((await right.clean({ steps: [{ step: "keep", columns: [ROW, ...wanted] }, { step: "rename", names: { [ROW]: key } }] }, { signal })).dataset);
    const joined = held(await left.join(few, { on: key, how: "left" }, { signal }));
    return (await joined.clean({ steps: [{ step: "drop", columns: [key] }] }, { name, signal })).dataset;
  } finally {
    await Promise.all(open.map((made) => made.close()));
  }
}
