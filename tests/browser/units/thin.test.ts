import { expect, test } from "vitest";

import { thin } from "../../../www/src/charts/thin.js";

test("a thinned line keeps its peaks, its order and its length in time", () => {
  const value = Array.from({ length: 100_000 }, (_, i) => Math.sin(i / 500));
  value[54_321] = 40;
  value[77_777] = -40;
  const time = value.map((_, i) => i);
  const drawn = thin({ time, value }, 1000);
  expect(drawn.time.length).toBeLessThanOrEqual(1000);
  expect(Math.max(...drawn.value)).toBe(40);
  expect(Math.min(...drawn.value)).toBe(-40);
  expect([...drawn.time].sort((a, b) => a - b)).toEqual(drawn.time);
});

test("a short line is left as it is", () => {
  const series = { time: [1, 2, 3], value: [4, 5, 6] };
  expect(thin(series, 1000)).toBe(series);
});
