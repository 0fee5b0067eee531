import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import type { barChart } from "../../www/src/charts/bars.js";
import type { columnChart } from "../../www/src/charts/columns.js";
import type { lineChart } from "../../www/src/charts/lines.js";
import type { silhouettePlot } from "../../www/src/charts/silhouettes.js";
import type { treeChart } from "../../www/src/charts/tree.js";
import { launch } from "./support/browser.js";

const charts = fileURLToPath(new URL("../../www/src/charts/", import.meta.url));
let browser: Browser;
let page: Page;

/** What the page below has under the name `charts`. */
interface Charts {
  barChart: typeof barChart;
  columnChart: typeof columnChart;
  lineChart: typeof lineChart;
  silhouettePlot: typeof silhouettePlot;
  treeChart: typeof treeChart;
}

beforeAll(async () => {
  const contents = ["bars", "columns", "lines", "silhouettes", "tree"].map((name) => `export * from "./${name}.js";`).join("\n");
  const { outputFiles } = await build({ stdin: { contents, resolveDir: charts, loader: "ts" }, bundle: true, write: false, format: "iife", globalName: "charts" });
  browser = await launch();
  page = await browser.newPage();
  await page.setContent("<body style='margin: 0'>");
  await page.evaluate(`${outputFiles[0]?.text}; globalThis.charts = charts;`);
}, 120_000);

afterAll(() => browser.close());

test("bars are as long as their values, named and numbered, and 0 has a place of its own", async () => {
  const found = await page.evaluate(() => {
    const { charts } = globalThis as unknown as { charts: Charts };
    const bars = [{ label: "North", value: 40 }, { label: "A name that is longer than there is room for", value: 20 }, { label: "Loss", value: -10 }, { label: "Other", value: 5, isRest: true }];
    const chart = charts.barChart(bars, { width: 400, label: "four bars", format: String });
    document.body.replaceChildren(chart);
    const rects = [...chart.querySelectorAll("rect")].map((rect) => ({ x: Number(rect.getAttribute("x")), width: Number(rect.getAttribute("width")), fill: rect.getAttribute("fill") }));
    const outside = [...chart.querySelectorAll("text")].filter((text) => text.getBoundingClientRect().right > 401 || text.getBoundingClientRect().left < -1).length;
    return { rects, outside, label: chart.getAttribute("aria-label"), titles: [...chart.querySelectorAll("title")].map((title) => title.textContent) };
  });
  const [north, long, loss, rest] = found.rects;
  expect(long?.width).toBeCloseTo((north?.width ?? 0) / 2);
  expect(loss?.width).toBeCloseTo((north?.width ?? 0) / 4);
  expect((loss?.x ?? 0) + (loss?.width ?? 0)).toBeCloseTo(north?.x ?? 0);
  expect(rest?.fill).not.toBe(north?.fill);
  expect(found).toMatchObject({ outside: 0, label: "four bars", titles: ["North: 40", "A name that is longer than there is room for: 20", "Loss: -10", "Other: 5"] });
});

test("bars of several pictures are compared on one scale", async () => {
  const widths = await page.evaluate(() => {
    const { charts } = globalThis as unknown as { charts: Charts };
    const draw = (value: number, domain?: [number, number]): number => Number(charts.barChart([{ label: "a", value }], { width: 400, label: "", format: () => "x", domain }).querySelector("rect")?.getAttribute("width"));
    return [draw(10), draw(10, [0, 20]), draw(20, [0, 20])];
  });
  expect(widths[1]).toBeCloseTo((widths[2] ?? 0) / 2);
  expect(widths[0]).toBeCloseTo(widths[2] ?? 0);
});

test("lines have shapes of their own and names that do not lie on each other, and break where nothing is known", async () => {
  const found = await page.evaluate(() => {
    const { charts } = globalThis as unknown as { charts: Charts };
    const time = [0, 1, 2, 3].map((month) => Date.UTC(2025, month));
    const lines = [[1, 2, 3, 4], [4, 3, 3, 4], [1, Number.NaN, 2, 4]].map((value, i) => ({ name: `line ${i}`, series: { time, value } }));
    const chart = charts.lineChart([...lines, { name: "Other", series: { time, value: [1, 1, 1, 1] }, isRest: true }], { width: 800, valueLabel: "value", label: "four lines", fromZero: true });
    document.body.replaceChildren(chart);
    const names = [...chart.querySelectorAll("text")].filter((text) => /line|Other/.test(text.textContent ?? "")).map((text) => Number(text.getAttribute("y")));
    const strokes = [...chart.querySelectorAll('path[fill="none"]')].map((path) => path.getAttribute("d")?.match(/M/g)?.length);
    const marks = [...chart.querySelectorAll('path[transform="scale(0.7)"]')].map((path) => path.getAttribute("d")?.split(/M[-\d.]+ [-\d.]+/)[1]);
    return { names, strokes, marks, label: chart.getAttribute("aria-label") };
  });
  const sorted = found.names.toSorted((a, b) => a - b);
  expect(sorted.length).toBe(4);
  sorted.slice(1).forEach((at, i) => expect(at - (sorted[i] ?? 0)).toBeGreaterThanOrEqual(14.9));
  expect(new Set(found.marks).size).toBe(4);
  expect(found.strokes.slice(0, 4)).toEqual([1, 1, 2, 1]);
  expect(found.label).toBe("four lines");
});

