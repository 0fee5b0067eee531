/** A file that several workers read: each of its bytes once, whoever reads them, and with what one alone finds. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { moduleUrl, restUrl } from "../src/code.js";
import { Crew } from "../src/crew.js";
import { Engine, type EngineOptions, type Platform } from "../src/engine.js";
import { openDisk, openFile } from "../src/files.node.js";
import { LocalBackend } from "../src/local.js";
import { restOnDemand } from "../src/rest.js";
import type { OpenDisk } from "../src/sources.js";
import { type Glue, instantiate, type WasmModule } from "../src/wasm.js";
import { ordersCsv } from "./sample.js";

const SHARE = 3 << 20;
const SAMPLE = 1 << 20;
let folder = "";
let module: WasmModule;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tablight-shares-"));
  const glue = (await import(/* @vite-ignore */ `../wasm/tablight.js?${basename(folder)}`)) as Glue;
  module = await instantiate(glue, readFileSync(moduleUrl()), restOnDemand(() => new WebAssembly.Module(readFileSync(restUrl()))));
});
afterAll(() => rm(folder, { recursive: true }));

/** An engine of so many workers, all in this thread, and the ranges that they read. */
async function engineOf(workers: number): Promise<{ engine: Engine; reads: [start: number, end: number][] }> {
  const reads: [number, number][] = [];
  const counted: OpenDisk = (file) => {
    const source = openDisk(file);
    return {
      size: source.size,
      read: (start, end) => {
        reads.push([start, end]);
        return source.read(start, end);
      },
      reuse: (bytes) => source.reuse?.(bytes),
      close: async () => source.close?.(),
    };
  };
  const backend = (): LocalBackend => new LocalBackend(module, 1e9, () => () => undefined, counted);
  const start = async (): Promise<Crew> => {
    const lead = backend();
    return new Crew(lead, workers - 1, () => {
      lead.hire(Promise.resolve(backend()));
      return () => undefined;
    });
  };
  const platform: Platform = { usesWorker: () => false, openPath: openFile, start };
  return { engine: await Engine.open(platform, {} as EngineOptions), reads };
}

const csv = (): string => {
  const text = ordersCsv(60_000);
  const [header = "", ...rows] = text.trim().split("\n");
  const times = Math.ceil((4.5 * SHARE) / text.length);
  return [header, ...Array.from({ length: times }, () => rows).flat()].join("\n");
};
const ndjson = (text: string): string => {
  const [header = "", ...rows] = text.split("\n");
  const names = header.split(",");
  return rows.slice(0, rows.length / 2).map((row) => JSON.stringify(Object.fromEntries(row.split(",").map((value, i) => [names[i], value])))).join("\n");
};

describe("a file that several workers read", () => {
  for (const [name, make] of [["orders.csv", csv], ["orders.ndjson", () => ndjson(csv())]] as const) {
    it(`is read once but for its first bytes, and is what one worker finds: ${name}`, async () => {
      const text = make();
      const file = join(folder, name);
      await writeFile(file, text);
      const alone = await engineOf(1);
      const many = await engineOf(2);
      const expected = await alone.engine.open(file, { shareBytes: SHARE, keep: "always" });
      const found = await many.engine.open(file, { shareBytes: SHARE, keep: "always" });
      expect(found.rowCount).toBe(expected.rowCount);
      expect((await found.profile()).report).toEqual((await expected.profile()).report);
      expect(await found.table()).toEqual(await expected.table());
      // Each of the workers, and who puts the shares together, looks at the first bytes; the last row of a share ends in the next one.
      const size = Buffer.byteLength(text);
      const total = many.reads.reduce((sum, [start, end]) => sum + end - start, 0);
      const shares = Math.floor(size / SHARE);
      expect(many.reads.filter(([start]) => start >= SHARE - 1).length).toBeGreaterThanOrEqual(shares - 1);
      expect(total).toBeLessThan(size + 3 * SAMPLE + shares * (128 << 10));
      await Promise.all([alone.engine.close(), many.engine.close()]);
    });
  }

  it("is left at once when it is cancelled, and nothing reads on", async () => {
    const file = join(folder, "cancelled.csv");
    await writeFile(file, csv());
    const { engine, reads } = await engineOf(2);
    const cancelled = new AbortController();
    await expect(engine.open(file, { shareBytes: SHARE, signal: cancelled.signal, onProgress: ({ done = 0 }) => done > SHARE && cancelled.abort() })).rejects.toMatchObject({ code: "aborted" });
    const n = reads.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(reads.length).toBe(n);
    expect((await engine.memory()).used).toBe(0);
    await engine.close();
  });
});
