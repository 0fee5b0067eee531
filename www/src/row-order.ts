import type { ResultTable } from "tablight";

import { isNumeric, isTime, toMs, toNumber } from "./format.js";

/** A column that rows are put in the order of. */
export interface RowOrder {
  readonly column: string;
  readonly descending: boolean;
}

/** The rows of a result in the order of a column; missing values last, rows that are alike as they were. */
export function rowsInOrder(table: ResultTable, { column, descending }: RowOrder): number[] {
  const type = table.columns.find(({ name }) => name === column)?.type ?? "";
  const read = isTime(type) ? toMs : isNumeric(type) ? toNumber : String;
  const keys = Array.from(table.column(column), (value) => (value === null || value === undefined || Number.isNaN(read(value)) ? undefined : read(value)));
  const sign = descending ? -1 : 1;
  return Array.from(keys, (_, row) => row).sort((a, b) => {
    const [left, right] = [keys[a], keys[b]];
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined) || a - b;
    return left === right ? a - b : left < right ? -sign : sign;
  });
}
