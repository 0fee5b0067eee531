import { expect, test } from "vitest";

import type { SeriesReport } from "../../../www/src/reports.js";
import { whereOf } from "../../../www/src/one-series.js";
import { seriesInOrder } from "../../../www/src/series-order.js";

const series = ([["north", "a", 0.5], ["south", "a", null], ["south", "b", 2], ["west", "b", 0.5], ["West", "c", 1]] as const).map(([region, store, mase]) => ({ key: { region, store }, mase })) as unknown as SeriesReport[];

test("series are found by all words of their name, in whatever case", () => {
  expect(seriesInOrder(series, { search: " WEST ", order: "key" })).toEqual([3, 4]);
  expect(seriesInOrder(series, { search: "b south", order: "key" })).toEqual([2]);
  expect(seriesInOrder(series, { search: "nowhere", order: "worst" })).toEqual([]);
});

test("series are in order of their error, equals as they were, those without one last", () => {
  expect(seriesInOrder(series, { search: "", order: "worst" })).toEqual([2, 4, 0, 3, 1]);
  expect(seriesInOrder(series, { search: "", order: "best" })).toEqual([0, 3, 4, 2, 1]);
});

test("the rows of a series meet a condition, whatever its name is made of", () => {
  expect(whereOf({ 'a "b"': "it's", n: 3, on: true, none: null })).toBe(`"a ""b""" = 'it''s' and "n" = 3 and "on" = true and "none" is null`);
  expect(whereOf({})).toBe("");
});