test("columns are as wide as their bins and stand on 0", async () => {
  const rects = await page.evaluate(() => {
    const { charts } = globalThis as unknown as { charts: Charts };
    const chart = charts.columnChart([{ from: 0, to: 10, value: 4 }, { from: 20, to: 30, value: 8 }], { width: 600, xLabel: "price", yLabel: "count", label: "two columns" });
    return [...chart.querySelectorAll("rect")].map((rect) => ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name))));
  });
  const [first, second] = rects as [number[], number[]];
  expect(second[3]).toBeCloseTo(2 * (first[3] ?? 0));
  expect(second[2]).toBeCloseTo(first[2] ?? 0);
  expect((first[1] ?? 0) + (first[3] ?? 0)).toBeCloseTo((second[1] ?? 0) + (second[3] ?? 0));
});

test("a silhouette plot has every segment as high as it has rows, with its name and mean, and those below 0 to the left", async () => {
  const found = await page.evaluate(() => {
    const { charts } = globalThis as unknown as { charts: Charts };
    const plots = [{ segment: 0, rows: 300, mean: 0.6, values: [0.9, 0.7, 0.2] }, { segment: 1, rows: 100, mean: -0.1, values: [0.1, -0.3] }];
    const chart = charts.silhouettePlot(plots, { width: 400, label: "two segments", mean: 0.4, name: (segment) => `A long name of segment ${segment}` });
    document.body.replaceChildren(chart);
    const shapes = [...chart.querySelectorAll("g path:first-of-type")].map((path) => (path as SVGGraphicsElement).getBBox());
    const zero = Number(chart.querySelector('line[stroke="var(--border-strong)"]')?.getAttribute("x1"));
    const outside = [...chart.querySelectorAll("text")].filter((text) => text.getBoundingClientRect().right > 401).length;
    return { heights: shapes.map(({ height }) => height), lefts: shapes.map(({ x }) => x - zero), outside, titles: [...chart.querySelectorAll("title")].map((title) => title.textContent), label: chart.getAttribute("aria-label") };
  });
  expect(found.heights[0]).toBeCloseTo(3 * (found.heights[1] ?? 0), 0);
  expect(found.lefts[0]).toBeCloseTo(0);
  expect(found.lefts[1]).toBeLessThan(-20);
  expect(found).toMatchObject({ outside: 0, label: "two segments", titles: ["A long name of segment 0: mean silhouette 0.6", "A long name of segment 1: mean silhouette -0.1"] });
});

test("a tree has a bar for each branch, from its parent's end to its own, and a line where it was cut", async () => {
  const found = await page.evaluate(() => {
    const { charts } = globalThis as unknown as { charts: Charts };
    const branch = (x: number, from: number, to: number, parts: number[], segment?: number) => ({ x, wide: 0, from, to, parts, segment, title: `at ${x}` });
    const chart = charts.treeChart([branch(0.5, 0, 0.2, [0.25, 0.75]), branch(0.25, 0.2, 1, [], 0), branch(0.75, 0.2, 1, [], 1)], { width: 500, label: "a tree", axis: "farther", cut: 0.5 });
    const number = (element: Element, name: string): number => Number(element.getAttribute(name));
    const bars = [...chart.querySelectorAll("rect")].map((rect) => ({ top: number(rect, "y"), bottom: number(rect, "y") + number(rect, "height"), fill: rect.getAttribute("fill") }));
    const cut = chart.querySelector("line[stroke-dasharray]");
    return { bars, cut: cut && number(cut, "y1"), joints: chart.querySelectorAll("path").length };
  });
  const [root, left, right] = found.bars;
  expect(root?.bottom).toBeCloseTo(left?.top ?? 0);
  expect(left?.fill).not.toBe(right?.fill);
  expect(found.joints).toBe(1);
  expect(found.cut).toBeGreaterThan(left?.top ?? Infinity);
  expect(found.cut).toBeLessThan(left?.bottom ?? 0);
});
