/** The package in Node with the real module. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Dataset, type Engine, methods, openEngine, type Progress, type Report, TablightError } from "../src/node.js";
import { ordersCsv, salesCsv } from "./sample.js";

const ORDERS = ordersCsv(3000);
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tablight-wasm-"));
  engine = await openEngine();
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

const orders = (): Promise<Dataset> => engine.open(encode(ORDERS), { name: "orders.csv" });
const codeOf = (promise: Promise<unknown>): Promise<string> => promise.then(() => "none", (error: TablightError) => error.code);

describe("opening", () => {
  it("reads a path, a file URL, a blob and a stream alike", async () => {
    const path = join(folder, "orders.csv");
    await writeFile(path, ORDERS);
    for (const source of [path, pathToFileURL(path), new Blob([ORDERS]), new Blob([ORDERS]).stream() as ReadableStream<Uint8Array>]) {
      await using dataset = await engine.open(source);
      expect(dataset.rowCount).toBe(3000);
      expect(dataset.schema.map(({ name }) => name)).toEqual(["id", "day", "kind", "amount", "visits"]);
    }
  });

  it("shows the profile while it reads; the last one is the whole", async () => {
    const live: Report<"profile">[] = [];
    await using dataset = await engine.open(encode(ordersCsv(50_000)), { readBytes: 100_000, batchRows: 1000, onProfile: (report) => live.push(report) });
    const { report } = await dataset.profile();
    expect(live.at(-1)).toEqual(report);
    expect(report.rows).toBe(50_000);
  });

  it("tells where a file is malformed", async () => {
    await expect(engine.open(encode('a,b\n1,2\n3,"4\n'), { strict: true, name: "x.csv" })).rejects.toMatchObject({
      code: "parse",
      details: { byte: expect.any(Number) },
    });
  });

  it("refuses an unknown option by name", async () => {
    await expect(engine.open(encode("a\n1\n"), { separator: ";" } as never)).rejects.toMatchObject({ code: "params" });
  });

  it("refuses more than the budget with a remedy", async () => {
    const small = await openEngine({ memoryBudget: 10_000 });
    await expect(small.open(encode(ORDERS), { keep: "always" })).rejects.toMatchObject({ code: "memory", hint: expect.stringContaining("memoryBudget") });
    expect((await small.memory()).used).toBe(0);
    await small.close();
  });
});

describe("running", () => {
  it("segments are the kinds that were put in, and a saved model finds them again", async () => {
    await using dataset = await orders();
    const { report, table, model } = await dataset.segment({ columns: ["amount", "visits"], k: 3, seed: 1 });
    expect(report.segments.map(({ size }) => size).reduce((a, b) => a + b)).toBeLessThanOrEqual(3000);
    const segments = Array.from(table.column("segment") as Int32Array);
    expect(new Set([0, 3, 6, 9].map((row) => segments[row])).size).toBe(1);
    expect(new Set(segments.slice(0, 3)).size).toBe(3);
    const applied = await dataset.apply((model ?? expect.fail("no model")).save());
    expect(Array.from(applied.table.column("segment") as Int32Array)).toEqual(segments);
  });

  it("forecasts every series, with intervals around them", async () => {
    await using dataset = await engine.open(encode(salesCsv(72)), { name: "sales.csv" });
    const { report, table } = await dataset.forecast({ time: "month", value: "units", series: ["region"], horizon: 12, levels: [0.95] });
    expect(report.series.length).toBe(2);
    expect(table.columns.map(({ name }) => name)).toEqual(["region", "month", "yhat", "lo95", "hi95"]);
    expect(table.numRows).toBe(24);
    expect(new Date((table.column("month") as Float64Array)[0] as number).toISOString()).toBe("2024-01-01T00:00:00.000Z");
    for (const { yhat, lo95, hi95 } of table) expect((lo95 as number) < (yhat as number) && (yhat as number) < (hi95 as number)).toBe(true);
  });

  it("the same seed gives the same answer", async () => {
    await using dataset = await orders();
    const params = { columns: ["amount", "visits"], k: 4, seed: 7 };
    expect((await dataset.segment(params)).report).toEqual((await dataset.segment(params)).report);
  });

  it("progress never goes back within a phase", async () => {
    await using dataset = await orders();
    const seen: Progress[] = [];
    await dataset.segment({ columns: ["amount", "visits"], k: "auto", seed: 1 } as never, { onProgress: (progress) => seen.push(progress) });
    expect(seen.length).toBeGreaterThan(0);
    seen.forEach((progress, i) => {
      const before = seen[i - 1];
      if (before?.phase === progress.phase) expect(progress.done).toBeGreaterThan(before.done);
      if (progress.total > 0) expect(progress.done).toBeLessThanOrEqual(progress.total);
    });
  });

  it("stops inside a computation, and the next one works", { timeout: 60_000 }, async () => {
    await using dataset = await engine.open(encode(ordersCsv(200_000)), { name: "orders.csv", profile: false } as never);
    const stop = new AbortController();
    let last: Progress | undefined;
    const onProgress = (progress: Progress): void => {
      last = progress;
      stop.abort();
    };
    const code = await codeOf(dataset.segment({ columns: ["amount", "visits"], k: 8, nInit: 500, seed: 1 } as never, { signal: stop.signal, onProgress }));
    expect([code, last && last.done < last.total / 10]).toEqual(["aborted", true]);
    expect((await dataset.segment({ columns: ["amount"], k: 2, nInit: 1 } as never)).report.k).toBe(2);
  });

  it("tasks run side by side without disturbing each other", async () => {
    await using dataset = await orders();
    const alone = await dataset.segment({ columns: ["amount", "visits"], k: 3, seed: 1 });
    const [a, profile, b] = await Promise.all([
      dataset.segment({ columns: ["amount", "visits"], k: 3, seed: 1 }),
      dataset.profile(),
      dataset.segment({ columns: ["amount"], k: 2, seed: 1 }),
    ]);
    expect([a.report, profile.report.rows, b.report.k]).toEqual([alone.report, 3000, 2]);
  });

  it("names the parameter or column that is wrong", async () => {
    await using dataset = await orders();
    await expect(dataset.segment({ clusters: 3 } as never)).rejects.toMatchObject({ code: "params", details: { param: "clusters" } });
    await expect(dataset.segment({ columns: ["nope"] })).rejects.toMatchObject({ code: "schema", details: { column: "nope" } });
    await expect(dataset.run("magic")).rejects.toMatchObject({ code: "params", details: { param: "task" } });
    await expect(dataset.apply(encode("not a model at all"))).rejects.toMatchObject({ code: "parse" });
    expect(await dataset.run("magic").catch((error: unknown) => error)).toBeInstanceOf(TablightError);
  });
});

describe("exporting", () => {
  for (const format of ["csv", "arrow", "parquet"] as const) {
    it(`to ${format} and opening that gives the same rows`, async () => {
      await using dataset = await orders();
      const blob = await dataset.export({ format });
      expect(blob.type).not.toBe("");
      await using again = await engine.open(blob, { name: `orders.${format}` });
      expect(again.schema).toEqual(dataset.schema);
      expect((await again.profile()).report).toEqual((await dataset.profile()).report);
    });
  }
});

describe("the rows", () => {
  it("come back by column, in the order asked for", async () => {
    await using dataset = await engine.open(encode("a,b,c\n1,x,0.5\n2,y,1.5\n"), { name: "small.csv" });
    const table = await dataset.table(["c", "a"]);
    expect(table.columns.map(({ name }) => name)).toEqual(["c", "a"]);
    expect([...table]).toEqual([{ c: 0.5, a: 1 }, { c: 1.5, a: 2 }]);
    expect((await dataset.table()).columns.map(({ name }) => name)).toEqual(["a", "b", "c"]);
    await expect(dataset.table(["d"])).rejects.toMatchObject({ code: "schema", details: { column: "d" } });
  });
});

describe("memory", () => {
  it("comes back with every close, over and over", { timeout: 120_000 }, async () => {
    const csv = encode(ordersCsv(20_000));
    const allocated: number[] = [];
    for (let i = 0; i < 30; i++) {
      const dataset = await engine.open(csv, { name: "orders.csv" });
      await dataset.segment({ columns: ["amount", "visits"], k: 3, nInit: 1 } as never);
      expect((await engine.memory()).used).toBeGreaterThan(0);
      await dataset.close();
      expect((await engine.memory()).used).toBe(0);
      allocated.push((await engine.memory()).allocated);
    }
    expect(allocated.at(-1)).toBe(allocated[9]);
  });

  it("comes back when opening fails or is cancelled", async () => {
    const stop = new AbortController();
    expect(await codeOf(engine.open(encode(ordersCsv(50_000)), { readBytes: 50_000, signal: stop.signal, onProgress: () => stop.abort() }))).toBe("aborted");
    expect(await codeOf(engine.open(encode('a\n"'), { strict: true, name: "x.csv" }))).toBe("parse");
    expect((await engine.memory()).used).toBe(0);
  });
});

describe("methods", () => {
  it("describe every parameter there is", () => {
    expect([...new Set(methods.map(({ task }) => task))]).toEqual(["profile", "check", "compare", "aggregate", "clean", "suggest", "preview", "join", "cohort", "funnel", "features", "rfm", "segment", "compare_segments", "follow_segments", "forecast", "backtest", "decompose"]);
    for (const { task, method, summary, params, common } of methods) {
      expect(summary, `${task}/${method}`).toMatch(/\S/);
      for (const schema of [params, common] as { properties?: Record<string, { description?: string }> }[]) {
        for (const [name, { description }] of Object.entries(schema.properties ?? {})) expect(description, `${task}/${method} ${name}`).toMatch(/\S/);
      }
    }
  });
});
