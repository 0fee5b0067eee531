import type { ResultTable, Value } from "tablight";

import type { FlowBand, FlowPart, FlowStage } from "./charts/flows.js";
import { markOf } from "./charts/marks.js";
import { time } from "./format.js";
import { type Names, segmentName } from "./segment-names.js";

/** Stages and what goes between them. */
export interface Flows {
  readonly stages: readonly FlowStage[];
  readonly bands: readonly FlowBand[];
}

/** Where those come from that were not there before, and go that are there no more. */
const AWAY = "away";
/** Parts that are told apart; smaller ones are put together. */
const TOLD = 12;
const OTHERS = "others";

/** A segment as a part is called and colored. */
export interface Naming {
  readonly name: (value: Value) => string;
  readonly color: (value: Value) => string;
}

/** The segments of a result: by their names and colors. */
export const ofResult = (names: Names): Naming => ({
  name: (value) => segmentName(Number(value), names),
  color: (value) => markOf(Number(value)).color,
});

/** The values of a column. */
export const ofColumn: Naming = { name: (value) => String(value ?? "–"), color: () => "var(--chart-main)" };

const rowsOf = (table: ResultTable, ...names: string[]): Value[][] => {
  const columns = names.map((name) => table.column(name));
  return Array.from({ length: table.numRows }, (_, row) => columns.map((column) => (column[row] ?? null) as Value));
};

/** The pairs of two segmentations as two stages. */
export function pairFlows(table: ResultTable, titles: readonly [string, string], naming: readonly [Naming, Naming]): Flows {
  const pairs = rowsOf(table, "first", "second", "rows").map(([first, second, rows]) => ({ first: first ?? null, second: second ?? null, size: Number(rows) }));
  const sides = [sizes(pairs.map(({ first, size }) => [first, size])), sizes(pairs.map(({ second, size }) => [second, size]))] as const;
  const stages = sides.map((side, i) => stageOf(titles[i] ?? "", side, naming[i] as Naming));
  const bands = merged(pairs.map(({ first, second, size }) => ({ stage: 0, from: keyIn(sides[0], first), to: keyIn(sides[1], second), size })));
  return { stages, bands };
}

/** The segments of each period as a stage, those who came and left among them. */
export function periodFlows(table: ResultTable, naming: Naming, most: number): Flows {
  const rows = rowsOf(table, "period", "next_period", "from", "to", "entities").map(([period, next, from, to, entities]) => ({ period: period ?? null, next: next ?? null, from: from ?? null, to: to ?? null, size: Number(entities) }));
  const all = [...new Set(rows.flatMap(({ period, next }) => [period, next]))];
  const periods = all.slice(-most);
  const place = new Map(periods.map((period, i) => [period, i]));
  const shown = rows.filter(({ period, next }) => place.has(period) && place.has(next));
  const sides = periods.map((period) =>
    // Of the first period what goes out is known, of the others what comes in; both of those between.
    sizes(shown.flatMap(({ period: of, next, from, to, size }) => (next === period && to !== null ? [[to, size] as const] : of === period && from !== null && period === periods[0] ? [[from, size] as const] : []))),
  );
  const bands = merged(
    shown.map(({ period, from, to, size }) => {
      const stage = place.get(period) ?? 0;
      return { stage, from: from === null ? AWAY : keyIn(sides[stage] as Sizes, from), to: to === null ? AWAY : keyIn(sides[stage + 1] as Sizes, to), size };
    }),
  );
  const stages = sides.map((side, i) => withAway(stageOf(typeof periods[i] === "number" ? time(periods[i], false) : String(periods[i] ?? "–"), side, naming), bands, i));
  return { stages, bands };
}

/** Sizes by value; the largest are told apart, in the order of the values. */
interface Sizes {
  readonly told: ReadonlyMap<Value, number>;
  readonly others: number;
}

function sizes(values: readonly (readonly [Value, number])[]): Sizes {
  const all = new Map<Value, number>();
  for (const [value, size] of values) all.set(value, (all.get(value) ?? 0) + size);
  const large = new Set([...all].sort((a, b) => b[1] - a[1]).slice(0, all.size > TOLD ? TOLD - 1 : TOLD).map(([value]) => value));
  return { told: new Map([...all].filter(([value]) => large.has(value))), others: [...all].reduce((sum, [value, size]) => sum + (large.has(value) ? 0 : size), 0) };
}

const keyIn = ({ told }: Sizes, value: Value): string => (told.has(value) ? String(value) : OTHERS);

function stageOf(title: string, { told, others }: Sizes, { name, color }: Naming): FlowStage {
  const parts: FlowPart[] = [...told].sort(([a], [b]) => inOrder(a, b)).map(([value, size]) => ({ key: String(value), name: name(value), size, color: color(value) }));
  return { title, parts: others > 0 ? [...parts, { key: OTHERS, name: "Others", size: others, color: "var(--segment-noise)" }] : parts };
}

/** A stage with room for those who come from nowhere, or go there. */
function withAway(stage: FlowStage, bands: readonly FlowBand[], i: number): FlowStage {
  const [came, left] = [bands, bands].map((list, side) => list.filter((band) => (side === 0 ? band.stage === i && band.from === AWAY : band.stage === i - 1 && band.to === AWAY)).reduce((sum, { size }) => sum + size, 0));
  const size = Math.max(came ?? 0, left ?? 0);
  return size === 0 ? stage : { ...stage, parts: [...stage.parts, { key: AWAY, name: "Not there", size, color: "var(--border-strong)" }] };
}

const inOrder = (a: Value, b: Value): number => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)));

/** Bands between the same parts as one. */
function merged(bands: readonly FlowBand[]): FlowBand[] {
  const by = new Map<string, FlowBand>();
  for (const band of bands) {
    const key = JSON.stringify([band.stage, band.from, band.to]);
    by.set(key, { ...band, size: band.size + (by.get(key)?.size ?? 0) });
  }
  return [...by.values()];
}
