import { expect, test } from "vitest";

import { backtestParams, decomposeParams, standsAlone, whatIfParams, withMethod } from "../../../www/src/forecast-params.js";
import type { ForecastReport } from "../../../www/src/reports.js";

const report = { time: "at", value: "units", horizon: 12 } as ForecastReport;
const params = { series: ["store"], method: "ets", model: "AAN", horizon: 12, season: [12], holdout: 6, scenario: { growth: 0.1 }, target: 9, min: 0 };

test("a backtest is of the same series, and the method's own parameters stay its own", () => {
  expect(backtestParams(params, report, { methods: ["auto", "ets"], origins: 3, horizon: 6, refit: false })).toEqual({ time: "at", value: "units", series: ["store"], season: [12], min: 0, methods: ["auto", "ets"], origins: 3, horizon: 6, refit: false, options: { ets: { model: "AAN" } } });
  expect(backtestParams(params, report, { methods: ["theta"], origins: 3, horizon: 6, refit: true })).not.toHaveProperty("options");
});

test("another future grows to what was asked for by its end", () => {
  const { scenario, target, holdout, method } = whatIfParams({ ...params, scenario: undefined }, report, { growth: 0.2, regressors: { price: { times: 0.9 } }, horizon: 24, target: 100 });
  expect(scenario).toMatchObject({ regressors: { price: { times: 0.9 } } });
  expect((1 + (scenario as { growth: number }).growth) ** 24).toBeCloseTo(1.2, 4);
  expect([target, holdout, method]).toEqual([100, 0, "ets"]);
});

test("nothing asked for is the future as expected", () => {
  const asked = whatIfParams({}, report, { growth: 0, regressors: {}, horizon: 12, target: undefined });
  expect(asked).toEqual({ time: "at", value: "units", horizon: 12, holdout: 0, scenario: {} });
});

test("a decomposition has what says which series it is of", () => {
  expect(decomposeParams(params, report)).toEqual({ time: "at", value: "units", series: ["store"], season: [12] });
});

test("another method takes over what all methods know", () => {
  expect(withMethod(params, "mstl")).toMatchObject({ series: ["store"], season: [12], method: "mstl" });
  expect(withMethod(params, "mstl")).not.toHaveProperty("model");
  expect(withMethod(params, "auto")).not.toHaveProperty("method");
});

test("series that are summed up or learnt from do not stand alone", () => {
  expect([standsAlone({}), standsAlone({ hierarchy: [] }), standsAlone({ hierarchy: ["a"] }), standsAlone({ method: "pooled_regression" })]).toEqual([true, true, false, false]);
});
