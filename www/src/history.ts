import type { Series } from "./charts/thin.js";
import { toMs } from "./format.js";
import type { SeriesKey } from "./reports.js";
import type { Session } from "./session.js";

/** Rows, or points, between two breaths of the page while a history is put together. */
const CHUNK = 10_000;
const SEPARATOR = "\u001f";

const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Points in order of time; those that share a time are averaged, as the forecast does. */
export function inOrder(points: readonly (readonly [time: number, value: number])[]): Series {
  const time: number[] = [];
  const value: number[] = [];
  let sharing = 0;
  for (const [at, v] of [...points].sort((a, b) => a[0] - b[0])) {
    const last = time.length - 1;
    if (at === time[last]) {
      sharing += 1;
      value[last] = (value[last] ?? 0) + (v - (value[last] ?? 0)) / sharing;
    } else {
      sharing = 1;
      time.push(at);
      value.push(v);
    }
  }
  return { time, value };
}

/** The past of every series, in order of time. */
export class History {
  readonly #series: ReadonlyMap<string, Series>;
  readonly #sums = new Map<string, Series | undefined>();

  private constructor(series: ReadonlyMap<string, Series>) {
    this.#series = series;
  }

  /** Reads times and values of the open file, and takes the series apart without holding the page up. */
  static async read(session: Session, time: string, value: string, keys: readonly string[]): Promise<History> {
    const rows = await session.rows([...new Set([time, value, ...keys])]);
    const points = new Map<string, [number, number][]>();
    for (let start = 0; start < rows.numRows; start += CHUNK) {
      const chunk = Array.from({ length: Math.min(CHUNK, rows.numRows - start) }, (_, i) => start + i);
      const [times, values] = [rows.valuesAt(time, chunk), rows.valuesAt(value, chunk)];
      const names = keys.map((key) => rows.valuesAt(key, chunk));
      for (let i = 0; i < chunk.length; i++) {
        const [at, v] = [toMs(times[i]), values[i]];
        if (v === null || v === undefined || !Number.isFinite(at)) continue;
        const key = names.map((column) => String(column[i])).join(SEPARATOR);
        const list = points.get(key);
        if (list) list.push([at, Number(v)]);
        else points.set(key, [[at, Number(v)]]);
      }
      await breath();
    }
    const series = new Map<string, Series>();
    let done = 0;
    for (const [key, list] of points) {
      series.set(key, inOrder(list));
      done += list.length;
      if (done < CHUNK) continue;
      await breath();
      done = 0;
    }
    return new History(series);
  }

  /** The past of one series; of a sum of series, whose key holds null for all, the sum of theirs. */
  of(key: SeriesKey): Series | undefined {
    const parts = Object.values(key).map(String);
    const name = parts.join(SEPARATOR);
    const own = this.#series.get(name) ?? this.#sums.get(name);
    if (own || !Object.values(key).includes(null)) return own;
    const sum = this.#sum(parts);
    this.#sums.set(name, sum);
    return sum;
  }

  #sum(parts: readonly string[]): Series | undefined {
    const sums = new Map<number, number>();
    for (const [name, { time, value }] of this.#series) {
      if (!name.split(SEPARATOR).every((part, i) => parts[i] === "null" || parts[i] === part)) continue;
      time.forEach((at, i) => sums.set(at, (sums.get(at) ?? 0) + (value[i] ?? 0)));
    }
    return sums.size > 0 ? inOrder([...sums]) : undefined;
  }
}
