import type { ProfileReport } from "tablight";
import { expect, test } from "vitest";

import { matchWords, proposeKeys, WAYS } from "../../../www/src/joining.js";
import { asked } from "../../../www/src/workspace/beside.js";

/** A profile as far as keys are proposed by it: name, type and number of different values of each column. */
const profile = (rows: number, ...columns: (readonly [name: string, type: string, distinct: number, more?: object])[]): ProfileReport =>
  ({ rows, columns: columns.map(([name, type, distinct, more]) => ({ name, type, distinct, nulls: 0, min: 1, max: distinct, top: [], ...more })) }) as unknown as ProfileReport;

const orders = profile(3000, ["order_id", "int64", 3000], ["customer", "utf8", 200], ["store", "utf8", 5], ["month", "utf8", 12], ["amount", "float64", 2500]);

test("a key of the same name is proposed, whatever its writing", () => {
  expect(proposeKeys(orders, profile(200, ["Customer", "utf8", 200], ["city", "utf8", 20]), "people.csv")).toEqual([{ left: "customer", right: "Customer" }]);
});

test("a key is found by what it names: customer, customer_id, and the id in a file of customers", () => {
  expect(proposeKeys(orders, profile(200, ["customer_id", "utf8", 200]), "people.csv")).toEqual([{ left: "customer", right: "customer_id" }]);
  expect(proposeKeys(orders, profile(200, ["id", "utf8", 200], ["since", "date", 150]), "customers.csv")).toEqual([{ left: "customer", right: "id" }]);
});

test("what does not tell rows apart by itself does so together with others", () => {
  expect(proposeKeys(orders, profile(60, ["store", "utf8", 5], ["month", "utf8", 12], ["rent", "float64", 60]), "rents.csv")).toEqual([{ left: "store", right: "store" }, { left: "month", right: "month" }]);
});

test("measures and values of another kind are no keys", () => {
  expect(proposeKeys(orders, profile(10, ["amount", "float64", 10], ["customer", "int64", 10]), "x.csv")).toEqual([]);
});

test("keys of one name are named once, and those that do not come along are called as in these rows", () => {
  const on = [{ left: "a", right: "a" }, { left: "b", right: "c" }];
  expect(asked({ on, how: "left" })).toEqual({ on: ["a", { left: "b", right: "c" }], how: "left" });
  expect(asked({ on, how: "left", columns: ["x"] })).toEqual({ steps: [{ step: "keep", columns: ["a", "c", "x"] }, { step: "rename", names: { c: "b" } }], on: ["a", "b"], how: "left" });
  // Not where it does come along, nor where another column has the name.
  expect(asked({ on, how: "inner", columns: ["c"] })).toEqual({ steps: [{ step: "keep", columns: ["a", "c"] }], on: ["a", { left: "b", right: "c" }], how: "inner" });
  expect(asked({ on, how: "inner", columns: ["b"] }).on).toEqual(["a", { left: "b", right: "c" }]);
  expect(asked({ on, how: "semi", columns: [] })).toEqual({ on: ["a", { left: "b", right: "c" }], how: "semi" });
});

test("every way says which rows stay", () => {
  expect(WAYS.map(({ how }) => how).sort()).toEqual(["anti", "full", "inner", "left", "right", "semi"]);
  expect(WAYS.map((way) => way.title("a.csv", "b.csv")).every((title, i, all) => all.indexOf(title) === i)).toBe(true);
});

test("what would go together is told, rows that multiply only where they do", () => {
  const report = { rows: 9, matched: 7, unmatched: 1, unmatchedRight: 0, repeatedRight: 2 };
  expect(matchWords(report, "left", "a.csv", "b.csv")).toEqual([
    "7 of 8 rows of a.csv have a partner; 1 has none.",
    "Every row of b.csv is the partner of some row.",
    "2 keys are there several times in b.csv: rows that have such a key are there several times too.",
  ]);
  expect(matchWords({ ...report, unmatched: 0, unmatchedRight: 1 }, "semi", "a.csv", "b.csv")).toEqual(["Every one of the 7 rows of a.csv has a partner.", "1 row of b.csv is nobody’s partner."]);
});
