/** Data sets whose rows are not kept: what a task needs is read again from the source. */
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Dataset, type Engine, openEngine } from "../src/node.js";
import { ordersCsv, salesCsv } from "./sample.js";

const ORDERS = new TextEncoder().encode(ordersCsv(6000));

let folder: string;
let path: string;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tablight-rescan-"));
  path = join(folder, "orders.csv");
  await writeFile(path, ORDERS);
  engine = await openEngine();
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const both = async (source: Uint8Array | string): Promise<[Dataset, Dataset]> => [
  await engine.open(source, { name: "orders.csv", keep: "always" }),
  await engine.open(source, { name: "orders.csv", keep: "never" }),
];

describe("a data set that is not kept", () => {
  it("holds no rows and says so", async () => {
    const [kept, read] = await both(ORDERS);
    expect([kept.kept, read.kept]).toEqual([true, false]);
    expect([read.rowCount, read.schema, read.memory]).toEqual([kept.rowCount, kept.schema, 0]);
    await Promise.all([kept.close(), read.close()]);
  });

  it("gives every task the same answer, from bytes and from a path, one after the other and at once", async () => {
    for (const source of [ORDERS, path]) {
      const [kept, read] = await both(source);
      const work = (dataset: Dataset): (() => Promise<unknown>)[] => [
        async () => (await dataset.profile()).report,
        async () => (await dataset.profile({ columns: ["amount", "kind"] })).report,
        async () => {
          const { report, table } = await dataset.segment({ k: 3, nInit: 2 });
          return [report, digest(table.toArrow())];
        },
        async () => digest((await dataset.table(["visits", "id"])).toArrow()),
        async () => digest(new Uint8Array(await (await dataset.export({ format: "parquet" })).arrayBuffer())),
        async () => (await dataset.export({ format: "csv" })).text(),
      ];
      const expected = await Promise.all(work(kept).map((task) => task()));
      for (const [i, task] of work(read).entries()) expect(await task()).toEqual(expected[i]);
      expect(await Promise.all(work(read).map((task) => task()))).toEqual(expected);
      await Promise.all([kept.close(), read.close()]);
    }
    expect((await engine.memory()).used).toBe(0);
  });

  it("applies a saved model to rows read again", async () => {
    const sales = new TextEncoder().encode(salesCsv(40));
    const [kept, read] = await both(sales);
    const { model } = await kept.segment({ k: 2 });
    expect((await read.apply(model!)).table.toArrow()).toEqual((await kept.apply(model!)).table.toArrow());
    await Promise.all([kept.close(), read.close()]);
  });

  it("is gone over as often as a task asks, by any number of workers", async () => {
    const large = join(folder, "large.csv");
    await writeFile(large, ordersCsv(270_000));
    const params = { method: "minibatch_kmeans" as const, k: 3, columns: ["amount", "visits"] };
    const told = async (workers: number): Promise<[object, object, string]> => {
      const engine = await openEngine({ workers });
      try {
        await using read = await engine.open(large, { keep: "never" });
        const reads: number[] = [];
        const { report, model } = await read.segment({ ...params, passes: 3 }, { onProgress: ({ phase, done, total }) => phase === "read" && done === total && reads.push(done) });
        expect(reads).toHaveLength(3);
        expect((await engine.memory()).used).toBe(0);
        const once = await engine.run(large, "segment", { ...params, passes: 3 });
        expect(once.report).toEqual(report);
        await using kept = await engine.open(large, { keep: "always" });
        const applied = await kept.apply(model!);
        expect(report.segments.map(({ size }) => size)).toEqual(applied.report.sizes);
        return [report, applied.report, digest(model!.save())];
      } finally {
        await engine.close();
      }
    };
    const [report, applied, model] = await told(1);
    expect(report).toMatchObject({ rows: 270_000, sampleRows: expect.any(Number), rowsUsed: (applied as { rowsUsed: number }).rowsUsed });
    expect(await told(2)).toEqual([report, applied, model]);
  });

  it("is gone over once where it comes once and is not put aside", async () => {
    const whole = new Blob([ordersCsv(60_000)]);
    const pieces = async function* (): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < whole.size; at += 64 << 10) yield new Uint8Array(await whole.slice(at, at + (64 << 10)).arrayBuffer());
    };
    const params = { method: "minibatch_kmeans" as const, k: 3, columns: ["amount"] };
    const report = async (source: Blob | AsyncIterable<Uint8Array>): Promise<Record<string, unknown>> => (await engine.run(source, "segment", params, { keep: "never", batchRows: 1000 })).report;
    const { inertia } = await report(whole);
    expect((await report(pieces())).inertia).toBeCloseTo(inertia as number, 9);
  });

  it("can be cancelled while it reads again, and goes on afterwards", async () => {
    await using read = await engine.open(path, { keep: "never", readBytes: 1000, batchRows: 100 });
    const stop = new AbortController();
    const running = read.segment({ k: 2 }, { signal: stop.signal, onProgress: ({ phase, done }) => phase === "read" && done > 0 && stop.abort() });
    await expect(running).rejects.toMatchObject({ code: "aborted" });
    expect((await engine.memory()).used).toBe(0);
    expect((await read.segment({ k: 2 })).report.k).toBe(2);
  });

  it("tells of a file that was cut off in between", async () => {
    const short = join(folder, "short.csv");
    await writeFile(short, ORDERS);
    await using read = await engine.open(short, { keep: "never" });
    await writeFile(short, ORDERS.subarray(0, 5000));
    await expect(read.segment({ k: 2 })).rejects.toMatchObject({ code: "parse", hint: expect.stringContaining("cut off") });
  });

  it("is what a file becomes that outgrows half of the budget", async () => {
    const small = await openEngine({ memoryBudget: 90_000 });
    await using read = await small.open(ORDERS, { name: "orders.csv" });
    expect([read.kept, read.rowCount, (await small.memory()).used]).toEqual([false, 6000, 0]);
    expect((await read.profile()).report.rows).toBe(6000);
    await expect(read.table()).rejects.toMatchObject({ code: "memory", hint: expect.stringContaining("rows of them would fit") });
    expect((await read.table(["amount"])).numRows).toBe(6000);
    await small.close();
  });
});
