import type { Reach } from "tablight";

import { count, counted, list, number, score, share } from "./format.js";
import { nameOf, type SeriesReport } from "./reports.js";
import { isSummed } from "./roles.js";

/** Chance below which noise alone is no explanation. */
const SURE = 0.05;
/** Minutes of the spans that people live by. */
const SPANS = [["day", 1_440], ["week", 10_080], ["month", 43_800], ["quarter", 131_400], ["year", 525_600]] as const;
const STEPS: Readonly<Record<string, number>> = { hourly: 60, daily: 1_440, weekly: 10_080, monthly: 43_800, quarterly: 131_400 };

/** What comes, in one plain sentence. */
export function headline(series: SeriesReport, value: string): string {
  if (series.method === null) return series.sentence;
  const [name, { plain }] = [nameOf(series), series];
  return plain === null ? series.sentence : `${value}${name ? ` of ${name}` : ""} ${plain.charAt(0).toLowerCase()}${plain.slice(1)}.`;
}

/** What the steps ahead come to together, beside as many before them; where a sum means nothing, by how much their average is another. */
export function totalWords(value: string, ahead: readonly number[], past: readonly number[]): string {
  const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
  const [steps, before] = [ahead.length, past.slice(-ahead.length)];
  const [total, totalBefore] = [sum(ahead), before.length < steps ? Number.NaN : sum(before)];
  if (steps < 2 || !Number.isFinite(total)) return "";
  const change = total - totalBefore;
  const isSame = Math.abs(change) <= 0.005 * Math.abs(totalBefore);
  const more = change > 0 ? "more" : "less";
  if (isSummed(value)) {
    const together = `Together the ${counted(steps, "step")} ahead come to ${number(total)}`;
    return totalBefore > 0 ? `${together}, ${isSame ? "as much as" : `${share(Math.abs(change) / totalBefore)} ${more} than`} the ${count(steps)} before.` : `${together}.`;
  }
  // Of what may be below nothing, as a temperature, a share of it says nothing.
  return Number.isFinite(totalBefore) ? `On average that is ${isSame ? "as much as" : `${number(Math.abs(change) / steps)} ${more} than`} in the ${counted(steps, "step")} before.` : "";
}

/** A method's name as it is read: `dynamic optimized theta`. */
export const methodName = (method: string): string => method.replaceAll("_", " ");

/** How the forecast was made, behind the name of its method. */
export const madeWords = ({ fallback, how }: SeriesReport): string => (fallback ? `stands in, because ${fallback.reason}` : (how ?? ""));

/** Which method stands in for which, and why. */
export function fallbackWords({ fallback }: SeriesReport): string {
  if (!fallback) return "";
  const { from, to, reason } = fallback;
  return `${methodName(from)} could not be used: ${reason}. ${to ? `In its place is ${methodName(to)}.` : "There is no forecast."}`;
}

/** A length of a season in the words of the calendar: `every week (168 steps)`. */
export function seasonName(period: number, frequency: string): string {
  const steps = counted(period, "step");
  if (frequency === "business-daily" && period === 5) return `every week (${steps})`;
  const [, size = "1", unit = ""] = /^every (\d+) (minutes|hours|days)$/.exec(frequency) ?? [];
  const minutes = period * (STEPS[frequency] ?? Number(size) * ({ minutes: 1, hours: 60, days: 1_440 }[unit] ?? Number.NaN));
  const span = SPANS.find(([, length]) => Math.abs(minutes / length - 1) < 0.015)?.[0];
  return span ? `every ${span} (${steps})` : `every ${steps}`;
}

/** Which seasons were found, and from what. */
export function seasonWords({ season, seasons, frequency, rows, gapsFilled }: SeriesReport): string {
  const periods = seasons.length > 0 ? seasons : season > 1 ? [season] : [];
  const told = periods.length > 0 ? `Repeats itself ${list(periods.map((period) => seasonName(period, frequency)))}` : "No season was found that says enough";
  const gaps = gapsFilled > 0 ? `, ${counted(gapsFilled, "gap")} filled` : "";
  return `${told}. Seen: ${counted(rows, "row")}, ${frequency === "step" ? "step by step" : frequency}${gaps}.`;
}

