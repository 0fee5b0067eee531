import type { ResultTable, Value } from "tablight";
import { expect, test } from "vitest";

import { ofColumn, ofResult, pairFlows, periodFlows } from "../../../www/src/flows.js";

/** A table of these columns, as far as flows read it. */
const tableOf = (columns: Readonly<Record<string, readonly Value[]>>): ResultTable =>
  ({ numRows: Object.values(columns)[0]?.length ?? 0, column: (name: string) => columns[name] ?? [] }) as unknown as ResultTable;

test("two segmentations are two stages, and pairs that share rows the bands between them", () => {
  const table = tableOf({ first: ["north", "north", "south"], second: [0, 1, 1], rows: [30, 10, 20] });
  const { stages, bands } = pairFlows(table, ["region", "k-means"], [ofColumn, ofResult(new Map([[1, "Large"]]))]);
  expect(stages.map(({ title, parts }) => [title, parts.map(({ name, size }) => [name, size])])).toEqual([
    ["region", [["north", 40], ["south", 20]]],
    ["k-means", [["Segment 0", 30], ["Large", 30]]],
  ]);
  expect(bands).toEqual([
    { stage: 0, from: "north", to: "0", size: 30 },
    { stage: 0, from: "north", to: "1", size: 10 },
    { stage: 0, from: "south", to: "1", size: 20 },
  ]);
});

test("of many groups the largest are told apart, and no row is lost", () => {
  const first = Array.from({ length: 30 }, (_, i) => `group ${i}`);
  const { stages, bands } = pairFlows(tableOf({ first, second: first.map(() => 0), rows: first.map((_, i) => i + 1) }), ["", ""], [ofColumn, ofResult(new Map())]);
  expect(stages[0]?.parts.length).toBe(12);
  expect(stages[0]?.parts.at(-1)?.name).toBe("Others");
  expect(stages[0]?.parts.reduce((sum, { size }) => sum + size, 0)).toBe(465);
  expect(bands.reduce((sum, { size }) => sum + size, 0)).toBe(465);
});

test("each period is a stage, with room for those who came and left", () => {
  const [may, june, july] = [0, 31 * 86_400_000, 61 * 86_400_000];
  const table = tableOf({
    period: [may, may, may, may, june, june],
    next_period: [june, june, june, june, july, july],
    from: [0, 0, 1, null, 0, 1],
    to: [0, 1, null, 1, 0, 1],
    entities: [5, 2, 1, 3, 5, 5],
  });
  const { stages, bands } = periodFlows(table, ofResult(new Map()), 8);
  expect(stages.map(({ parts }) => parts.map(({ key, size }) => [key, size]))).toEqual([
    [["0", 7], ["1", 1], ["away", 3]],
    [["0", 5], ["1", 5], ["away", 1]],
    [["0", 5], ["1", 5]],
  ]);
  expect(bands).toContainEqual({ stage: 0, from: "away", to: "1", size: 3 });
  expect(bands).toContainEqual({ stage: 0, from: "1", to: "away", size: 1 });
  expect(periodFlows(table, ofResult(new Map()), 2).stages.length).toBe(2);
});
