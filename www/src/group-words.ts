import { describeDrift } from "./drift-words.js";
import { counted, list, number, period, score, share } from "./format.js";
import { type Grouping, isAdditive, isCut as isLimited, measureLabel } from "./grouping.js";
import type { Bar, Bin, Line, Picture } from "./groups.js";

/** How many groups are named one by one. */
const NAMED = 3;

/** What a picture of groups shows, in a sentence or two. */
export function describeGroups(grouping: Grouping, picture: Picture): string {
  const what = measureLabel(grouping);
  switch (picture.kind) {
    case "none":
      return `${counted(picture.groups, "group")}: too many to draw; the table has them all.`;
    case "lines":
      return describeLines(grouping, picture.lines, picture.every);
    case "columns": {
      const [only, ...others] = picture.panels;
      if (!only) return "No row takes part.";
      return others.length === 0 ? describeBins(grouping, only.parts) : parts(grouping, picture.panels.map(({ title, parts }) => ({ label: title, value: sum(parts.map(({ value }) => value)) })));
    }
    case "bars": {
      const [only, ...others] = picture.panels;
      if (!only || only.parts.length === 0) return "No row takes part.";
      if (others.length > 0) return describePairs(grouping, picture.panels, picture.left);
      if (grouping.by.length === 0) return `${upper(what)}, of all rows: ${number(only.parts[0]?.value)}.`;
      return parts(grouping, only.parts, picture.left);
    }
  }
}

const sum = (values: readonly number[]): number => values.reduce((sum, value) => sum + (Number.isFinite(value) ? value : 0), 0);
const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** What a share is of. */
const whole = ({ measure }: Grouping): string => (measure.name === "count" ? "the rows" : measure.column);

/** The largest group, and how far it is ahead; where not all groups are there, no more than can be known. */
function parts(grouping: Grouping, bars: readonly Bar[], left = 0): string {
  const { limit, order } = grouping;
  const what = measureLabel(grouping);
  const known = bars.filter(({ isRest, value }) => !isRest && Number.isFinite(value));
  const ranked = known.toSorted((a, b) => b.value - a.value);
  const [top, next] = ranked;
  const last = ranked.at(-1);
  if (!top || !last) return "No row takes part.";
  if (!next) return `${top.label}: ${what} ${number(top.value)}.`;
  const all = sum(bars.map(({ value }) => value));
  const isCut = left > 0 || (isLimited(grouping) && bars.length >= (limit ?? 0));
  const hasTop = !isCut || (order === "largest" && left === 0);
  const hasAll = left === 0 && (!isCut || bars.some(({ isRest }) => isRest));
  if (hasTop && hasAll && isAdditive(grouping) && all > 0 && bars.every(({ value }) => !(value < 0))) return `${top.label} has ${share(top.value / all)} of ${whole(grouping)}, ${compared(top.value, next)}.`;
  if (isCut && hasTop) return `${upper(what)} is highest in ${top.label} (${number(top.value)}), then in ${next.label} (${number(next.value)}).`;
  const among = isCut ? `Of the groups shown, ${what}` : upper(what);
  if (top.value === last.value) return `${among} is ${number(top.value)} in all groups.`;
  return `${among} is highest in ${top.label} (${number(top.value)}) and lowest in ${last.label} (${number(last.value)}).`;
}

function compared(value: number, next: Bar): string {
  const ratio = value / next.value;
  if (!Number.isFinite(ratio)) return `and ${next.label} none`;
  if (ratio < 1.05) return `about as much as the next, ${next.label}`;
  return `${ratio < 100 ? score(Number(ratio.toFixed(ratio < 10 ? 1 : 0))) : number(Math.round(ratio))} times as much as the next, ${next.label}`;
}

function describePairs(grouping: Grouping, panels: readonly { readonly title: string; readonly parts: readonly Bar[] }[], left: number): string {
  const pairs = panels.flatMap(({ title, parts }) => parts.map(({ label, value, isRest }) => ({ label: `${label} in ${title}`, value, isRest: isRest === true || title === "Other" })));
  return parts(grouping, pairs, left);
}

function describeBins(grouping: Grouping, bins: readonly Bin[]): string {
  const named = bins.map(({ from, to, value }) => ({ label: `${number(from)} to ${number(to)}`, value }));
  const column = grouping.by[0]?.column ?? "";
  const [top] = [...named].sort((a, b) => b.value - a.value);
  const all = sum(bins.map(({ value }) => value));
  if (!top) return "No row takes part.";
  if (isAdditive(grouping) && all > 0 && bins.every(({ value }) => value >= 0)) return `${share(top.value / all)} of ${whole(grouping)} lie at ${column} from ${top.label}, more than anywhere else.`;
  return `${upper(measureLabel(grouping))} is highest at ${column} from ${top.label} (${number(top.value)}).`;
}

function describeLines(grouping: Grouping, lines: readonly Line[], every: string): string {
  const [first] = lines;
  if (!first || first.series.time.length === 0) return "No row takes part.";
  const what = measureLabel(grouping);
  const additive = isAdditive(grouping);
  const { time } = first.series;
  const together = time.map((_, i) => (additive ? sum(lines.map(({ series }) => series.value[i] ?? 0)) : (first.series.value[i] ?? Number.NaN)));
  const of = lines.length > 1 && !additive ? `${what} in ${first.name}` : what;
  const peak = extremes(time, together, every, of);
  if (lines.length === 1) return peak;
  const known = lines.filter(({ isRest }) => !isRest);
  const names = known.map(({ name }) => name);
  const ranked = additive
    ? parts({ ...grouping, limit: undefined }, lines.map(({ name, series, isRest }) => ({ label: name, value: sum(series.value), isRest: isRest === true })))
    : `${upper(what)} over time of ${list(names.length > NAMED ? [...names.slice(0, NAMED), `${names.length - NAMED} more`] : names)}.`;
  const drift = describeDrift(known.map(({ name, series }) => ({ name, values: Array.from(series.value) })));
  // Of figures that cannot be added up, when one of them was highest says less than which of them drifts.
  return [ranked, ...(additive || !drift ? [peak] : []), ...(drift ? [drift] : [])].join(" ");
}

/** When it was highest and lowest. */
function extremes(time: readonly number[], value: readonly number[], every: string, what: string): string {
  const known = value.map((v, i) => [v, time[i] ?? Number.NaN] as const).filter(([v]) => Number.isFinite(v));
  const [first] = known;
  if (!first) return "There is no value to draw.";
  const high = known.reduce((best, one) => (one[0] > best[0] ? one : best));
  const low = known.reduce((best, one) => (one[0] < best[0] ? one : best));
  const at = ([v, ms]: readonly [number, number]): string => `${when(ms, every)} (${number(v)})`;
  return known.length === 1 || high[0] === low[0] ? `${upper(what)} was ${number(first[0])} ${when(first[1], every)}.` : `${upper(what)} was highest ${at(high)} and lowest ${at(low)}.`;
}

const when = (ms: number, every: string): string => `${{ hour: "at", day: "on", week: "in the" }[every] ?? "in"} ${period(ms, every)}`;
