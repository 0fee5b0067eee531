import { type Change, methods } from "tablight";

import type { Values } from "./elements/params-form.js";
import type { ForecastReport } from "./reports.js";

/** The methods of a forecast. */
export const METHODS = methods.filter((method) => method.task === "forecast");
/** Names of the parameters that every method has. */
const COMMON: ReadonlySet<string> = new Set(Object.keys((METHODS[0]?.common as { properties?: object } | undefined)?.properties ?? {}));
/** Those that say nothing of the past. */
const AHEAD: ReadonlySet<string> = new Set(["scenario", "target", "holdout", "horizon"]);
/** Those that say what a series is. */
const SERIES: ReadonlySet<string> = new Set(["time", "value", "series", "season", "gaps"]);

/** How methods are compared on the past. */
export interface Backtest {
  readonly methods: readonly string[];
  readonly origins: number;
  readonly horizon: number;
  /** Fit again at each origin. */
  readonly refit: boolean;
}

const only = (values: Values, fits: (name: string) => boolean): Values => Object.fromEntries(Object.entries(values).filter(([name]) => fits(name)));

/** The same forecast by another method; what only the one before knows is left out. */
export const withMethod = (params: Values, method: string): Values => ({ ...only(params, (name) => COMMON.has(name)), ...(method !== METHODS[0]?.method && { method }) });

/** The columns that a forecast was made of, as it found them. */
const columnsOf = ({ time, value }: ForecastReport): Values => ({ time, value });

/** A backtest of the series that a forecast with these parameters is of; what the forecast's own method was given is given to it here. */
export function backtestParams(params: Values, report: ForecastReport, { methods, origins, horizon, refit }: Backtest): Values {
  const method = String(params["method"] ?? METHODS[0]?.method);
  const own = only(params, (name) => name !== "method" && !COMMON.has(name));
  return {
    ...only(params, (name) => COMMON.has(name) && !AHEAD.has(name)),
    ...columnsOf(report),
    methods,
    origins,
    horizon,
    ...(!refit && { refit }),
    ...(methods.includes(method) && Object.keys(own).length > 0 && { options: { [method]: own } }),
  };
}

/** A decomposition of the series that a forecast with these parameters is of. */
export const decomposeParams = (params: Values, report: ForecastReport): Values => ({ ...only(params, (name) => SERIES.has(name)), ...columnsOf(report) });

/** Another future than the expected one, and what is to be passed. */
export interface WhatIf {
  /** Growth beside what the method sees, at the end of the horizon: 0.1 for 10 % more. */
  readonly growth: number;
  /** By the name of a regressor, what becomes of its future. */
  readonly regressors: Readonly<Record<string, Change>>;
  /** Steps ahead. */
  readonly horizon: number;
  readonly target: number | undefined;
}

/** The forecast again with another future; nothing is held back, as the error is known. */
export function whatIfParams(params: Values, report: ForecastReport, { growth, regressors, horizon, target }: WhatIf): Values {
  const scenario = {
    // Growth compounds at every step.
    ...(growth !== 0 && { growth: Number(((1 + growth) ** (1 / horizon) - 1).toPrecision(6)) }),
    ...(Object.keys(regressors).length > 0 && { regressors }),
  };
  return { ...params, ...columnsOf(report), horizon, holdout: 0, scenario, ...(target !== undefined && { target }) };
}

/** Is the forecast of one series the same where the others are not there? Not where they are added up or learnt from. */
export const standsAlone = (params: Values): boolean => !(Array.isArray(params["hierarchy"]) && params["hierarchy"].length > 0) && params["method"] !== "pooled_regression";
