/** Cleaned data sets through the package: in memory and made again, on their own, replayed and refused. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Dataset, type Engine, openEngine, TablightError } from "../src/node.js";
import type { CleanParams } from "../src/types.js";

const CITIES = ["Berlin", " Paris", "berlin", "n/a", "Rome"];
const DIRTY = new TextEncoder().encode(
  ["id,city,price,day", ...Array.from({ length: 3000 }, (_, i) => `${i % 2990},${CITIES[i % 5] as string},${i % 10 === 0 ? `"${i % 97},50"` : `£${i % 97}.50`},${String((i % 28) + 1).padStart(2, "0")}.03.2024`)].join("\n"),
);

const STEPS: CleanParams["steps"] = [
  { step: "trim" },
  { step: "missing", markers: ["n/a"] },
  { step: "cluster", column: "city" },
  { step: "parse", columns: ["price"], to: "float64" },
  { step: "parse", columns: ["day"], to: "date", formats: ["%d.%m.%Y"] },
  { step: "outliers", columns: ["price"], method: "percentile", shares: [0, 0.9] },
  { step: "filter", where: "price > 1" },
];

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

const open = (keep: "always" | "never"): Promise<Dataset> => engine.open(DIRTY, { name: "dirty.csv", keep, types: { price: "utf8", day: "utf8", city: "utf8" }, nulls: [] });
const csv = async (dataset: Dataset): Promise<string> => (await dataset.export({ format: "csv" })).text();
const failure = (work: Promise<unknown>): Promise<TablightError | undefined> => work.then(() => undefined, (error: unknown) => TablightError.from(error));

describe("clean", () => {
  it("makes a new data set and leaves the one it comes from as it was", async () => {
    const source = await open("always");
    const before = await csv(source);
    const { dataset, report, recipe } = await source.clean({ steps: STEPS });
    expect(dataset.schema.map(({ name, type }) => `${name} ${type}`)).toEqual(["id int64", "city utf8", "price float64", "day date"]);
    expect(report.steps.map(({ step }) => step)).toEqual(["trim", "missing", "merge", "parse", "parse", "outliers", "filter"]);
    expect(report.steps[0]).toMatchObject({ rowsTouched: 600, cellsTouched: 600 });
    expect(report).toMatchObject({ rowsBefore: 3000, rows: dataset.rowCount, rejected: 0 });
    expect(recipe).toMatchObject({ version: 1, steps: STEPS });
    expect(await csv(source)).toBe(before);
    await source.close();
    const { table } = await dataset.aggregate({ by: ["city"] });
    expect([...table.column("city")]).toEqual(["Berlin", "Paris", "Rome", null]);
    await dataset.close();
  });

  it("says the same of rows that are made again whenever they are read", async () => {
    await using kept = await open("always");
    await using read = await open("never");
    const [a, b] = [await kept.clean({ steps: STEPS }), await read.clean({ steps: STEPS })];
    expect(b.report).toEqual(a.report);
    expect([a.dataset.kept, b.dataset.kept]).toEqual([true, false]);
    expect(await csv(b.dataset)).toBe(await csv(a.dataset));
    const group = { by: ["city"], measures: { total: "sum(price)" }, where: "price < 50" };
    expect([...(await b.dataset.aggregate(group)).table]).toEqual([...(await a.dataset.aggregate(group)).table]);
    const numbers = (await b.dataset.profile({ columns: ["price"] })).report.columns[0];
    expect(numbers).toEqual((await a.dataset.profile({ columns: ["price"] })).report.columns[0]);
    const [again, once] = [await b.dataset.clean({ steps: [{ step: "drop", columns: ["id"] }, { step: "dropDuplicates" }] }), await a.dataset.clean({ steps: [{ step: "drop", columns: ["id"] }, { step: "dropDuplicates" }] })];
    expect(again.report).toEqual(once.report);
    expect(await csv(again.dataset)).toBe(await csv(once.dataset));
    const sorted = await b.dataset.clean({ steps: [{ step: "sort", by: ["-price", "id"] }] });
    expect(sorted.dataset.kept).toBe(true);
    expect(await failure(b.dataset.append(DIRTY))).toMatchObject({ code: "unsupported" });
    await Promise.all([a, b, again, once, sorted].map(({ dataset }) => dataset.close()));
  });

  it("refuses a recipe on other columns and names the difference, and ends when it is cancelled", async () => {
    await using source = await open("always");
    const { dataset, recipe } = await source.clean({ steps: STEPS });
    const error = await failure(dataset.clean(recipe));
    expect(error).toMatchObject({ code: "schema" });
    expect(error?.message).toContain("price is float64, not utf8; day is date, not utf8");
    expect(await failure(source.clean({ steps: [{ step: "trim", columns: ["town"] }] }))).toMatchObject({ code: "schema", details: { param: "steps[0].columns" } });
    const controller = new AbortController();
    const cancelled = source.clean({ steps: STEPS }, { signal: controller.signal, onProgress: () => controller.abort() });
    expect(await failure(cancelled)).toMatchObject({ code: "aborted" });
    expect(source.rowCount).toBe(3000);
    await dataset.close();
  });

  it("shows rows before and after a step, and suggests steps", async () => {
    await using source = await open("always");
    const { rows } = await source.preview({ steps: STEPS }, { step: 0, rows: 2, changed: true });
    expect(rows.map(({ row, cells }) => [row, cells[1]])).toEqual([[1, { before: " Paris", after: "Paris", changed: true }], [6, { before: " Paris", after: "Paris", changed: true }]]);
    const { suggestions, recipe } = await source.suggest();
    expect(suggestions.filter(({ optional }) => !optional).map(({ step }) => step.step)).toEqual(["trim", "missing", "cluster", "parse", "parse"]);
    const { dataset } = await source.clean(recipe);
    expect(dataset.schema.map(({ type }) => type)).toEqual(["int64", "utf8", "float64", "date"]);
    await dataset.close();
  });
});
