import { number } from "./format.js";

/** A line as far as its course matters. */
interface Course {
  readonly name: string;
  readonly values: readonly number[];
}

/** Fewer moments say little of a course. */
const MOMENTS = 6;
/** Changes that lie as close are the same to a reader. */
const ALIKE = 0.1;

/** Which of several lines changed most from the first third of the time to the last, and whether the others did as well; nothing where that cannot be said. */
export function describeDrift(lines: readonly Course[]): string | undefined {
  const changes = lines.map(changeOf).filter((change) => change !== undefined).sort((a, b) => Math.abs(b.share) - Math.abs(a.share));
  const [most, next] = changes;
  if (!most || !next) return undefined;
  const shares = changes.map(({ share }) => share);
  const [low, high] = [Math.min(...shares), Math.max(...shares)];
  if (high - low < ALIKE) return `From the first third of the time to the last all changed alike, by ${percent(low)} to ${percent(high)}.`;
  return `From the first third of the time to the last ${most.name} changed most: ${number(most.early)} to ${number(most.late)}, ${percent(most.share)}; next ${next.name}, ${percent(next.share)}.`;
}

function changeOf({ name, values }: Course): { name: string; early: number; late: number; share: number } | undefined {
  const known = values.filter(Number.isFinite);
  if (known.length < MOMENTS) return undefined;
  const third = Math.floor(known.length / 3);
  const [early, late] = [mean(known.slice(0, third)), mean(known.slice(-third))];
  return early === 0 ? undefined : { name, early, late, share: (late - early) / Math.abs(early) };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (share: number): string => {
  const rounded = Math.round(100 * share);
  return rounded === 0 ? "0%" : `${rounded > 0 ? "+" : "−"}${Math.abs(rounded)}%`;
};
