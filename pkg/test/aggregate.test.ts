/** Groups and measures through the package: the cases that `tests/aggregate.rs` runs natively, and files that are read for one task only. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Engine, openEngine, type Progress, type ResultTable, TablightError } from "../src/node.js";
import { ordersCsv } from "./sample.js";

const ROOT = new URL("../../", import.meta.url);
const ORDERS = new TextEncoder().encode(ordersCsv(6000));

interface Cases {
  input: string;
  cases: { params: object; columns: { name: string; values: unknown[] }[] }[];
}

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

/** A value as a result's column holds it: times in milliseconds. */
function wanted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { micros, number, integer } = value as { micros?: number; number?: number | string; integer?: string };
  if (micros !== undefined) return micros / 1000;
  if (integer !== undefined) return Number(integer);
  return typeof number === "string" ? Number(number.replace("inf", "Infinity").replace("nan", "NaN")) : number;
}

function agrees(found: unknown, value: unknown): boolean {
  const expected = wanted(value);
  if (found === null || typeof expected !== "number") return Object.is(found, expected);
  const difference = Math.abs(Number(found) - expected);
  return Object.is(Number(found), expected) || difference <= 1e-9 * Math.max(Math.abs(expected), 1e-6) || difference === 0;
}

const rowsOf = (table: ResultTable | undefined): unknown[] => [...(table ?? [])];

describe("aggregate", () => {
  it("agrees with DuckDB on every query", { timeout: 120_000 }, async () => {
    const { input, cases } = JSON.parse(readFileSync(new URL("tests/data/aggregate/cases.json", ROOT), "utf8")) as Cases;
    await using sales = await engine.open(readFileSync(new URL(input, ROOT)), { name: "sales.parquet" });
    const wrong: string[] = [];
    for (const { params, columns } of cases) {
      const { table } = await sales.aggregate(params);
      expect(table.columns.map(({ name }) => name)).toEqual(columns.map(({ name }) => name));
      for (const { name, values } of columns) {
        const found = Array.from(table.column(name) as ArrayLike<unknown>);
        expect(found.length).toBe(values.length);
        const at = found.findIndex((value, row) => !agrees(value, values[row]));
        if (at >= 0) wrong.push(`${JSON.stringify(params)}: ${name} in row ${at}: ${String(found[at])} for ${JSON.stringify(values[at])}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  const PARAMS = { by: ["kind", { column: "day", every: "month" }], measures: { orders: "count(*)", total: { sum: "amount" }, middle: { median: "visits" } }, where: "amount > 20" };

  it("says the same of rows in memory, of rows that are read again, and of a file read for it alone", async () => {
    await using kept = await engine.open(ORDERS, { name: "orders.csv", keep: "always" });
    await using read = await engine.open(ORDERS, { name: "orders.csv", keep: "never" });
    const [a, b, c] = [await kept.aggregate(PARAMS), await read.aggregate(PARAMS), await engine.run(ORDERS, "aggregate", PARAMS, { name: "orders.csv" })];
    expect(rowsOf(a.table).length).toBeGreaterThan(10);
    expect(rowsOf(b.table)).toEqual(rowsOf(a.table));
    expect(rowsOf(c.table)).toEqual(rowsOf(a.table));
    expect([b.report, c.report]).toEqual([a.report, a.report]);
  });

  it("keeps nothing of a file that is read for it alone", async () => {
    const before = (await engine.memory()).used;
    const progress: Progress[] = [];
    await engine.run(ORDERS, "aggregate", { by: ["kind"] }, { name: "orders.csv", onProgress: (step) => progress.push(step) });
    expect((await engine.memory()).used).toBe(before);
    expect([progress.at(-1)?.phase, progress.at(-1)?.done]).toEqual(["read", ORDERS.length]);
  });

  it("follows rows that are appended without reading the others again", async () => {
    await using live = await engine.open(new Blob([ORDERS]), { name: "orders.csv", purpose: { task: "aggregate", params: PARAMS } });
    expect([live.kept, live.memory]).toEqual([false, 0]);
    const first = await live.aggregate(PARAMS);
    await live.append(ORDERS, { name: "more.csv" });
    const read: Progress[] = [];
    const both = await live.aggregate(PARAMS, { onProgress: (step) => read.push(step) });
    expect(read).toEqual([]);
    await using all = await engine.open([new Blob([ORDERS]), new Blob([ORDERS])].map((part, i) => new File([part], `${i}.csv`)), { keep: "always" });
    expect(rowsOf(both.table)).toEqual(rowsOf((await all.aggregate(PARAMS)).table));
    expect(both.report.rows).toBe(2 * first.report.rows);
  });

  it("reads a file for any other task by its columns alone", async () => {
    const { table } = await engine.run(ORDERS, "segment", { columns: ["amount", "visits"], k: 3, seed: 1 }, { name: "orders.csv" });
    await using all = await engine.open(ORDERS, { name: "orders.csv" });
    expect(rowsOf(table)).toEqual(rowsOf((await all.segment({ columns: ["amount", "visits"], k: 3, seed: 1 })).table));
  });

  it("tells where an expression is wrong, and leaves the data set as it was", async () => {
    await using orders = await engine.open(ORDERS, { name: "orders.csv" });
    for (const [params, param, message] of [
      [{ by: ["nowhere"] }, "by[0]", "nowhere"],
      [{ where: "amount >" }, "where", "at character 9"],
      [{ where: "amount" }, "where", "must be a condition"],
      [{ measures: { a: "amount" } }, "measures.a", "many values"],
      [{ measures: { a: { summ: "amount" } } }, "measures.a", "summ"],
      [{ measures: { a: "quantile(amount, 2)" } }, "measures.a", "share"],
      [{ by: [{ column: "day", every: "fortnight" }] }, "by[0]", "fortnight"],
      [{ by: ["kind"], sort: ["b"] }, "sort[0]", "no column b"],
      [{ limit: 0 }, "limit", "1 or more"],
    ] as const) {
      const error = await orders.aggregate(params as object).then(() => undefined, (reason: unknown) => TablightError.from(reason));
      expect([error?.details.param, error?.message]).toEqual([expect.stringContaining(param), expect.stringContaining(message)]);
    }
    expect(rowsOf((await orders.aggregate()).table)).toEqual([{ count: 6000 }]);
  });

  it("refuses groups that outgrow the budget", async () => {
    await using small = await openEngine({ memoryBudget: 3e5 });
    const refused = small.run(ORDERS, "aggregate", { by: ["id", "amount"], measures: { middle: "median(amount)", kinds: "count_distinct(id)" } }, { name: "orders.csv" });
    await expect(refused).rejects.toMatchObject({ code: "memory" });
    expect((await small.memory()).used).toBe(0);
    expect(rowsOf((await small.run(ORDERS, "aggregate", {}, { name: "orders.csv" })).table)).toEqual([{ count: 6000 }]);
  });

  it("is cancelled while a file is read for it", async () => {
    const controller = new AbortController();
    const cancelled = engine.run(ORDERS, "aggregate", { by: ["id"] }, { name: "orders.csv", signal: controller.signal, onProgress: () => controller.abort() });
    await expect(cancelled).rejects.toMatchObject({ code: "aborted" });
  });
});
