import type { ProfileReport } from "tablight";
import { expect, test } from "vitest";

import { guessForecast, guessSegment } from "../../../www/src/guess.js";

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

test("segments by one number count categories too, and leave out names, keys and what is missing", () => {
  const cards: [string, string, number][] = [["payment_id", "int64", 3453], ["paid_at", "timestamp", 3376], ["card", "utf8", 190], ["category", "utf8", 8], ["channel", "utf8", 3], ["amount_eur", "float64", 2611], ["declined", "boolean", 2]];
  expect(guessSegment(profile(3477, cards))).toEqual({ method: "kprototypes", columns: ["amount_eur", "category", "channel", "declined"] });
  const report = profile(3477, cards);
  const missing = { ...report, columns: report.columns.map((column) => (column.name === "category" ? { ...column, nulls: 900 } : column)) };
  expect(guessSegment(missing)).toMatchObject({ columns: ["amount_eur", "channel", "declined"] });
  expect(guessSegment(profile(100, [["a", "utf8", 3], ["b", "utf8", 4]]))).toMatchObject({ method: "kmodes" });
});

test("with two numbers segments are by numbers, and by one column alone nothing is guessed", () => {
  expect(guessSegment(profile(100, [["a", "float64", 90], ["b", "int64", 9], ["c", "utf8", 3]]))).toEqual({});
  expect(guessSegment(profile(100, [["a", "float64", 90], ["name", "utf8", 100]]))).toEqual({});
});
