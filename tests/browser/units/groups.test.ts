import type { ResultTable, Value } from "tablight";
import { expect, test } from "vitest";

import { describeGroups } from "../../../www/src/group-words.js";
import { type Grouping, measureColumns } from "../../../www/src/grouping.js";
import { type Picture, pictureOf } from "../../../www/src/groups.js";
import { rowsInOrder } from "../../../www/src/row-order.js";

const TYPES = new Map([["store", "utf8"], ["open", "boolean"], ["at", "date"], ["price", "float64"]]);
const MONTHS = [Date.UTC(2025, 0), Date.UTC(2025, 1), Date.UTC(2025, 2)];

/** What a result has of a table, of columns written out. */
const table = (columns: Record<string, Value[]>): ResultTable =>
  ({ columns: Object.keys(columns).map((name) => ({ name })), numRows: Object.values(columns)[0]?.length ?? 0, column: (name: string) => columns[name] ?? [] }) as unknown as ResultTable;

const grouping = (change: Partial<Grouping>): Grouping => ({
  by: [{ column: "store" }],
  measure: { name: "sum", column: "amount", expression: "" },
  more: [],
  where: "",
  order: "largest",
  limit: (change.by?.length ?? 1) === 1 ? 20 : undefined,
  other: true,
  layout: "rows",
  ...change,
});
const mean = { name: "mean", column: "amount", expression: "" } as const;

function shown(change: Partial<Grouping>, columns: Record<string, Value[]>, groups = 99): { picture: Picture; words: string } {
  const asked = grouping(change);
  const picture = pictureOf(asked, table(columns), measureColumns(asked)[0] ?? "", groups, TYPES);
  return { picture, words: describeGroups(asked, picture) };
}

test("bars keep the order of the table, and the sentence says how far the first is ahead", () => {
  const { picture, words } = shown({}, { store: ["North", "South", "", null], sum_amount: [42, 20, 19, 19] }, 4);
  expect(picture).toMatchObject({ kind: "bars", left: 0, panels: [{ parts: [{ label: "North", value: 42 }, { label: "South" }, { label: "(empty)" }, { label: "missing" }] }] });
  expect(words).toBe("North has 42% of amount, 2.1 times as much as the next, South.");
});

test("the last row of a result with more groups than the limit is the others", () => {
  const { picture, words } = shown({ limit: 2 }, { store: ["North", "South", "Other"], sum_amount: [30, 20, 50] }, 9);
  expect(picture).toMatchObject({ panels: [{ parts: [{ isRest: false }, { isRest: false }, { label: "Other", value: 50, isRest: true }] }] });
  expect(words).toBe("North has 30% of amount, 1.5 times as much as the next, South.");
});

test("no share is told of groups that are not all there, and no lowest of the largest", () => {
  const columns = { store: ["North", "South"], sum_amount: [30, 20], mean_amount: [30, 20] };
  expect(shown({ limit: 2, other: false }, columns).words).toBe("Sum of amount is highest in North (30), then in South (20).");
  expect(shown({ limit: 2, measure: mean }, { ...columns, store: ["North", "South"] }, 2).words).toContain("highest in North (30)");
  expect(shown({ limit: undefined, measure: mean }, columns).words).toBe("Average amount is highest in North (30) and lowest in South (20).");
});

test("amounts below zero have no shares", () => {
  expect(shown({}, { store: ["North", "South"], sum_amount: [30, -20] }, 2).words).toBe("Sum of amount is highest in North (30) and lowest in South (-20).");
});

test("more bars than fit are put together where they add up, and counted where not", () => {
  const store = Array.from({ length: 30 }, (_, i) => `s${i}`);
  const values = store.map((_, i) => 30 - i);
  const sums = shown({ limit: undefined }, { store, sum_amount: values }).picture;
  expect(sums).toMatchObject({ kind: "bars", left: 0 });
  expect(sums.kind === "bars" && sums.panels[0]?.parts.at(-1)).toMatchObject({ label: "Other", value: 55, isRest: true });
  expect(shown({ limit: undefined, measure: mean }, { store, mean_amount: values }).picture).toMatchObject({ left: 10 });
});

const OVER_TIME = { by: [{ column: "store" }, { column: "at", every: "month" }] as const, order: "groups" as const, limit: undefined };

test("a line for each group over time, with nothing sold where there was no row", () => {
  const { picture, words } = shown(OVER_TIME, { store: ["A", "A", "B"], at: [MONTHS[0] as number, MONTHS[2] as number, MONTHS[1] as number], sum_amount: [1, 2, 9] });
  expect(picture).toMatchObject({ kind: "lines", lines: [{ name: "B", series: { time: [MONTHS[0], MONTHS[1], MONTHS[2]].filter((at) => at !== undefined), value: [0, 9, 0] } }, { name: "A", series: { value: [1, 0, 2] } }] });
  expect(words).toBe("B has 75% of amount, 3 times as much as the next, A. Sum of amount was highest in Feb 2025 (9) and lowest in Jan 2025 (1).");
});

test("a mean without rows is a gap in its line", () => {
  const { picture } = shown({ ...OVER_TIME, measure: mean }, { store: ["A", "A", "B"], at: [MONTHS[0] as number, MONTHS[2] as number, MONTHS[1] as number], mean_amount: [1, 2, 9] });
  expect(picture.kind === "lines" && picture.lines.map(({ series }) => series.value)).toEqual([[Number.NaN, 9, Number.NaN], [1, Number.NaN, 2]]);
});

