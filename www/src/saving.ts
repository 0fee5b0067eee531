import type { Dataset, Engine, ResultTable } from "tablight";

/** Rows that are put next to those of a result which have the same value in the column `on`. */
export interface Beside {
  readonly on: string;
  readonly rows: readonly object[];
}

/** A result in a format to download, with the columns of `beside` next to its own where there are some. */
export async function saved(engine: Engine, table: ResultTable, format: "csv" | "parquet" | "arrow", beside?: Beside): Promise<Blob> {
  const open = [await engine.open(table.toArrow(), { name: "result.arrow" })];
  try {
    if (beside && beside.rows.length > 0) {
      const others = await engine.open(new TextEncoder().encode(JSON.stringify(beside.rows)), { name: "beside.json" });
      open.push(others);
      open.push(await (open[0] as Dataset).join(others, { on: beside.on, how: "left" }));
    }
    return await (open.at(-1) as Dataset).export({ format });
  } finally {
    await Promise.all(open.map((dataset) => dataset.close()));
  }
}
