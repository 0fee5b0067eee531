/** A series of times and values. */
export interface Series {
  readonly time: readonly number[];
  readonly value: readonly number[];
}

/**
 * At most about `limit` points that draw the same line: of every stretch the lowest and the highest are kept,
 * so no peak is lost.
 */
export function thin(series: Series, limit: number): Series {
  const n = series.time.length;
  if (n <= limit) return series;
  const stretches = Math.max(1, Math.floor(limit / 2));
  const time: number[] = [];
  const value: number[] = [];
  const keep = (i: number): void => {
    time.push(series.time[i] ?? Number.NaN);
    value.push(series.value[i] ?? Number.NaN);
  };
  for (let s = 0; s < stretches; s++) {
    const [from, to] = [Math.floor((s * n) / stretches), Math.floor(((s + 1) * n) / stretches)];
    let [low, high] = [from, from];
    for (let i = from; i < to; i++) {
      const v = series.value[i] ?? Number.NaN;
      if (v < (series.value[low] ?? Infinity)) low = i;
      if (v > (series.value[high] ?? -Infinity)) high = i;
    }
    keep(Math.min(low, high));
    if (low !== high) keep(Math.max(low, high));
  }
  return { time, value };
}
