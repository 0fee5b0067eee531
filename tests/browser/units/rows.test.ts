import { expect, test } from "vitest";

import { asMarkdown } from "../../../www/src/markdown.js";
import { scrollTo, TALLEST, windowOf } from "../../../www/src/row-window.js";

const [ROW, VIEW] = [30, 450];

test("a short table is drawn whole, with no room left", () => {
  expect(windowOf(8, ROW, 0, VIEW)).toEqual({ first: 0, end: 8, above: 0, below: 0, top: 0 });
  expect(windowOf(0, ROW, 0, VIEW)).toEqual({ first: 0, end: 0, above: 0, below: 0, top: 0 });
});

test("rows and room together are as tall as all rows, wherever one looks", () => {
  for (const scrolled of [0, 1, 29.5, 4321, 300_000, 1e9, -5]) {
    const { first, end, above, below, top } = windowOf(10_000, ROW, scrolled, VIEW);
    expect(above + below + (end - first) * ROW).toBeCloseTo(10_000 * ROW, 6);
    expect(first).toBeLessThanOrEqual(top);
    expect(end).toBeGreaterThanOrEqual(Math.min(10_000, top + VIEW / ROW));
    expect(end - first).toBeLessThan(30);
  }
});

for (const rows of [1_000_000, 40_000_000]) {
  test(`of ${rows} rows each can be gone to, and the last is at the end of the scroll bar`, () => {
    for (const row of [0, 1, 2, 777_777, rows - 15]) {
      const at = scrollTo(row, rows, ROW, VIEW);
      expect(at).toBeLessThanOrEqual(TALLEST - VIEW + 1e-6);
      const { first, end, top, above } = windowOf(rows, ROW, at, VIEW);
      expect(Math.abs(top - row)).toBeLessThanOrEqual(1);
      // The row lies at the top of what is in sight.
      expect(above + (row - first) * ROW).toBeCloseTo(at, 0);
      expect(end).toBeLessThanOrEqual(rows);
    }
    const last = windowOf(rows, ROW, TALLEST, VIEW);
    expect(last.end).toBe(rows);
    expect(last.below).toBeLessThan(1);
  });
}

test("what would end a cell of Markdown is written another way, and numbers stand on the right", () => {
  expect(asMarkdown([{ name: "a|b", type: "utf8" }, { name: "n", type: "float64" }], [["x\ny", "1.5"], ["\\|", "–"]])).toBe(
    ["| a\\|b | n |", "| --- | ---: |", "| x<br>y | 1.5 |", "| \\\\\\| | – |"].join("\n"),
  );
});
