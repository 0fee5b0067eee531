import type { ProfileReport, ResultTable } from "tablight";
import { describe, expect, test } from "vitest";

import { crowds } from "../../../www/src/charts/points.js";
import type { Plane } from "../../../www/src/charts/plane.js";
import { guessLog } from "../../../www/src/guess-log.js";
import { type Cloud, isWithin, type Place, readCloud, rowsWithin } from "../../../www/src/cloud.js";
import type { SegmentReport } from "../../../www/src/reports.js";
import { nameRows, renamed, segmentTitle, withNames } from "../../../www/src/segment-names.js";
import { conditionWords, criterionCurve, lasting, lift, methodWords } from "../../../www/src/segment-words.js";
import { condensedTree, dendrogram } from "../../../www/src/trees.js";

const always = (): boolean => true;

/** A report with segments of these names and sizes. */
const reportOf = (...segments: readonly { name?: string; size?: number }[]): SegmentReport =>
  ({ k: segments.length, segments: segments.map(({ name = "", size = 1 }, segment) => ({ segment, name, size })) }) as unknown as SegmentReport;

describe("names", () => {
  const report = reportOf({ name: "high amount" }, { name: "" });

  test("a name that was given stands for that of the report, and is taken back by an empty one", () => {
    const names = renamed(new Map(), 0, "  Big spenders ");
    expect(segmentTitle(report, 0, names)).toBe("Big spenders");
    expect(segmentTitle(report, 0, renamed(names, 0, " "))).toBe("0: high amount");
  });

  test("a segment without a name has its number, and noise is no segment", () => {
    expect(segmentTitle(report, 1, new Map())).toBe("Segment 1");
    expect(segmentTitle(report, -1, new Map([[-1, "x"]]))).toBe("No segment");
  });

  test("the report and the rows that are saved have the names that were given", () => {
    const names = new Map([[1, "Rest"]]);
    expect(withNames(report, names).segments.map(({ name }) => name)).toEqual(["high amount", "Rest"]);
    expect(nameRows(report, names)).toEqual([{ segment: 0, segment_name: "high amount" }, { segment: 1, segment_name: "Rest" }]);
    expect(nameRows(report, new Map())[1]?.segment_name).toBe("Segment 1");
  });
});

describe("words", () => {
  test("conditions of rules are said in words", () => {
    expect(conditionWords({ column: "amount", above: 120, upTo: 300, holds: null })).toBe("amount above 120 and up to 300");
    expect(conditionWords({ column: "store = Berlin", above: null, upTo: null, holds: true })).toBe("store is Berlin");
    expect(conditionWords({ column: "store = Berlin", above: null, upTo: null, holds: false })).toBe("store is not Berlin");
  });

  test("every criterion knows its best, and the inertia none", () => {
    const scores = [{ k: 2, silhouette: 0.3, daviesBouldin: 1.2, inertia: 9 }, { k: 3, silhouette: 0.5, daviesBouldin: 0.8, inertia: 5 }, { k: 4, silhouette: null, daviesBouldin: 0.9, inertia: 4 }];
    expect(criterionCurve(scores, { name: "silhouette", title: "", best: "highest" })).toEqual({ k: [2, 3], score: [0.3, 0.5], bestK: 3 });
    expect(criterionCurve(scores, { name: "daviesBouldin", title: "", best: "lowest" }).bestK).toBe(3);
    expect(criterionCurve(scores, { name: "inertia", title: "", best: "bend" }).bestK).toBeUndefined();
    expect(criterionCurve(scores, { name: "gap", title: "", best: "highest" }).k).toEqual([]);
  });

  test("a lift is told unless the sentence tells it", () => {
    const fact = { column: "a", category: null, compared: true, effect: 1, ratio: 2.24271, pValue: 0, sentence: "a is above average" };
    expect(lift(fact)).toBe("2.2×");
    expect(lift({ ...fact, ratio: 31.7 })).toBe("32×");
    expect(lift({ ...fact, sentence: "a is 2.2× the average" })).toBe("");
    expect(lift({ ...fact, ratio: null })).toBe("");
  });

  test("a method without words has those of the engine, and stability has the bounds of Hennig", () => {
    expect(methodWords("new_one", "Does this.")).toEqual({ title: "new one", line: "Does this." });
    expect([0.76, 0.75, 0.5, 0.49].map((value) => lasting(value).split(" ")[0])).toEqual(["lasts:", "partly", "partly", "dissolves:"]);
  });
});

