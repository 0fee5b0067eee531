import { isEnglish, perLocale } from "../locale.js";

const DAY_MS = 86_400_000;

const formats = perLocale((tag) => {
  const made = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => new Intl.DateTimeFormat(tag, { ...options, timeZone: "UTC" });
  return { year: made({ year: "numeric" }), month: made({ month: "short" }), day: made({ day: "numeric", month: "short" }), time: made({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }) };
});

/** What stands at the ticks of an axis of times: what changes from one to the next, and below it what that belongs to where it begins. Plot's own is English. */
export const timeTicks = (): { tickFormat?: (at: Date, index: number, all?: readonly Date[]) => string } => (isEnglish() ? {} : { tickFormat });

function tickFormat(at: Date, index: number, all: readonly Date[] = [at]): string {
  const { year, month, day, time } = formats();
  const before = all[index - 1];
  const isNew = (part: Intl.DateTimeFormat): boolean => !before || part.format(before) !== part.format(at);
  const below = (part: Intl.DateTimeFormat): string => (isNew(part) ? `\n${part.format(at)}` : "");
  if (all.some((one) => one.getTime() % DAY_MS !== 0)) return time.format(at) + below(day);
  if (all.some((one) => one.getUTCDate() !== 1)) return day.format(at) + below(year);
  return all.some((one) => one.getUTCMonth() !== 0) ? month.format(at) + below(year) : year.format(at);
}
