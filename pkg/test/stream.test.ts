/** Sources that come once: streams and iterations, read in order as they arrive. */
import { Readable } from "node:stream";
import { setTimeout as after } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { iteratedChunks, portChunks, streamChunks, throughPort } from "../src/chunks.js";
import { type Engine, openEngine } from "../src/node.js";
import { StreamSource } from "../src/stream.js";
import { ordersCsv } from "./sample.js";

const ORDERS = new TextEncoder().encode(ordersCsv(3000));
/** More than a decoder looks at before it hands out rows, and a last row that contradicts. */
const LATE = new TextEncoder().encode(`n,s\n${"7,a\n".repeat(400_000)}2.5,b\n`);

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

/** A stream of pieces, and how far it was read. */
function streamOf(bytes: Uint8Array, piece = 10_000): { stream: ReadableStream<Uint8Array>; pulled: () => number; cancelled: () => boolean } {
  let [at, cancelled] = [0, false];
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        if (at >= bytes.length) return controller.close();
        controller.enqueue(bytes.slice(at, (at += piece)));
      },
      cancel: () => void (cancelled = true),
    },
    { highWaterMark: 0 },
  );
  return { stream, pulled: () => Math.min(at, bytes.length), cancelled: () => cancelled };
}

function* pieces(bytes: Uint8Array, piece: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.slice(at, at + piece);
}

