import { expect, test } from "vitest";

import { accuracyWords, coverageWords, fallbackWords, headline, madeWords, reachWords, residualWords, seasonName, seasonWords, totalWords } from "../../../www/src/forecast-words.js";
import type { SeriesReport } from "../../../www/src/reports.js";

const PLAIN = "Averages 1.25, rises 2.5 % a month, peaks in December, uncertain ±5.9 %";
const HOW = "a season of 168 steps; the median of 5 forecasts, step by step";
const series = (facts: Partial<SeriesReport>): SeriesReport =>
  ({ key: { grid: "north" }, method: "auto", model: null, season: 168, seasons: [24, 168], frequency: "hourly", rows: 8760, gapsFilled: 0, holdout: 24, mase: 0.25, naiveMase: 1, smape: 2, coverage: [0.75, 1], residuals: null, effects: {}, fallback: null, members: [], plain: PLAIN, how: HOW, sentence: `${PLAIN}. How: ${HOW}.`, ...facts }) as unknown as SeriesReport;

test("what comes is said first, with its decimals", () => {
  expect(headline(series({}), "load")).toBe("load of north averages 1.25, rises 2.5 % a month, peaks in December, uncertain ±5.9 %.");
  expect(headline(series({ key: {} }), "load")).toMatch(/^load averages/);
  expect(headline(series({ sentence: "No forecast, because all values are missing.", method: null, plain: null, how: null }), "load")).toBe("No forecast, because all values are missing.");
  expect(headline(series({ plain: null, sentence: "the last value goes on." }), "load")).toBe("the last value goes on.");
});

test("a method that stands in says for which, and why", () => {
  const facts = series({ method: "seasonal_naive", fallback: { from: "pooled_regression", to: "seasonal_naive", reason: "there are no regressors" } });
  expect(madeWords(facts)).toBe("stands in, because there are no regressors");
  expect(madeWords(series({}))).toBe(HOW);
  expect(fallbackWords(facts)).toBe("pooled regression could not be used: there are no regressors. In its place is seasonal naive.");
  expect(fallbackWords(series({ fallback: { from: "ets", to: null, reason: "all values are missing" } }))).toContain("There is no forecast.");
});

test("seasons have the names of the calendar where they are its own", () => {
  expect([seasonName(24, "hourly"), seasonName(336, "every 30 minutes"), seasonName(12, "monthly"), seasonName(52, "weekly"), seasonName(4, "quarterly"), seasonName(365, "daily"), seasonName(5, "business-daily")]).toEqual([
    "every day (24 steps)", "every week (336 steps)", "every year (12 steps)", "every year (52 steps)", "every year (4 steps)", "every year (365 steps)", "every week (5 steps)",
  ]);
  expect([seasonName(24, "step"), seasonName(5, "hourly"), seasonName(7, "every 2 steps")]).toEqual(["every 24 steps", "every 5 steps", "every 7 steps"]);
  expect(seasonWords(series({}))).toMatch(/^Repeats itself every day \(24 steps\) and every week \(168 steps\)\. Seen: /);
  expect(seasonWords(series({ seasons: [] }))).toMatch(/^Repeats itself every week/);
  expect(seasonWords(series({ season: 1, seasons: [], gapsFilled: 1 }))).toBe("No season was found that says enough. Seen: 8,760 rows, hourly, 1 gap filled.");
});

test("the error is told beside the yardstick, and coverage in values", () => {
  expect(accuracyWords(series({}))).toContain("it was 75% nearer than repeating the last season (MASE 0.25 against 1, sMAPE 2%)");
  expect(accuracyWords(series({ mase: 1.5 }))).toContain("50% farther off");
  expect(accuracyWords(series({ mase: null }))).toBe("No values were held back to measure the error on.");
  expect(coverageWords(series({}), [0.8, 0.95])).toBe("Of these 24 values, 18 lay within the 80% interval and 24 lay within the 95% interval, as made beforehand.");
  expect(coverageWords(series({ coverage: [0.5, 1] }), [0.8, 0.95])).toContain("fewer than they should hold");
  expect(coverageWords(series({ coverage: [] }), [0.8])).toBe("");
});

test("a target is passed at a time, or not within the steps", () => {
  const reach = { target: 12_000, upward: true, probabilities: [0.2, 0.6, 0.7], times: ["2", "2", null] as [string, string, null], sentence: "" };
  expect(reachWords(reach, (stamp) => `step ${stamp}`)).toBe("More likely than not at or above 12,000 for the first time at step 2; at the end the chance is 70%.");
  expect(reachWords({ ...reach, upward: false, probabilities: [0.1, 0.2], times: [null, null, null] }, String)).toBe("Not likely to be below 12,000 within these 2 steps: 20% at their end.");
  expect(reachWords({ ...reach, probabilities: [null], times: [null, null, null] }, String)).toContain("is not known");
});

test("what is left unexplained is said in words, and what to do about it", () => {
  const residuals = { n: 100, mean: 5, deviation: 10, ljungBox: 40, lags: 10, ljungBoxP: 0.0001, jarqueBera: 1, jarqueBeraP: 0.6 };
  const [size, past, spread] = residualWords(series({ residuals }), "MW");
  expect(size).toContain("on average 5 too low");
  expect(past).toContain("One error tells something of the next (Ljung–Box, p below 0.001)");
  expect(spread).toContain("as a normal distribution says (Jarque–Bera, p 0.6)");
  const clean = residualWords(series({ residuals: { ...residuals, mean: 0.1, ljungBoxP: 0.5, jarqueBeraP: 0.01 } }), "MW");
  expect(clean.join(" ")).toMatch(/as often too high as too low.*tells nothing of the next.*take conformal intervals/);
  expect(residualWords(series({}), "MW")).toHaveLength(1);
});

test("what is ahead is summed up, or averaged where a sum means nothing, beside as much of the past", () => {
  expect(totalWords("amount", [10, 12, 11], [5, 9, 10, 11])).toBe("Together the 3 steps ahead come to 33, 10% more than the 3 before.");
  expect(totalWords("amount", [10, 10], [10, 10])).toBe("Together the 2 steps ahead come to 20, as much as the 2 before.");
  expect(totalWords("amount", [9, 9], [10])).toBe("Together the 2 steps ahead come to 18.");
  expect(totalWords("load_mw", [10, 12, 11], [5, 9, 10, 11])).toBe("On average that is 1 more than in the 3 steps before.");
  expect(totalWords("temperature", [-1, -2], [-1, 2])).toBe("On average that is 2 less than in the 2 steps before.");
  expect(["temperature", "unit_price"].map((value) => totalWords(value, [1, 2], [1]))).toEqual(["", ""]);
  expect(totalWords("temperature", [0, 0], [0, 0])).toBe("On average that is as much as in the 2 steps before.");
  expect([totalWords("amount", [1], [1]), totalWords("amount", [1, Number.NaN], [1, 2])]).toEqual(["", ""]);
});
