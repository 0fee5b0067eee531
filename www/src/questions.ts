import type { ProfileReport } from "tablight";

import { counted, list, time as date, toMs } from "./format.js";
import { type Every, type Grouping, identifier } from "./grouping.js";
import { guessGrouping, guessSegment, keyFor } from "./guess.js";
import { type Column, type Roles, rolesOf, withoutColumn } from "./roles.js";
import type { Ask } from "./tabs.js";
import { named } from "./told.js";

/** What somebody may want to know of a file, and what answers it. */
export interface Question {
  readonly name: string;
  /** A question in plain words; names of columns stand between backquotes. */
  readonly question: string;
  /** How it is answered, in a sentence. */
  readonly how: string;
  readonly ask: Ask;
}

const DAY_MS = 86_400_000;
/** How far is looked ahead from steps of up to so many milliseconds, and in which words. */
const AHEAD: readonly (readonly [step: number, horizon: number, words: string])[] = [
  [90_000, 3_600_000, "in the next hour"],
  [1_800_000, DAY_MS, "in the next day"],
  [4 * 3_600_000, 7 * DAY_MS, "next week"],
  [1.5 * DAY_MS, 28 * DAY_MS, "in the next four weeks"],
  [8 * DAY_MS, 13 * 7 * DAY_MS, "next quarter"],
  [32 * DAY_MS, 365 * DAY_MS, "next year"],
];
/** Spans that what happened is summed up by, the shortest first: it happens so often in one, there are so many of them, and so many are looked ahead. */
const SUMS: readonly { every: Every; days: number; atLeast: number; horizon: number; words: string; daily: string }[] = [
  { every: "day", days: 1, atLeast: 35, horizon: 30, words: "in the next 30 days", daily: "day" },
  { every: "week", days: 7, atLeast: 26, horizon: 13, words: "next quarter", daily: "week" },
  { every: "month", days: 30.44, atLeast: 24, horizon: 12, words: "next year", daily: "month" },
];
/** Rows of a span that make its sum more than chance. */
const PER_SPAN = 1.5;
/** Rows that are worth a comparison. */
const COMPARED = 200;
/** The first of those that are ranked. */
const RANKED = 20;

/** The questions that fit a file, what can be foreseen and ranked first. */
export function questionsOf(report: ProfileReport): Question[] {
  const roles = rolesOf(report);
  const all = [forecast(report, roles), quarter(report, roles), worth(roles), alike(report, roles), drifting(report, roles), care(report), clean(report), changed(report, roles), rules(report)];
  return all.filter((question) => question !== undefined);
}

/** Those of what single events come to, a forecast of rows that are made for it; where a column tells their segments apart, for each of them. */
export function questionsOfSums(report: ProfileReport, segment?: string): Question[] {
  const n = report.columns.find(({ name }) => name === segment)?.distinct ?? 1;
  // As one segment has them: a row for each moment and segment is no single event.
  const others = { ...withoutColumn(report, segment), rows: report.rows / Math.max(1, n) };
  const sums = questionsOf(others).filter(({ ask }) => ask.view === "forecast" && ask.of !== undefined);
  return segment === undefined ? sums : sums.map((question) => forEach(question, segment));
}

function forEach({ question, ask: { of, params, ...ask }, ...rest }: Question, segment: string): Question {
  const { by = [] } = (of?.params ?? {}) as { by?: readonly object[] };
  return {
    ...rest,
    question: question.replace(/\?$/, `, for each ${named(segment)}?`),
    ask: { ...ask, ...(of && { of: { ...of, params: { ...of.params, by: [...by, { column: segment }] }, what: `${of.what} and ${segment}` } }), params: { ...params, series: [segment] } },
  };
}

