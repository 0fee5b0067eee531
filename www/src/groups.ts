import type { ResultTable, Value } from "tablight";

import type { Series } from "./charts/thin.js";
import { cell, period, toMs, toNumber } from "./format.js";
import { type Grouping, isAdditive, isCut, isOrdered, type Key } from "./grouping.js";

/** One group and its measure. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Not a group, but the others put together. */
  readonly isRest?: boolean;
}

/** Values between two edges and their measure. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/** One group over time. */
export interface Line {
  readonly name: string;
  readonly series: Series;
  readonly isRest?: boolean;
}

/** A chart under a heading of its own. */
export interface Panel<T> {
  readonly title: string;
  readonly parts: readonly T[];
}

/** What is drawn of a result, and said of it. */
export type Picture = { readonly left: number } & (
  | { readonly kind: "bars"; readonly panels: readonly Panel<Bar>[] }
  | { readonly kind: "columns"; readonly panels: readonly Panel<Bin>[] }
  | { readonly kind: "lines"; readonly every: string; readonly lines: readonly Line[] }
  | { readonly kind: "none"; readonly groups: number }
);

/** Lines or small pictures that are told apart at a glance, */
const LINES = 8;
/** bars in a picture, */
const BARS = 20;
/** and bars in each of several small ones. */
const SMALL_BARS = 10;
/** Groups that are looked through for a picture without holding the page up. */
const MOST = 200_000;
const REST = "Other";

/** A group as it is put into a picture. */
interface Cell {
  /** What it is called by each column. */
  readonly labels: readonly string[];
  /** Where it stands by each column, where that is a time or a number. */
  readonly places: readonly number[];
  readonly value: number;
  readonly isRest: boolean;
}

/**
 * The picture that fits: bars of categories, columns of bins, lines over time; small ones side by side for two categories. `measured` is the column of the
 * measure that is drawn, `groups` are those before any limit.
 */
export function pictureOf(grouping: Grouping, table: ResultTable, measured: string, groups: number, types: ReadonlyMap<string, string>): Picture {
  if (table.numRows * (typeof grouping.layout === "number" && grouping.by.length === 2 ? table.columns.length - 1 : 1) > MOST) return { kind: "none", groups, left: 0 };
  const { by } = grouping;
  const cells = cellsOf(grouping, table, measured, groups, types);
  const additive = isAdditive(grouping);
  const time = by.findIndex((key) => key.every !== undefined);
  if (time >= 0) return { kind: "lines", every: by[time]?.every ?? "", ...linesOf(cells, time, additive) };
  const across = by.findIndex((key) => key.width !== undefined);
  if (by.length < 2) {
    if (across === 0) return { kind: "columns", left: 0, panels: [{ title: "", parts: binsOf(cells, 0, by[0]) }] };
    const { kept, left } = folded(cells, 0, BARS, additive, true);
    return { kind: "bars", left, panels: [{ title: "", parts: kept.map(({ name, isRest, cells }) => ({ label: name, value: total(cells), isRest })) }] };
  }
  // Of two columns the second one gives the small pictures, unless it is the one with bins.
  const inside = across < 0 ? 0 : across;
  const panels = folded(cells, 1 - inside, LINES, additive, isOrdered(by[1 - inside]));
  const titled = <T>(parts: (cells: readonly Cell[]) => readonly T[]): Panel<T>[] => panels.kept.map(({ name, cells }) => ({ title: name, parts: parts(cells) }));
  if (across >= 0) return { kind: "columns", left: panels.left, panels: titled((cells) => binsOf(cells, inside, by[inside])) };
  const rows = folded(cells, inside, SMALL_BARS, additive, false);
  const bars = (cells: readonly Cell[]): Bar[] =>
    rows.kept.map(({ name, isRest, cells: all }) => {
      const here = new Set(all);
      const found = cells.filter((cell) => here.has(cell));
      return { label: name, isRest, value: found.length > 0 || additive ? total(found) : Number.NaN };
    });
  return { kind: "bars", left: panels.left + rows.left, panels: titled(bars) };
}