describe("a stream", () => {
  it("is read as a file is, whatever its pieces", async () => {
    await using file = await engine.open(ORDERS);
    const expected = (await file.profile()).report;
    for (const piece of [997, 1 << 20]) {
      for (const source of [streamOf(ORDERS, piece).stream, streamOf(gzipSync(ORDERS), piece).stream, pieces(ORDERS, piece)]) {
        await using dataset = await engine.open(source);
        expect([dataset.rowCount, dataset.schema]).toEqual([3000, file.schema]);
        expect((await dataset.profile()).report).toEqual(expected);
      }
    }
  });

  it("of Node is one too", async () => {
    await using dataset = await engine.open(Readable.from(pieces(ORDERS, 5000)));
    expect(dataset.rowCount).toBe(3000);
  });

  it("hands out rows before it has ended, and is asked for no more than is read", async () => {
    let [batches, most] = [0, 0];
    const { stream, pulled } = streamOf(LATE, 50_000);
    const onProfile = ({ rows }: { rows: number }): void => {
      batches += 1;
      if (rows > 0 && pulled() < LATE.length) most = Math.max(most, pulled() - rows * 4);
    };
    await using dataset = await engine.open(stream, { batchRows: 1000, readBytes: 100_000, onProfile, types: { n: "float64" } });
    expect([dataset.rowCount, batches > 1]).toEqual([400_001, true]);
    expect(most).toBeLessThan((1 << 20) + 200_000);
  });

  it("may contradict itself late: what has passed was put aside, unless nothing is kept", async () => {
    await using dataset = await engine.open(streamOf(LATE).stream);
    expect([dataset.rowCount, dataset.schema[0]?.type]).toEqual([400_001, "float64"]);
    const never = engine.open(streamOf(LATE).stream, { keep: "never", readBytes: 100_000, batchRows: 1000 });
    await expect(never).rejects.toMatchObject({ code: "unsupported", hint: expect.stringContaining("types") });
  });

  it("that is not kept is profiled as it passes, and no later task can read it", async () => {
    const options = { keep: "never", types: { n: "float64" }, readBytes: 100_000, batchRows: 1000 } as const;
    await using dataset = await engine.open(streamOf(LATE).stream, options);
    expect([dataset.kept, (await dataset.profile()).report.rows]).toEqual([false, 400_001]);
    await expect(dataset.table(["n"])).rejects.toMatchObject({ code: "unsupported", hint: expect.stringContaining("keep") });
  });

  it("whose rows outgrow the budget is read again from what was put aside", async () => {
    const small = await openEngine({ memoryBudget: 40_000 });
    await using dataset = await small.open(streamOf(ORDERS).stream);
    expect([dataset.kept, dataset.rowCount]).toEqual([false, 3000]);
    expect((await dataset.table(["amount"])).numRows).toBe(3000);
    await small.close();
  });

  it("of a format that is read from its end is put aside first", async () => {
    await using file = await engine.open(ORDERS);
    for (const format of ["parquet", "arrow", "arrowStream"] as const) {
      const bytes = new Uint8Array(await (await file.export({ format })).arrayBuffer());
      for (const keep of ["auto", "never"] as const) {
        await using dataset = await engine.open(streamOf(bytes, 1000).stream, { keep });
        expect([dataset.rowCount, dataset.schema.map(({ type }) => type)], format).toEqual([3000, file.schema.map(({ type }) => type)]);
        if (format === "parquet") expect((await dataset.table(["kind"])).numRows).toBe(3000);
      }
    }
  });

  it("is let go when the call is cancelled, also while nothing comes", async () => {
    const stop = new AbortController();
    const { stream, cancelled } = streamOf(LATE, 1000);
    const opening = engine.open(stream, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(opening).rejects.toMatchObject({ code: "aborted" });
    expect(cancelled()).toBe(true);
    let released = false;
    const silent = new ReadableStream<Uint8Array>({ cancel: () => void (released = true) });
    const waiting = engine.open(silent, { signal: AbortSignal.timeout(20) });
    await expect(waiting).rejects.toMatchObject({ code: "aborted" });
    expect([released, (await engine.memory()).used]).toEqual([true, 0]);
  });

  it("is let go when it cannot be read, and when the file ends before it", async () => {
    const broken = streamOf(new TextEncoder().encode(`a,b\n1,2\n3,4\n5,6,7\n${"1,2\n".repeat(1_000_000)}`));
    await expect(engine.open(broken.stream, { readBytes: 100_000, strict: true })).rejects.toMatchObject({ code: "parse" });
    expect(broken.cancelled()).toBe(true);
    await using file = await engine.open(ORDERS);
    const arrow = new Uint8Array(await (await file.export({ format: "arrowStream" })).arrayBuffer());
    const longer = streamOf(Buffer.concat([arrow, LATE]), 100_000);
    await using dataset = await engine.open(longer.stream, { readBytes: 1 });
    expect([dataset.rowCount, longer.cancelled()]).toEqual([3000, true]);
  });

  it("that breaks off says where", async () => {
    async function* breaking(): AsyncGenerator<Uint8Array> {
      yield ORDERS.subarray(0, 5000);
      throw new Error("the line went dead");
    }
    await expect(engine.open(breaking())).rejects.toMatchObject({ code: "parse", details: { byte: 5000 }, message: expect.stringContaining("dead") });
    await expect(engine.open(["no bytes"].values() as never)).rejects.toMatchObject({ code: "params", details: { param: "source" } });
  });

  it("can be one of several files", async () => {
    await using dataset = await engine.open([streamOf(ORDERS).stream, ORDERS, pieces(ORDERS, 5000)]);
    expect(dataset.rowCount).toBe(9000);
  });
});

describe("a live feed of Arrow messages", () => {
  it("is read message by message, as they come", async () => {
    await using file = await engine.open(ORDERS, { batchRows: 1000 });
    const arrow = new Uint8Array(await (await file.export({ format: "arrowStream" })).arrayBuffer());
    const seen: number[] = [];
    async function* feed(): AsyncGenerator<Uint8Array> {
      for (const piece of pieces(arrow, 8192)) {
        await after(1);
        yield piece;
      }
    }
    await using dataset = await engine.open(feed(), { readBytes: 1, onProfile: ({ rows }) => seen.push(rows) });
    expect([dataset.rowCount, seen.at(-1)]).toEqual([3000, 3000]);
  });
});

describe("pieces", () => {
  it("cross into a worker one by one, when they are asked for", async () => {
    const { stream, pulled, cancelled } = streamOf(ORDERS, 1000);
    const chunks = portChunks(throughPort(streamChunks(stream)));
    expect(await chunks.next()).toEqual(ORDERS.slice(0, 1000));
    expect(await chunks.next()).toEqual(ORDERS.slice(1000, 2000));
    await after(5);
    expect(pulled()).toBe(2000);
    await chunks.cancel();
    await after(5);
    expect(cancelled()).toBe(true);
  });

  it("that fail on the other side fail here, with their code", async () => {
    const chunks = portChunks(throughPort(iteratedChunks([Uint8Array.of(1), 2 as never])));
    expect(await chunks.next()).toEqual(Uint8Array.of(1));
    await expect(chunks.next()).rejects.toMatchObject({ code: "params" });
    await chunks.cancel();
  });

  it("are put aside until it is said that they are not read again", async () => {
    const source = new StreamSource({ chunks: iteratedChunks(pieces(Uint8Array.of(0, 1, 2, 3, 4, 5, 6), 3)), expected: 0 });
    expect([await source.read(0, 2), await source.read(2, 9), await source.read(3, 9)]).toEqual([Uint8Array.of(0, 1), Uint8Array.of(2), Uint8Array.of(3, 4, 5)]);
    expect([await source.read(1, 3), source.size]).toEqual([Uint8Array.of(1, 2), Number.POSITIVE_INFINITY]);
    expect([await source.read(9, 10), source.size, await source.read(0, 7)]).toEqual([new Uint8Array(0), 7, Uint8Array.of(0, 1, 2, 3, 4, 5, 6)]);
    source.forget();
    await expect(source.read(0, 1)).rejects.toMatchObject({ code: "unsupported" });
  });
});
