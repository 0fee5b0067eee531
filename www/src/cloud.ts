import type { ResultTable, Value } from "tablight";

import { Turns } from "./turns.js";

/** Rows as points in two dimensions, with the segment of each. */
export interface Cloud {
  /** Numbers of the rows in the file. */
  readonly row: Uint32Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly segment: Int32Array;
}

/** A place in the plane of the points. */
export type Place = readonly [x: number, y: number];

/** More points are neither told apart nor worth the memory; of more rows an even sample is drawn. */
export const MOST = 2_000_000;
/** Rows that are looked at before the browser may have a turn. */
const SLICE = 8_192;

export const NO_POINTS: Cloud = { row: new Uint32Array(0), x: new Float64Array(0), y: new Float64Array(0), segment: new Int32Array(0) };

/** The values of two axes at some rows. */
export type Axes = (rows: ArrayLike<number>) => readonly [readonly Value[], readonly Value[]];

/** The rows that have a segment and a place, in slices, so that a million of them never hold the page up; nothing when `isWanted` says no in between. */
export async function readCloud(table: ResultTable, axes: Axes, isWanted: () => boolean, most = MOST): Promise<Cloud | undefined> {
  const turns = new Turns();
  const drawn = Math.min(table.numRows, most);
  const [row, x, y, segment] = [new Uint32Array(drawn), new Float64Array(drawn), new Float64Array(drawn), new Int32Array(drawn)];
  let n = 0;
  for (let from = 0; from < drawn; from += SLICE) {
    await turns.next();
    if (!isWanted()) return undefined;
    const rows = Uint32Array.from({ length: Math.min(SLICE, drawn - from) }, (_, i) => Math.floor(((from + i) * table.numRows) / drawn));
    const segments = table.valuesAt("segment", rows);
    const [across, up] = axes(rows);
    for (let i = 0; i < rows.length; i++) {
      const [of, left, top] = [segments[i], across[i], up[i]];
      if (of === null || of === undefined || left === null || left === undefined || top === null || top === undefined) continue;
      [x[n], y[n]] = [Number(left), Number(top)];
      if (!Number.isFinite(x[n]) || !Number.isFinite(y[n])) continue;
      [row[n], segment[n]] = [rows[i] as number, Number(of)];
      n += 1;
    }
  }
  return { row: row.subarray(0, n), x: x.subarray(0, n), y: y.subarray(0, n), segment: segment.subarray(0, n) };
}

/** The rows of the points within a line that somebody drew, in the order of the file; nothing when `isWanted` says no in between. */
export async function rowsWithin({ row, x, y }: Cloud, line: readonly Place[], isWanted: () => boolean): Promise<Uint32Array | undefined> {
  const turns = new Turns();
  const [left, right] = extent(line.map(([at]) => at));
  const [low, high] = extent(line.map(([, at]) => at));
  const found: number[] = [];
  for (let from = 0; from < row.length; from += SLICE) {
    await turns.next();
    if (!isWanted()) return undefined;
    for (let i = from; i < Math.min(from + SLICE, row.length); i++) {
      const [at, up] = [x[i] as number, y[i] as number];
      if (at >= left && at <= right && up >= low && up <= high && isWithin(line, at, up)) found.push(row[i] as number);
    }
  }
  return Uint32Array.from(found);
}

/** Is a place within a closed line? By the number of its edges that a ray to the right crosses. */
export function isWithin(line: readonly Place[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, before = line.length - 1; i < line.length; before = i++) {
    const [p, q] = [line[before] as Place, line[i] as Place];
    if (q[1] > y !== p[1] > y && x < ((p[0] - q[0]) * (y - q[1])) / (p[1] - q[1]) + q[0]) inside = !inside;
  }
  return inside;
}

/** The least and the greatest of the numbers that are there; 0 and 1 where none is. */
export function extent(values: ArrayLike<number>): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 1];
}
