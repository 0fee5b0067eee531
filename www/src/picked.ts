import type { Shown } from "./elements/row-table.js";
import type { Session } from "./session.js";

/** Up to this many cells all columns come at once; of more, one after the other, so that only one is held. */
const TOGETHER = 4_000_000;

/** Some rows of the open file with all their columns, and the number of each in front. */
export async function pickedRows(session: Session, rows: ArrayLike<number>): Promise<Shown[]> {
  const { dataset } = session;
  if (!dataset) return [];
  const names = dataset.schema.map(({ name }) => name);
  const groups = dataset.rowCount * names.length <= TOGETHER ? [names] : names.map((name) => [name]);
  const shown: Shown[] = [{ name: "row", type: "uint64", values: Array.from(rows) }];
  for (const group of groups) {
    const table = await session.rows(group);
    for (const { name, type } of table.columns) shown.push({ name, type, values: table.valuesAt(name, rows) });
  }
  return shown;
}