/** The groups of a result, whatever its layout: subtotals are left out, columns side by side are put below each other. */
function cellsOf(grouping: Grouping, table: ResultTable, measured: string, groups: number, types: ReadonlyMap<string, string>): Cell[] {
  const { by, layout, limit, other, more } = grouping;
  const cell = (values: readonly Value[], value: Value, isRest: boolean): Cell => ({
    labels: isRest ? by.map(() => REST) : by.map((key, i) => labelOf(values[i] ?? null, key, types.get(key.column) ?? "")),
    places: by.map((key, i) => placeOf(values[i] ?? null, key)),
    value: toNumber(value),
    isRest,
  });
  if (by.length === 2 && typeof layout === "number") {
    const across = by[layout] as Key;
    const [down, ...spread] = table.columns;
    if (!down) return [];
    const rows = table.column(down.name);
    // With several measures the columns are called by the value and the measure.
    const tail = more.length > 0 ? ` ${measured}` : "";
    return spread.filter(({ name }) => name.endsWith(tail)).flatMap(({ name }) => {
      const title = name.slice(0, name.length - tail.length);
      const value = title === "missing" ? null : valueOf(title, types.get(across.column) ?? "");
      const values = table.column(name);
      return Array.from(rows, (row, i) => cell(layout === 0 ? [value, row] : [row, value], values[i] ?? null, false)).filter(({ value }) => !Number.isNaN(value));
    });
  }
  const keys = by.map((key) => table.column(key.column));
  const values = table.column(measured);
  const levels = by.length === 2 && layout === "subtotals" ? table.column("level") : undefined;
  const hasRest = other && isCut(grouping) && groups > (limit ?? groups);
  return Array.from({ length: table.numRows }, (_, row) => row)
    .filter((row) => levels === undefined || Number(levels[row]) === by.length)
    .map((row) => cell(keys.map((key) => key[row] ?? null), values[row] ?? null, hasRest && row === table.numRows - 1));
}

/** The value that the name of a column stands for. */
const valueOf = (title: string, type: string): Value => (type === "boolean" ? title === "true" : title);

function labelOf(value: Value, key: Key, type: string): string {
  if (value === null) return "missing";
  if (key.every) return period(toMs(value), key.every);
  if (value === "") return "(empty)";
  return cell(value, type);
}

const placeOf = (value: Value, key: Key): number => (value === null ? Number.NaN : key.every ? toMs(value) : key.width ? Number(value) : Number.NaN);

const total = (cells: readonly Cell[]): number => (cells.length === 1 ? (cells[0]?.value ?? 0) : cells.reduce((sum, { value }) => sum + (Number.isFinite(value) ? value : 0), 0));

/** The groups of one column. */
interface Part {
  readonly name: string;
  readonly isRest: boolean;
  readonly cells: readonly Cell[];
}

/** The first groups of one column, in their order or the largest ones, and the others as one where the measure adds up; `left` are neither. */
function folded(cells: readonly Cell[], column: number, most: number, additive: boolean, inOrder: boolean): { kept: Part[]; left: number } {
  const parts = new Map<string, Cell[]>();
  for (const cell of cells) {
    const name = cell.isRest ? REST : (cell.labels[column] ?? "all rows");
    const list = parts.get(name);
    if (list) list.push(cell);
    else parts.set(name, [cell]);
  }
  const size = ({ cells }: Part): number => (additive ? total(cells) : total(cells) / Math.max(1, cells.length));
  const all: Part[] = [...parts].map(([name, cells]) => ({ name, cells, isRest: cells.some(({ isRest }) => isRest) }));
  const ranked = inOrder ? all : all.toSorted((a, b) => size(b) - size(a));
  const places = ranked.filter(({ isRest }) => !isRest);
  const rest = ranked.filter(({ isRest }) => isRest);
  if (places.length <= most) return { kept: [...places, ...rest], left: 0 };
  const beyond = [...places.slice(most), ...rest];
  if (!additive) return { kept: [...places.slice(0, most), ...rest], left: places.length - most };
  return { kept: [...places.slice(0, most), { name: REST, isRest: true, cells: beyond.flatMap(({ cells }) => cells) }], left: 0 };
}

function linesOf(cells: readonly Cell[], time: number, additive: boolean): { lines: Line[]; left: number } {
  const known = cells.filter(({ places }) => Number.isFinite(places[time]));
  const times = [...new Set(known.map(({ places }) => places[time] as number))].sort((a, b) => a - b);
  const { kept, left } = folded(known, 1 - time, LINES, additive, false);
  const lines = kept.map(({ name, isRest, cells }) => {
    const at = new Map<number, number>();
    for (const { places, value } of cells) at.set(places[time] as number, (at.get(places[time] as number) ?? 0) + (Number.isFinite(value) ? value : additive ? 0 : Number.NaN));
    // No rows are no amount, but no mean either.
    return { name, isRest, series: { time: times, value: times.map((moment) => at.get(moment) ?? (additive ? 0 : Number.NaN)) } };
  });
  return { lines, left };
}

const binsOf = (cells: readonly Cell[], column: number, key: Key | undefined): Bin[] => {
  const width = key?.width ?? 1;
  const at = new Map<number, number>();
  for (const { places, value } of cells) {
    const from = places[column] as number;
    if (Number.isFinite(from) && Number.isFinite(value)) at.set(from, (at.get(from) ?? 0) + value);
  }
  return [...at].sort(([a], [b]) => a - b).map(([from, value]) => ({ from, to: from + width, value }));
};