/** How near the forecast came to values held back, beside repeating the last season. */
export function accuracyWords({ holdout, mase, naiveMase, smape, method }: SeriesReport): string {
  if (mase === null) return method === null ? "" : "No values were held back to measure the error on.";
  const held = `On the last ${counted(holdout, "value")}, held back, `;
  const errors = ` (MASE ${score(mase)}${naiveMase === null ? "" : ` against ${score(naiveMase)}`}${smape === null ? "" : `, sMAPE ${score(smape)}%`})`;
  if (naiveMase === null || naiveMase === 0) return `${held}it was off by ${score(mase)} times the usual change${errors}.`;
  const change = mase / naiveMase - 1;
  if (Math.abs(change) < 0.005) return `${held}it was as near as repeating the last season${errors}.`;
  return `${held}it was ${share(Math.round(Math.abs(change) * 100) / 100)} ${change < 0 ? "nearer" : "farther off"} than repeating the last season${errors}.`;
}

/** How often held-back values lay within the intervals. */
export function coverageWords({ coverage, holdout }: SeriesReport, levels: readonly number[]): string {
  const parts = levels.flatMap((level, i) => {
    const held = coverage[i];
    return held === null || held === undefined ? [] : [`${count(Math.round(held * holdout))} lay within the ${share(level)} interval`];
  });
  if (parts.length === 0) return "";
  const isNarrow = levels.some((level, i) => (coverage[i] ?? level) < level - 2 * Math.sqrt((level * (1 - level)) / holdout));
  return `Of these ${counted(holdout, "value")}, ${list(parts)}, as made beforehand${isNarrow ? ": fewer than they should hold. Conformal intervals, in the settings, may be surer" : ""}.`;
}

/** What the model left unexplained. */
export function residualWords({ residuals, method }: SeriesReport, value: string): string[] {
  if (method === null) return [];
  if (residuals === null) return [`${methodName(method)} keeps no errors of its own on the past; the values held back above say how good it is.`];
  const { n, mean, deviation, ljungBoxP, jarqueBeraP } = residuals;
  const biased = deviation > 0 && Math.abs(mean) > (2 * deviation) / Math.sqrt(n);
  const sentences = [
    `One step ahead, it was off by ${number(deviation)} ${value} (standard deviation of ${counted(n, "error")}), ${biased ? `and on average ${number(Math.abs(mean))} too ${mean > 0 ? "low" : "high"}` : "as often too high as too low"}.`,
  ];
  if (ljungBoxP !== null) {
    sentences.push(
      ljungBoxP < SURE
        ? `One error tells something of the next (Ljung–Box, p ${chance(ljungBoxP)}): the past says more than this model took from it; another method may do better.`
        : `One error tells nothing of the next (Ljung–Box, p ${chance(ljungBoxP)}): the model took from the past what is regular in it.`,
    );
  }
  if (jarqueBeraP !== null) {
    sentences.push(
      jarqueBeraP < SURE
        ? `Errors are not spread as a normal distribution says (Jarque–Bera, p ${chance(jarqueBeraP)}): take conformal intervals in the settings.`
        : `Errors are spread as a normal distribution says (Jarque–Bera, p ${chance(jarqueBeraP)}), as the intervals take them to be.`,
    );
  }
  return sentences;
}

/** When a target is passed, more likely than not; the chances at the end say the rest. */
export function reachWords({ target, upward, times, probabilities }: Reach, tell: (stamp: string) => string): string {
  const what = `${upward ? "at or above" : "below"} ${number(target)}`;
  const end = probabilities.at(-1) ?? null;
  if (end === null) return `How likely it is to be ${what} is not known.`;
  return times[1] === null ? `Not likely to be ${what} within these ${counted(probabilities.length, "step")}: ${share(end)} at their end.` : `More likely than not ${what} for the first time at ${tell(times[1])}; at the end the chance is ${share(end)}.`;
}

const chance = (p: number): string => (p < 0.001 ? "below 0.001" : score(p));
