import type { ProfileReport } from "tablight";
import { expect, test } from "vitest";

import { type Grouping, identifier, measureLabel, paramsOf } from "../../../www/src/grouping.js";
import { guessGrouping, keyFor } from "../../../www/src/guess.js";

type Facts = [name: string, type: string, distinct: number, min?: number | string, max?: number | string];

const profile = (rows: number, columns: Facts[]): ProfileReport =>
  ({ rows, columns: columns.map(([name, type, distinct, min, max]) => ({ name, type, distinct, min, max, nulls: 0 })), alerts: [] }) as unknown as ProfileReport;

const grouping = (change: Partial<Grouping>): Grouping => ({
  by: [{ column: "store" }],
  measure: { name: "sum", column: "amount", expression: "" },
  more: [],
  where: "",
  order: "largest",
  limit: 20,
  other: true,
  layout: "rows",
  ...change,
});

test("the first grouping is a column of few texts by month, with the first quantity summed", () => {
  const report = profile(3000, [["order_id", "int64", 3000], ["at", "date", 365, "2025-01-01", "2025-12-31"], ["customer", "utf8", 640], ["store", "utf8", 6], ["rating", "int64", 5], ["amount", "float64", 2700]]);
  expect(guessGrouping(report)).toMatchObject({ by: [{ column: "store" }, { column: "at", every: "month" }], measure: { name: "sum", column: "amount" }, order: "groups", limit: undefined });
});

test("without times the groups are bars, the largest first and the others put together", () => {
  expect(guessGrouping(profile(150, [["id", "int64", 150], ["species", "utf8", 3], ["price", "float64", 40]]))).toMatchObject({ by: [{ column: "species" }], order: "largest", limit: 20, other: true });
});

test("rows are counted where nothing can be summed", () => {
  const report = profile(100, [["customerID", "int64", 60, 1, 900], ["zip", "int64", 50, 1000, 9000], ["plan", "utf8", 3], ["age", "int64", 44, 18, 90]]);
  expect(guessGrouping(report)).toMatchObject({ by: [{ column: "plan" }], measure: { name: "count" } });
});

test("numbers alone are counted in bins, and a table of keys is one group", () => {
  expect(guessGrouping(profile(100, [["weight", "float64", 98, 0, 37]]))).toMatchObject({ by: [{ column: "weight", width: 2 }], measure: { name: "count" } });
  expect(guessGrouping(profile(100, [["id", "int64", 100, 1, 100]]))).toMatchObject({ by: [], measure: { name: "count" } });
});

test("spans of time give a few dozen groups, and none where all times are one", () => {
  const every = (min: string, max: string): unknown => keyFor(profile(9, [["at", "timestamp", 9, min, max]]).columns[0] as ProfileReport["columns"][number]).every;
  expect([every("2000-01-01", "2020-01-01"), every("2025-01-01", "2025-12-31"), every("2025-01-01", "2025-02-20"), every("2025-01-01", "2025-01-09"), every("2025-01-01T00:00:00", "2025-01-01T09:00:00")]).toEqual(["year", "month", "week", "day", "hour"]);
  expect(every("2025-01-01", "2025-01-01")).toBeUndefined();
});

test("a grouping is the parameters of the task, with what is at its default left out", () => {
  expect(paramsOf(grouping({ where: "  " }))).toEqual({ by: ["store"], measures: { sum_amount: "sum(amount)" }, sort: ["-sum_amount"], limit: 20, other: true });
  expect(paramsOf(grouping({ by: [], order: "groups", measure: { name: "count", column: "amount", expression: "" } }))).toEqual({ measures: { count: "count(*)" } });
});

test("subtotals and columns side by side are for two columns, and of all groups", () => {
  const by = [{ column: "store" }, { column: "at", every: "month" }] as const;
  const two = grouping({ by, order: "groups", layout: 1 });
  expect(paramsOf(two)).toEqual({ by: ["store", { column: "at", every: "month" }], measures: { sum_amount: "sum(amount)" }, pivot: "at" });
  expect(paramsOf({ ...two, layout: "subtotals" })).toMatchObject({ rollup: true });
  expect(paramsOf({ ...two, layout: "subtotals" })).not.toHaveProperty("limit");
  expect(paramsOf({ ...two, layout: "rows" })).toMatchObject({ limit: 20, other: true });
  expect(paramsOf(grouping({ layout: "subtotals" }))).not.toHaveProperty("rollup");
});

test("a name is quoted where it is no word, and gives way to that of a group", () => {
  expect([identifier("amount"), identifier("unit price"), identifier('5" nail'), identifier("end")]).toEqual(["amount", '"unit price"', '"5"" nail"', '"end"']);
  expect(paramsOf(grouping({ by: [{ column: "count" }], order: "groups", measure: { name: "count", column: "", expression: "" } }))).toMatchObject({ measures: { count_: "count(*)" } });
});

test("a measure is said in plain words", () => {
  const said = (name: Grouping["measure"]["name"]): string => measureLabel(grouping({ measure: { name, column: "amount", expression: " sum(amount) / 2 " } }));
  expect([said("count"), said("sum"), said("mean"), said("count_distinct"), said("expression")]).toEqual(["number of rows", "sum of amount", "average amount", "different values of amount", "sum(amount) / 2"]);
});

test("several measures have names of their own", () => {
  const expression = (text: string) => ({ name: "expression", column: "", expression: text }) as const;
  const several = grouping({ order: "smallest", more: [{ name: "mean", column: "amount", expression: "" }, expression("max(a)"), expression("min(a)")] });
  expect(paramsOf(several)).toMatchObject({ measures: { sum_amount: "sum(amount)", mean_amount: "mean(amount)", value: "max(a)", value_: "min(a)" }, sort: ["sum_amount"] });
});