describe("points", () => {
  const square: Place[] = [[0, 0], [2, 0], [2, 2], [0, 2]];
  const cloud: Cloud = { row: Uint32Array.of(3, 5, 8, 9), x: Float64Array.of(1, 3, 0.5, 1.5), y: Float64Array.of(1, 1, 1.5, 1.9), segment: Int32Array.of(0, 0, 1, 1) };

  test("a line encloses what it goes around, dents left out", () => {
    expect(isWithin(square, 1, 1)).toBe(true);
    expect(isWithin(square, 3, 1)).toBe(false);
    const dented: Place[] = [[0, 0], [4, 0], [4, 4], [2, 1], [0, 4]];
    expect(isWithin(dented, 2, 3)).toBe(false);
    expect(isWithin(dented, 2, 0.5)).toBe(true);
    expect(isWithin([], 0, 0)).toBe(false);
  });

  test("rows within a line are those of the file, and none once another line is wanted", async () => {
    expect([...((await rowsWithin(cloud, square, always)) ?? [])]).toEqual([3, 8, 9]);
    expect(await rowsWithin(cloud, square, () => false)).toBeUndefined();
  });

  test("rows without a segment or a place are not drawn, and of too many an even sample is", async () => {
    const values: Record<string, readonly (number | null)[]> = { segment: [0, null, -1, 2, 2, 2], pc1: [1, 2, 3, null, 5, 6], pc2: [1, 2, 3, 4, Number.NaN, 6] };
    const table = { numRows: 6, valuesAt: (name: string, rows: ArrayLike<number>) => Array.from(rows, (row) => values[name]?.[row] ?? null) } as unknown as ResultTable;
    const axes = (rows: ArrayLike<number>): [ReturnType<ResultTable["valuesAt"]>, ReturnType<ResultTable["valuesAt"]>] => [table.valuesAt("pc1", rows), table.valuesAt("pc2", rows)];
    const all = await readCloud(table, axes, always);
    expect([[...(all?.row ?? [])], [...(all?.segment ?? [])]]).toEqual([[0, 2, 5], [0, -1, 2]]);
    expect([...((await readCloud(table, axes, always, 3))?.row ?? [])]).toEqual([0, 2]);
  });

  test("a cell of the density has the segment of most of its points, and a highlighted one every cell it is in", async () => {
    const plane = { width: 8, height: 4, x: { slope: 1, start: 0 }, y: { slope: 1, start: 0 } } as Plane;
    const points: Cloud = { row: new Uint32Array(5), x: Float64Array.of(0, 1, 1, 0, 5), y: Float64Array.of(0, 1, 0, 0, 3), segment: Int32Array.of(7, 4, 4, 4, 1) };
    const most = await crowds(points, plane, 4, undefined, always);
    expect([[...(most?.count ?? [])], most?.segment[0], most?.segment[6]]).toEqual([[4, 0, 0, 0, 0, 0, 1, 0], 4, 1]);
    expect((await crowds(points, plane, 4, 7, always))?.segment[0]).toBe(7);
  });
});

describe("trees", () => {
  const merges = [{ left: 0, right: 1, height: 1, size: 5 }, { left: 2, right: 3, height: 2, size: 4 }, { left: 4, right: 5, height: 8, size: 9 }];

  test("a dendrogram is cut where its segments are left, and their branches are theirs", () => {
    const { branches, cut } = dendrogram({ merges, groups: [3, 2, 3, 1] }, reportOf({ size: 5 }, { size: 4 }));
    expect(cut).toBeCloseTo(1 - 5 / 8);
    expect(branches.map(({ segment }) => segment)).toEqual([0, 0, 1, 1, 0, 1, undefined]);
    expect(branches.map(({ to }) => to)).toEqual([1, 1, 1, 1, 1 - 1 / 8, 1 - 2 / 8, 0]);
    expect(branches.slice(0, 4).map(({ x }) => x)).toEqual([0.125, 0.375, 0.625, 0.875]);
  });

  test("segments of one size are left open, and heights that fall do not cross", () => {
    const same = dendrogram({ merges: [{ left: 0, right: 1, height: 3, size: 2 }, { left: 2, right: 3, height: 1, size: 2 }, { left: 4, right: 5, height: 2, size: 4 }], groups: [1, 1, 1, 1] }, reportOf({ size: 2 }, { size: 2 }));
    expect(same.branches.every(({ segment }) => segment === undefined)).toBe(true);
    expect(same.branches.every(({ from, to }) => from <= to)).toBe(true);
    expect(same.cut).toBeUndefined();
  });

  test("a condensed tree has a bar for each cluster, those without an end down to the ground", () => {
    const cluster = (parent: number | null, birth: number, death: number, size: number, segment: number | null = null) => ({ parent, birth, death, size, stability: 1, segment });
    const { branches } = condensedTree([cluster(null, 0, 1, 10), cluster(0, 1, 4, 6, 0), cluster(0, 1, Number.NaN, 4, 1)]);
    expect(branches.map(({ segment }) => segment)).toEqual([undefined, 0, 1]);
    expect(branches[0]?.parts).toEqual([branches[1]?.x, branches[2]?.x]);
    expect(branches[1]?.to).toBe(1);
    expect(branches.every(({ from, to }) => from >= 0 && to <= 1 && from <= to)).toBe(true);
  });
});

describe("a log of transactions", () => {
  const profile = (rows: number, columns: [name: string, type: string, distinct: number][]): ProfileReport =>
    ({ rows, columns: columns.map(([name, type, distinct]) => ({ name, type, distinct })), alerts: [] }) as unknown as ProfileReport;

  test("is known by customers that come back, a time and an amount", () => {
    const report = profile(3000, [["order_id", "int64", 3000], ["order_date", "date", 365], ["customer", "utf8", 637], ["quantity", "int64", 26], ["unit_price", "float64", 2056], ["amount", "float64", 2724], ["months_as_customer", "int64", 90]]);
    expect(guessLog(report)).toEqual({ entity: "customer", time: "order_date", amount: "amount" });
  });

  test("has an amount where there are quantity and price, and transactions of several rows", () => {
    const report = profile(541_909, [["InvoiceNo", "utf8", 25_900], ["Quantity", "int32", 722], ["InvoiceDate", "timestamp", 23_260], ["Unit Price", "float64", 1630], ["CustomerID", "int32", 4372]]);
    expect(guessLog(report)).toEqual({ entity: "CustomerID", time: "InvoiceDate", amount: 'Quantity * "Unit Price"', transaction: "InvoiceNo" });
  });

  test("is no table of customers, each there once, and none without a time or an amount", () => {
    expect(guessLog(profile(100, [["customer", "utf8", 100], ["since", "date", 80], ["amount", "float64", 90]]))).toBeUndefined();
    expect(guessLog(profile(100, [["customer", "utf8", 20], ["amount", "float64", 90]]))).toBeUndefined();
    expect(guessLog(profile(100, [["customer", "utf8", 20], ["at", "date", 80], ["rating", "int64", 5]]))).toBeUndefined();
  });
});