/** What comes next: of each moment as it is, of what happened in sums. */
function forecast(report: ProfileReport, roles: Roles): Question | undefined {
  const { time, value, amount, series, isLog } = roles;
  if (!time || !value) return undefined;
  const days = (toMs(time.max) - toMs(time.min)) / DAY_MS;
  if (!(days > 0)) return undefined;
  if (isLog) return amount && summedForecast("forecast", spansOf(report, days)[0], time, amount.name);
  const step = (days * DAY_MS) / Math.max(1, (time.distinct ?? 1) - 1);
  const [, ahead, words] = AHEAD.find(([longest]) => step <= longest) ?? [step, 10 * step, "in the next ten steps"];
  const horizon = Math.max(1, Math.round(ahead / step));
  return {
    name: "forecast",
    question: `What will ${named(value.name)} be ${words}?`,
    how: `A forecast with its uncertainty${series ? `, for each ${named(series.name)}` : ""}.`,
    ask: { view: "forecast", params: { time: time.name, value: value.name, ...(series && { series: [series.name] }), horizon } },
  };
}

/** What a quarter brings, where what happened is foreseen day by day. */
function quarter(report: ProfileReport, { time, amount, isLog }: Roles): Question | undefined {
  if (!time || !amount || !isLog) return undefined;
  const [first, ...longer] = spansOf(report, (toMs(time.max) - toMs(time.min)) / DAY_MS);
  return first?.every === "day" ? summedForecast("quarter", longer.find(({ every }) => every === "week"), time, amount.name) : undefined;
}

/** The spans that so many rows in so many days can be summed up by, the shortest first. */
const spansOf = ({ rows }: ProfileReport, days: number): (typeof SUMS)[number][] => SUMS.filter((one) => days / one.days >= one.atLeast && rows / (days / one.days) >= PER_SPAN);

function summedForecast(name: string, span: (typeof SUMS)[number] | undefined, time: Column, amount: string): Question | undefined {
  const where = span && wholeSpans(time, span.every);
  return span && {
    name,
    question: `What will ${named(amount)} come to ${span.words}?`,
    how: `Summed up by ${span.daily}, then a forecast with its uncertainty.`,
    ask: {
      view: "forecast",
      of: { task: "aggregate", params: { by: [{ column: time.name, every: span.every }], measures: { [amount]: `sum(${identifier(amount)})` }, ...(where && { where }) }, what: `by ${span.every}` },
      // A span without a row is one that nothing happened in.
      params: { time: time.name, value: amount, horizon: span.horizon, gaps: "zero" },
    },
  };
}

/** A condition for rows of whole weeks or months: one that has begun, or was joined midway, sums to less than it will. Nothing where all are whole. */
function wholeSpans({ name, min, max }: Column, every: Every): string | undefined {
  if (every !== "week" && every !== "month") return undefined;
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const start = (ms: number): number => (every === "week" ? ms - (((new Date(ms).getUTCDay() + 6) % 7) * DAY_MS) : ms - (new Date(ms).getUTCDate() - 1) * DAY_MS);
  const [first, last] = [min, max].map((value) => Math.floor(toMs(value) / DAY_MS) * DAY_MS) as [number, number];
  const from = start(first) === first ? undefined : start(start(first) + (every === "week" ? 7 : 31) * DAY_MS);
  const to = start(last + DAY_MS) === last + DAY_MS ? undefined : start(last);
  const parts = [...(from === undefined ? [] : [`${identifier(name)} >= '${day(from)}'`]), ...(to === undefined ? [] : [`${identifier(name)} < '${day(to)}'`])];
  return parts.length > 0 ? parts.join(" and ") : undefined;
}

/** Who brings most, or comes most often. */
function worth({ entity, amount }: Roles): Question | undefined {
  if (!entity) return undefined;
  const grouping: Grouping = {
    by: [{ column: entity.name }],
    measure: { name: amount ? "sum" : "count", column: amount?.name ?? "", expression: "" },
    more: amount ? [{ name: "count", column: "", expression: "" }] : [],
    where: "",
    order: "largest",
    limit: RANKED,
    other: false,
    layout: "rows",
  };
  return {
    name: "worth",
    question: amount ? `Which ${named(entity.name)} is worth most?` : `Which ${named(entity.name)} comes most often?`,
    how: amount ? `The ${RANKED} with the largest sum of ${named(amount.name)}.` : `The ${RANKED} with most rows.`,
    ask: { view: "aggregate", params: grouping },
  };
}

