import type { ResultTable } from "tablight";

import type { Band } from "./charts/forecast.js";
import type { Series } from "./charts/thin.js";
import { isTime, number, time as timeText, toMs, toNumber } from "./format.js";

/** How the times of a series are counted: by the calendar, or in mere steps. */
export interface Clock {
  readonly isCalendar: boolean;
  /** A time as text. */
  readonly tell: (at: number) => string;
}

/** The clock of a result's column of times. */
export function clockOf(table: ResultTable, time: string): Clock {
  const isCalendar = isTime(table.columns.find(({ name }) => name === time)?.type ?? "");
  return { isCalendar, tell: isCalendar ? timeText : number };
}

/** The forecast of one series. */
export interface Ahead {
  readonly forecast: Series;
  readonly bands: readonly Band[];
  /** Without the scenario, where there is one. */
  readonly expected: readonly number[] | undefined;
}

/** The levels that a table of forecasts has bounds for, as they stand in the names of its columns. */
export const levelsOf = (table: ResultTable): string[] => table.columns.flatMap(({ name }) => /^lo(\d+(?:\.\d+)?)$/.exec(name)?.[1] ?? []);

/** The forecast of the series of that number: every one has as many rows as there are steps, in the order of the report. */
export function aheadOf(table: ResultTable, time: string, horizon: number, index: number): Ahead {
  const rows = Array.from({ length: horizon }, (_, step) => index * horizon + step);
  const numbers = (name: string): number[] => table.valuesAt(name, rows).map(toNumber);
  return {
    forecast: { time: table.valuesAt(time, rows).map(toMs), value: numbers("yhat") },
    bands: levelsOf(table).map((level) => ({ level: Number(level) / 100, low: numbers(`lo${level}`), high: numbers(`hi${level}`) })),
    expected: table.columns.some(({ name }) => name === "yhat_expected") ? numbers("yhat_expected") : undefined,
  };
}
