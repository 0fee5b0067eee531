/** Rows that come after a data set was opened. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Dataset, type Engine, openEngine, type Outcome, type Progress, type Report, type Source } from "../src/node.js";
import { ordersCsv } from "./sample.js";

const [HEADER = "", ...LINES] = ordersCsv(3000).trimEnd().split("\n");
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const csv = (from: number, to: number): Uint8Array => encode([HEADER, ...LINES.slice(from, to), ""].join("\n"));
const never = new Promise<never>(() => undefined);

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tablight-append-"));
  engine = await openEngine();
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

const ids = async (dataset: Dataset): Promise<unknown[]> => Array.from((await dataset.table(["id"])).column("id"));
const upTo = (end: number): number[] => Array.from({ length: end }, (_, id) => id);
const stateOf = async (dataset: Dataset): Promise<unknown[]> => [dataset.rowCount, (await dataset.profile()).report.rows, (await ids(dataset)).length];
/** The rows of a text as an Arrow stream. */
const arrow = async (source: Uint8Array): Promise<Uint8Array> => {
  await using dataset = await engine.open(source, { name: "x.csv" });
  return (await dataset.table()).toArrow();
};

describe("appending", () => {
  it("puts the rows of anything that can be opened at the end", async () => {
    const path = join(folder, "more.csv");
    await writeFile(path, csv(400, 500));
    const sources: Source[] = [
      csv(100, 200),
      new Blob([csv(200, 300) as BlobPart]),
      new Blob([csv(300, 400) as BlobPart]).stream() as ReadableStream<Uint8Array>,
      path,
      (function* () {
        for (const byte of csv(500, 600)) yield Uint8Array.of(byte);
      })(),
      [csv(600, 700), await arrow(csv(700, 800))],
    ];
    for (const keep of ["always", "never"] as const) {
      await using dataset = await engine.open(csv(0, 100), { name: "orders.csv", keep });
      const before = dataset.memory;
      for (const source of keep === "always" ? sources : [csv(100, 800)]) expect(await dataset.append(source)).toBeGreaterThanOrEqual(100);
      expect([await stateOf(dataset), await ids(dataset)]).toEqual([[800, 800, 800], upTo(800)]);
      expect([dataset.kept, dataset.memory > before]).toEqual([keep === "always", true]);
    }
    expect((await engine.memory()).used).toBe(0);
  });

  it("reads a text as the types there are, from a stream too, and takes sources without rows", async () => {
    const [first, more] = ["code,price\na1,0.5\n", "price;code\n3;007\n4;008\n"];
    for (const source of [encode(more), new Blob([more]).stream() as ReadableStream<Uint8Array>, new Blob([gzipSync(more)])]) {
      await using dataset = await engine.open(encode(first));
      expect(await dataset.append(source)).toBe(2);
      for (const none of ["code,price\n", "price\n", "[]"]) expect(await dataset.append(encode(none))).toBe(0);
      expect([...(await dataset.table())]).toEqual([{ code: "a1", price: 0.5 }, { code: "007", price: 3 }, { code: "008", price: 4 }]);
    }
  });

  it("gives every task the rows that opening all at once gives it, kept or not", async () => {
    await using whole = await engine.open(csv(0, 3000), { name: "orders.csv" });
    const work = async (dataset: Dataset): Promise<unknown> => {
      const { report, table } = await dataset.segment({ columns: ["amount", "visits"], k: 3, seed: 1 });
      return [report, table.toArrow(), await (await dataset.export({ format: "csv" })).text(), dataset.schema];
    };
    const expected = await work(whole);
    for (const keep of ["always", "never"] as const) {
      await using dataset = await engine.open(csv(0, 1000), { name: "orders.csv", keep });
      for (let at = 1000; at < 3000; at += 250) await dataset.append(csv(at, at + 250));
      expect(await work(dataset)).toEqual(expected);
    }
  });

  it("is carried out in the order of the calls, however long a source takes to come", async () => {
    await using dataset = await engine.open(csv(0, 10));
    const slowly = async function* (): AsyncGenerator<Uint8Array> {
      await after(50);
      yield csv(10, 20);
    };
    expect(await Promise.all([dataset.append(slowly()), dataset.append(csv(20, 25)), dataset.append(csv(25, 30))])).toEqual([10, 5, 5]);
    expect(await ids(dataset)).toEqual(upTo(30));
  });

  it("takes all rows of a source or none, and says where it does not fit", async () => {
    await using dataset = await engine.open(csv(0, 100), { name: "orders.csv" });
    const [used, late] = [(await engine.memory()).used, csv(100, 3000)];
    const broken = encode(`${new TextDecoder().decode(late)}oops,2024-01-01,once,1,1\n`);
    await expect(dataset.append(broken, { batchRows: 100 })).rejects.toMatchObject({ code: "parse", details: { column: "id", row: 2900 } });
    await expect(dataset.append(encode("id,wight\n1,2\n"))).rejects.toMatchObject({ code: "schema", details: { column: "wight" } });
    await expect(dataset.append(encode('{"id": 1}\n{"id": 1.5}\n'))).rejects.toMatchObject({ code: "schema", details: { column: "id", row: 1 } });
    await expect(dataset.append(7 as never)).rejects.toMatchObject({ code: "params", details: { param: "source" } });
    expect([await stateOf(dataset), (await engine.memory()).used]).toEqual([[100, 100, 100], used]);
    expect(await dataset.append(csv(100, 101))).toBe(1);
  });

  it("refuses what does not fit the budget and goes on with what does", async () => {
    const small = await openEngine({ memoryBudget: 20_000 });
    const dataset = await small.open(csv(0, 100), { name: "orders.csv" });
    await expect(dataset.append(csv(100, 3000))).rejects.toMatchObject({ code: "memory", hint: expect.stringContaining("memoryBudget") });
    expect(await dataset.append(csv(100, 110))).toBe(10);
    expect([await stateOf(dataset), dataset.memory]).toEqual([[110, 110, 110], (await small.memory()).used]);
    await small.close();
  });

  it("that is cancelled leaves nothing behind, and one that waits its turn leaves at once", async () => {
    await using dataset = await engine.open(csv(0, 10));
    const used = (await engine.memory()).used;
    const stop = new AbortController();
    const reading = dataset.append(csv(10, 3000), { readBytes: 1000, batchRows: 10, signal: stop.signal, onProgress: ({ done }) => done > 20_000 && stop.abort() });
    await expect(reading).rejects.toMatchObject({ code: "aborted" });
    expect([await stateOf(dataset), (await engine.memory()).used]).toEqual([[10, 10, 10], used]);
    const silent = new AbortController();
    const first = dataset.append((async function* () { yield await never; })(), { signal: silent.signal });
    await expect(dataset.append(csv(10, 20), { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ code: "aborted" });
    const third = dataset.append(csv(10, 30));
    silent.abort();
    await expect(first).rejects.toMatchObject({ code: "aborted" });
    expect([await third, await ids(dataset)]).toEqual([20, upTo(30)]);
  });

  it("leaves a task that is running with the rows it began with", async () => {
    for (const keep of ["always", "never"] as const) {
      await using dataset = await engine.open(csv(0, 1000), { keep });
      const task = (): Promise<unknown> => dataset.segment({ method: "kmeans", columns: ["amount", "visits"], k: 4, nInit: 400, seed: 3 }).then(({ report, table }) => [report, table.numRows]);
      const alone = await task();
      let isRunning = true;
      const running = task().finally(() => (isRunning = false));
      await after(1);
      await dataset.append(csv(1000, 1100));
      expect(isRunning).toBe(true);
      expect(await running).toEqual(alone);
      expect(((await task()) as unknown[])[1]).toBe(1100);
    }
  });

  it("leaves every pass of a task with the rows that it began with", async () => {
    await using dataset = await engine.open(csv(0, 1000), { keep: "never" });
    let appended: Promise<number> | undefined;
    const onProgress = ({ phase }: Progress): void => {
      if (phase === "fit") appended ??= dataset.append(csv(1000, 1100));
    };
    const { report } = await dataset.segment({ method: "minibatch_kmeans", columns: ["amount", "visits"], k: 4, passes: 4 }, { onProgress });
    expect([await appended, dataset.rowCount, report.rows]).toEqual([100, 1100, 1000]);
  });

  it("shows the profile of all rows once they are in", async () => {
    await using dataset = await engine.open(csv(0, 10));
    const seen: number[] = [];
    await dataset.append(csv(10, 30), { onProfile: ({ rows }) => seen.push(rows) });
    expect(seen).toEqual([30]);
  });
});

describe("following", () => {
  it("asks for the next source when the last one is in", async () => {
    await using dataset = await engine.open(csv(0, 10));
    const counts: number[] = [];
    const feed = async function* (): AsyncGenerator<Source> {
      for (let at = 10; at < 60; at += 10) {
        counts.push(dataset.rowCount);
        yield await arrow(csv(at, at + 10));
      }
    };
    expect(await dataset.follow(feed())).toBe(50);
    expect([counts, await ids(dataset)]).toEqual([[10, 20, 30, 40, 50], upTo(60)]);
  });

  it("takes lists and streams of sources too", async () => {
    await using dataset = await engine.open(csv(0, 10));
    expect(await dataset.follow([csv(10, 20), [csv(20, 25), csv(25, 30)]])).toBe(20);
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(csv(30, 40));
        controller.close();
      },
    });
    expect([await dataset.follow(stream), await ids(dataset)]).toEqual([10, upTo(40)]);
  });

  it("shows the profile at most 4 times a second, and that of all rows soon after the feed falls silent", async () => {
    await using dataset = await engine.open(csv(0, 10), { name: "orders.csv" });
    const live: Report<"profile">[] = [];
    const stop = new AbortController();
    const start = performance.now();
    const feed = async function* (): AsyncGenerator<Source> {
      for (let at = 10; at < 210; at += 2) yield csv(at, at + 2);
      await never;
    };
    const following = dataset.follow(feed(), { signal: stop.signal, onProfile: (report) => live.push(report) });
    while (live.at(-1)?.rows !== 210) await after(10);
    expect(live.length).toBeLessThanOrEqual((performance.now() - start) / 250 + 1);
    expect(live.at(-1)).toEqual((await dataset.profile()).report);
    stop.abort();
    await expect(following).rejects.toMatchObject({ code: "aborted" });
  });

  it("that is cancelled leaves the feed, and what was in before stays", async () => {
    await using dataset = await engine.open(csv(0, 10));
    const stop = new AbortController();
    let left = false;
    const feed = {
      [Symbol.asyncIterator]: () => ({
        next: () => (dataset.rowCount < 30 ? Promise.resolve({ done: false, value: csv(dataset.rowCount, dataset.rowCount + 10) }) : never),
        return: async () => ({ done: (left = true), value: undefined }),
      }),
    };
    const following = dataset.follow(feed as AsyncIterable<Source>, { signal: stop.signal });
    while (dataset.rowCount < 30) await after(1);
    stop.abort();
    await expect(following).rejects.toMatchObject({ code: "aborted" });
    expect([left, await stateOf(dataset)]).toEqual([true, [30, 30, 30]]);
  });

  it("ends with the first source that does not fit, which leaves the feed", async () => {
    await using dataset = await engine.open(csv(0, 10));
    let pulled = 0;
    const feed = function* (): Generator<Source> {
      for (const source of [csv(10, 20), encode("wight\n1\n"), csv(20, 30)]) {
        pulled++;
        yield source;
      }
    };
    await expect(dataset.follow(feed())).rejects.toMatchObject({ code: "schema", details: { column: "wight" } });
    expect([pulled, await stateOf(dataset)]).toEqual([2, [20, 20, 20]]);
  });

  it("tells of a feed that breaks off and of what is none", async () => {
    await using dataset = await engine.open(csv(0, 10));
    const feed = async function* (): AsyncGenerator<Source> {
      yield csv(10, 20);
      throw new Error("connection lost");
    };
    await expect(dataset.follow(feed())).rejects.toMatchObject({ code: "parse", message: expect.stringContaining("after 1 sources: connection lost") });
    for (const none of [csv(0, 1), "path.csv", new Blob([]), null, 7]) {
      await expect(dataset.follow(none as never)).rejects.toMatchObject({ code: "params", details: { param: "feed" } });
    }
    expect(dataset.rowCount).toBe(20);
  });

  it("ends when the data set or its engine is closed, even while the feed is silent", async () => {
    const other = await openEngine();
    const [first, second] = [await other.open(csv(0, 10)), await other.open(csv(0, 10))];
    const silent = (): AsyncIterable<Source> => (async function* () { yield await never; })();
    const ends = [first, second].map((dataset) => dataset.follow(silent()).catch((error: Error) => error.message));
    await after(5);
    await first.close();
    expect(await ends[0]).toBe("the data set is closed");
    await other.close();
    expect(await ends[1]).toBe("the engine is closed");
    await expect(first.append(csv(10, 20))).rejects.toMatchObject({ code: "aborted" });
    await expect(second.follow(silent())).rejects.toMatchObject({ code: "aborted" });
  });
});