test("nine groups and more over time are eight lines and the others", () => {
  const store = Array.from({ length: 12 }, (_, i) => `s${i}`);
  const { picture } = shown(OVER_TIME, { store, at: store.map(() => MONTHS[0] as number), sum_amount: store.map((_, i) => i + 1) });
  expect(picture.kind === "lines" && picture.lines.map(({ name, series }) => [name, series.value[0]]).slice(-2)).toEqual([["s4", 5], ["Other", 10]]);
});

test("subtotals and columns side by side give the picture that rows give", () => {
  const rows = { store: ["A", "A", "B", "B"], at: [0, 1, 0, 1].map((i) => MONTHS[i] as number), sum_amount: [1, 2, 3, 4] };
  const { picture } = shown(OVER_TIME, rows);
  const subtotals = { store: ["A", "A", "A", "B", "B", "B", null], at: [MONTHS[0] as number, MONTHS[1] as number, null, MONTHS[0] as number, MONTHS[1] as number, null, null], sum_amount: [1, 2, 3, 3, 4, 7, 10], level: [2, 2, 1, 2, 2, 1, 0] };
  expect(shown({ ...OVER_TIME, layout: "subtotals" }, subtotals).picture).toEqual(picture);
  expect(shown({ ...OVER_TIME, layout: 1 }, { store: ["A", "B"], "2025-01-01": [1, 3], "2025-02-01": [2, 4] }).picture).toEqual(picture);
  expect(shown({ ...OVER_TIME, layout: 0 }, { at: [MONTHS[0] as number, MONTHS[1] as number], A: [1, 2], B: [3, 4] }).picture).toEqual(picture);
});

test("two categories are small pictures with their bars in one order", () => {
  const { picture, words } = shown({ by: [{ column: "store" }, { column: "open" }] }, { store: ["A", "B", "B"], open: [true, true, false], sum_amount: [1, 5, 4] });
  expect(picture).toMatchObject({ kind: "bars", panels: [{ title: "yes", parts: [{ label: "B", value: 5 }, { label: "A", value: 1 }] }, { title: "no", parts: [{ label: "B", value: 4 }, { label: "A", value: 0 }] }] });
  expect(words).toBe("B in yes has 50% of amount, 1.3 times as much as the next, B in no.");
});

test("bins are columns in the order of their numbers", () => {
  const { picture, words } = shown({ by: [{ column: "price", width: 10 }], order: "groups", limit: undefined, measure: { name: "count", column: "", expression: "" } }, { price: [10, 0, null], count: [3, 1, 9] });
  expect(picture).toMatchObject({ kind: "columns", panels: [{ parts: [{ from: 0, to: 10, value: 1 }, { from: 10, to: 20, value: 3 }] }] });
  expect(words).toBe("75% of the rows lie at price from 10 to 20, more than anywhere else.");
});

test("where no row takes part nothing is drawn, and it is said", () => {
  expect(shown(OVER_TIME, { store: [], at: [], sum_amount: [] }, 0)).toEqual({ picture: { kind: "lines", every: "month", lines: [], left: 0 }, words: "No row takes part." });
  expect(shown({}, { store: [], sum_amount: [] }, 0).words).toBe("No row takes part.");
  expect(shown({ by: [{ column: "store" }, { column: "open" }] }, { store: [], open: [], sum_amount: [] }, 0)).toMatchObject({ picture: { kind: "bars", panels: [] }, words: "No row takes part." });
});

test("too many groups are left to the table", () => {
  const store = Array.from({ length: 200_001 }, (_, i) => String(i));
  expect(shown({ limit: undefined }, { store, sum_amount: store.map(Number) }, store.length)).toEqual({ picture: { kind: "none", groups: 200_001, left: 0 }, words: "200,001 groups: too many to draw; the table has them all." });
});

test("of several measures side by side one is drawn", () => {
  const by = [{ column: "store" }, { column: "open" }] as const;
  const columns = { store: ["North"], "false sum_amount": [1], "false mean_amount": [10], "true sum_amount": [2], "true mean_amount": [20] };
  const asked = grouping({ by, layout: 1, more: [mean] });
  const drawn = (measured: string): unknown => pictureOf(asked, table(columns), measured, 2, TYPES);
  expect(drawn("mean_amount")).toMatchObject({ kind: "bars", panels: [{ title: "yes", parts: [{ label: "North", value: 20 }] }, { title: "no", parts: [{ label: "North", value: 10 }] }] });
  expect(drawn("sum_amount")).toMatchObject({ panels: [{ parts: [{ value: 2 }] }, { parts: [{ value: 1 }] }] });
});

test("of the first groups of two columns the others are one bar of their own", () => {
  const by = [{ column: "store" }, { column: "open" }] as const;
  const { picture } = shown({ by, limit: 2 }, { store: ["North", "South", "Other"], open: [true, true, null], sum_amount: [3, 2, 9] }, 12);
  expect(picture).toMatchObject({ kind: "bars", panels: [{ title: "yes" }, { title: "Other" }] });
});

test("rows are put in the order of a column, missing values last", () => {
  const sorted = (type: string, values: Value[], descending: boolean): number[] =>
    rowsInOrder({ columns: [{ name: "a", type }], numRows: values.length, column: () => values } as unknown as ResultTable, { column: "a", descending });
  expect(sorted("float64", [10, null, 9, 100, 9], false)).toEqual([2, 4, 0, 3, 1]);
  expect(sorted("float64", [10, null, 9, 100, 9], true)).toEqual([3, 0, 2, 4, 1]);
  expect(sorted("utf8", ["b", "a", "10", "9"], false)).toEqual([2, 3, 1, 0]);
  expect(sorted("decimal(12,2)", ["10.00", "9.50"], false)).toEqual([1, 0]);
  expect(sorted("int64", [10n, 9n, Number.NaN], true)).toEqual([0, 1, 2]);
});
