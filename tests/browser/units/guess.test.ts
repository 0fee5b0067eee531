import type { ProfileReport } from "tablight";
import { expect, test } from "vitest";

import { guessForecast } from "../../../www/src/guess.js";

const profile = (rows: number, columns: [name: string, type: string, distinct: number][]): ProfileReport =>
  ({ rows, columns: columns.map(([name, type, distinct]) => ({ name, type, distinct })), alerts: [] }) as unknown as ProfileReport;

test("times that repeat are explained by the column with as many values", () => {
  const report = profile(17_520, [["at", "timestamp", 8760], ["grid", "utf8", 2], ["comment", "utf8", 900], ["load_mw", "float64", 8000], ["temperature", "float64", 300]]);
  expect(guessForecast(report)).toEqual({ time: "at", value: "load_mw", series: ["grid"] });
});

test("an identifier is not what is forecast", () => {
  const report = profile(100, [["id", "int64", 100], ["day", "date", 100], ["units", "int64", 40]]);
  expect(guessForecast(report)).toEqual({ time: "day", value: "units" });
});

test("without times nothing is guessed", () => {
  expect(guessForecast(profile(10, [["a", "float64", 10]]))).toEqual({});
});

test("an amount is a surer guess than a quantity or a price", () => {
  const report = profile(100, [["day", "date", 50], ["quantity", "int64", 9], ["unit_price", "float64", 80], ["amount", "float64", 90]]);
  expect(guessForecast(report)).toMatchObject({ value: "amount" });
});