describe("watching", () => {
  const sums = { by: ["kind"], measures: { n: "count(*)", total: "sum(amount)", half: "median(visits)" }, sort: ["kind"] };
  const rowsOf = ({ table }: Outcome): unknown[] => [...(table ?? [])];

  it("hears of the outcome at once and when rows were appended, and reads no row again", async () => {
    for (const keep of ["always", "never"] as const) {
      const file = new Blob([csv(0, 2000) as BlobPart]);
      const slice = vi.spyOn(file, "slice");
      await using dataset = await engine.open(file, { name: "orders.csv", keep });
      const seen: Outcome[] = [];
      const end = await dataset.watch("aggregate", sums, (outcome) => seen.push(outcome));
      const read = slice.mock.calls.length;
      for (let at = 2000; at < 2900; at += 300) await dataset.append(csv(at, at + 300));
      await using whole = await engine.open(csv(0, 2900), { name: "orders.csv" });
      expect(seen.map((outcome) => rowsOf(outcome).reduce((n: number, row) => n + Number((row as { n: bigint }).n), 0))).toEqual([2000, 2300, 2600, 2900]);
      expect(rowsOf(await dataset.aggregate(sums))).toEqual(rowsOf(await whole.aggregate(sums)));
      expect([rowsOf(seen.at(-1) as Outcome), slice.mock.calls.length]).toEqual([rowsOf(await whole.aggregate(sums)), read]);
      await end();
      await dataset.append(csv(2900, 3000));
      expect(seen.length).toBe(4);
      expect(rowsOf(await dataset.aggregate(sums)).length).toBeGreaterThan(0);
    }
    expect((await engine.memory()).used).toBe(0);
  });

  it("hears of a feed at most 4 times a second, and of its end", async () => {
    await using dataset = await engine.open(csv(0, 10), { name: "orders.csv" });
    const counts: number[] = [];
    const start = performance.now();
    const end = await dataset.watch<{ rows: number }>("aggregate", sums, ({ report }) => counts.push(report.rows));
    await dataset.follow(Array.from({ length: 200 }, (_, i) => csv(10 + i, 11 + i)));
    // The first outcome, one as soon as rows came, and the last one come on top.
    expect(counts.length).toBeLessThanOrEqual((performance.now() - start) / 250 + 3);
    expect([counts[0], counts.at(-1)]).toEqual([10, 210]);
    await end();
  });

  it("ends with its signal, and refuses what is no pass or does not exist", async () => {
    await using dataset = await engine.open(csv(0, 100), { name: "orders.csv" });
    const used = (await engine.memory()).used;
    const stop = new AbortController();
    let heard = 0;
    await dataset.watch("aggregate", sums, () => heard++, { signal: stop.signal });
    expect((await engine.memory()).used).toBeGreaterThan(used);
    stop.abort();
    await dataset.append(csv(100, 110));
    expect(heard).toBe(1);
    await expect(dataset.watch("segment", { k: 2 }, () => undefined)).rejects.toMatchObject({ code: "unsupported", hint: expect.stringContaining("aggregate") });
    await expect(dataset.watch("aggregate", { by: ["town"] }, () => undefined)).rejects.toMatchObject({ code: "schema" });
    await expect(dataset.watch("check", { other: dataset }, () => undefined)).rejects.toMatchObject({ code: "params" });
    const failing = dataset.watch("aggregate", sums, () => { throw new Error("no room to draw"); });
    await expect(failing).rejects.toThrow("no room to draw");
    await dataset.append(csv(110, 120));
  });

  it("takes rows in all or none where what it knows would not fit", async () => {
    const small = await openEngine({ memoryBudget: 60_000 });
    const dataset = await small.open(csv(0, 50), { name: "orders.csv" });
    await dataset.watch("aggregate", { by: ["id"], measures: { n: "count(*)" } }, () => undefined);
    let rejected: unknown;
    for (let at = 50; at < 3000 && !rejected; at += 100) rejected = await dataset.append(csv(at, at + 100)).catch((error: unknown) => error).then((value) => (typeof value === "number" ? undefined : value));
    expect(rejected).toMatchObject({ code: "memory" });
    const { rowCount } = dataset;
    expect(await stateOf(dataset)).toEqual([rowCount, rowCount, rowCount]);
    await small.close();
  });
});
