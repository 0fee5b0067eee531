import type { Series } from "./charts/thin.js";
import { toMs } from "./format.js";
import type { Session } from "./session.js";

/** Rows between two breaths of the page while a history is put together. */
const CHUNK = 50_000;
const SEPARATOR = "\u001f";

/** The past of every series, in order of time. */
export class History {
  readonly #series: ReadonlyMap<string, Series>;

  private constructor(series: ReadonlyMap<string, Series>) {
    this.#series = series;
  }

  /** Reads times and values of the open file, and takes the series apart without holding the page up. */
  static async read(session: Session, time: string, value: string, keys: readonly string[]): Promise<History> {
    const rows = await session.rows();
    const times = rows.column(time);
    const values = rows.column(value);
    const names = keys.map((key) => rows.column(key));
    const points = new Map<string, [number, number][]>();
    for (let row = 0; row < rows.numRows; row++) {
      if (row % CHUNK === CHUNK - 1) await new Promise((resolve) => setTimeout(resolve));
      const [at, v] = [toMs(times[row]), values[row]];
      if (v === null || v === undefined || !Number.isFinite(at)) continue;
      const key = names.map((column) => String(column[row])).join(SEPARATOR);
      const list = points.get(key);
      if (list) list.push([at, Number(v)]);
      else points.set(key, [[at, Number(v)]]);
    }
    const series = new Map<string, Series>();
    for (const [key, list] of points) {
      list.sort((a, b) => a[0] - b[0]);
      series.set(key, { time: list.map(([at]) => at), value: list.map(([, v]) => v) });
    }
    return new History(series);
  }

  /** The past of one series, named by the values of the key columns. */
  of(key: readonly unknown[]): Series | undefined {
    return this.#series.get(key.map(String).join(SEPARATOR));
  }
}