/** Who or what belongs together. */
function alike(report: ProfileReport, { time, entity, amount, isLog }: Roles): Question | undefined {
  if (entity && time && isLog) {
    return {
      name: "alike",
      question: `Which values of ${named(entity.name)} are alike?`,
      how: `Groups by how lately and how often they came${amount ? `, and by their sum of ${named(amount.name)}` : ""}.`,
      ask: {
        view: "segment",
        of: { task: "features", params: { entity: entity.name, time: time.name, ...(amount && { amount: amount.name }) }, what: `by ${entity.name}` },
        params: { columns: ["recency_days", "frequency", ...(amount ? ["monetary"] : [])] },
      },
    };
  }
  const { columns: taken, ...method } = guessSegment(report) as { columns?: readonly string[] };
  if (taken) return { name: "alike", question: "Which rows are alike?", how: `Groups of similar rows, by ${list(taken)}.`, ask: { view: "segment", params: { ...method, columns: taken } } };
  const numbers = report.columns.filter(({ type, distinct }) => /^(u?int|float|decimal)/.test(type) && (distinct ?? 0) > 2);
  return numbers.length < 2 ? undefined : { name: "alike", question: "Which rows are alike?", how: `Groups of similar rows, by ${counted(numbers.length, "column")} of numbers.`, ask: { view: "segment", params: {} } };
}

/** How groups differ, over time where there is one. */
function drifting(report: ProfileReport, { category, series, time, amount, reading, isLog }: Roles): Question | undefined {
  const group = isLog ? category : (series ?? category);
  if (!group) return undefined;
  const start = guessGrouping(report);
  const every = time && keyFor(time);
  const by = every?.every ? [keyFor(group), every] : [keyFor(group)];
  const what = (amount ?? reading)?.name;
  const measured = what ? named(what) : "the number of rows";
  return {
    name: "drifting",
    question: by.length > 1 ? `Which ${named(group.name)} is drifting?` : `How does ${measured} differ by ${named(group.name)}?`,
    how: `${amount ? `The sum of ${measured}` : what ? `The average of ${measured}` : "The number of rows"} of each${by.length > 1 ? `, by ${by[1]?.every}` : ""}.`,
    ask: { view: "aggregate", params: { ...start, by, order: by.length > 1 ? "groups" : "largest", limit: undefined } satisfies Grouping },
  };
}

function care({ alerts, columns }: ProfileReport): Question | undefined {
  const noted = new Set(alerts.map(({ column }) => column).filter((column) => column !== null));
  if (alerts.length === 0) return undefined;
  return { name: "care", question: "Which columns are unusable, and why?", how: `${counted(alerts.length, "note")} on ${noted.size} of ${counted(columns.length, "column")}.`, ask: { view: "profile", params: {} } };
}

function clean({ rows }: ProfileReport): Question | undefined {
  return rows === 0 ? undefined : { name: "clean", question: "Give me the cleaned file", how: "What is certain is repaired; you see every change before it is made.", ask: { view: "clean", params: {} } };
}

/** The second half of the time beside the first. */
function changed({ rows }: ProfileReport, { time }: Roles): Question | undefined {
  if (!time || rows < COMPARED) return undefined;
  const middle = Math.round((toMs(time.min) + toMs(time.max)) / 2 / DAY_MS) * DAY_MS;
  if (!(middle > toMs(time.min) && middle < toMs(time.max))) return undefined;
  const day = new Date(middle).toISOString().slice(0, 10);
  return {
    name: "changed",
    question: `What has changed since ${date(middle, false)}?`,
    how: "The rows from then on beside those before, column by column.",
    ask: { view: "compare", params: { where: `${identifier(time.name)} < '${day}'` } },
  };
}

function rules({ rows }: ProfileReport): Question | undefined {
  return rows === 0 ? undefined : { name: "rules", question: "Which rules do all rows keep?", how: "Rules are proposed from these rows, to check the next file with.", ask: { view: "check", params: {} } };
}
