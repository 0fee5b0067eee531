import { describe, expect, it, vi } from "vitest";
import { Engine, type Platform } from "../src/engine.js";
import { TablightError } from "../src/errors.js";
import { LocalBackend } from "../src/local.js";
import type { Progress } from "../src/types.js";
import { endless, FakeModule, type Script } from "./fake.js";

function rig(script: Script = {}): { platform: Platform; modules: FakeModule[] } {
  const modules: FakeModule[] = [];
  const platform: Platform = {
    usesWorker: () => false,
    start: async (_, memoryBudget) => {
      const module = new FakeModule(script);
      modules.push(module);
      return new LocalBackend(module, memoryBudget, () => () => undefined);
    },
  };
  return { platform, modules };
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(() => undefined, (thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TablightError);
  return (error as TablightError).code;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("opening", () => {
  const sources = {
    "a blob": () => new Blob(["a\nb\n"]),
    "a file": () => new File(["a\nb\n"], "x.csv"),
    "an array buffer": () => bytes("a\nb\n").buffer as ArrayBuffer,
    "bytes": () => bytes("a\nb\n"),
    "a stream": () => new Blob(["a\n", "b\n"]).stream() as ReadableStream<Uint8Array>,
    "a data URL": () => new URL("data:text/csv,a%0Ab%0A"),
  };
  for (const [what, source] of Object.entries(sources)) {
    it(`reads ${what} to its last byte`, async () => {
      const { platform, modules } = rig({ ask: 3 });
      const engine = await Engine.open(platform, {});
      const dataset = await engine.open(source());
      expect(modules[0]?.received).toBe("a\nb\n");
      expect([dataset.rowCount, dataset.schema.length]).toEqual([2, 1]);
    });
  }

  it("takes the name of a file, and another one if given", async () => {
    const engine = await Engine.open(rig().platform, {});
    expect((await engine.open(new File(["a"], "x.csv"))).name).toBe("x.csv");
    expect((await engine.open(new File(["a"], "x.csv"), { name: "y.csv" })).name).toBe("y.csv");
  });

  it("refuses what is no source, naming the parameter", async () => {
    const engine = await Engine.open(rig().platform, {});
    await expect(engine.open(7 as never)).rejects.toMatchObject({ code: "params", details: { param: "source" } });
    await expect(engine.open(null as never)).rejects.toMatchObject({ code: "params" });
  });

  it("reads large files in whole slices, whatever the decoder asks for at a time", async () => {
    const size = 40 << 20;
    const reads: number[] = [];
    const source = {
      size,
      read: async (start: number, end: number) => {
        reads.push(end - start);
        return new Uint8Array(end - start);
      },
    };
    const { platform } = rig({ ask: 1 << 20 });
    const engine = await Engine.open({ ...platform, openPath: async () => [{ name: "big", source }] }, {});
    await engine.open("big");
    expect(reads.length).toBeLessThanOrEqual(7);
    expect(reads.reduce((sum, read) => sum + read, 0)).toBe(size);
  });

  it("tells of progress that never goes back and ends complete", async () => {
    const seen: Progress[] = [];
    const engine = await Engine.open(rig({ ask: 1000 }).platform, {});
    await engine.open(new Uint8Array(20_000), { onProgress: (progress) => seen.push(progress) });
    expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).sort((a, b) => a - b));
    expect(seen.at(-1)).toEqual({ phase: "read", done: 20_000, total: 20_000, bytes: 20_000 });
  });

  it("a listener that throws is reported and disturbs nothing", async () => {
    const reported = vi.fn();
    vi.stubGlobal("reportError", reported);
    const engine = await Engine.open(rig().platform, {});
    const onProgress = (): never => {
      throw new Error("from the listener");
    };
    expect((await engine.open(new Blob(["a\n"]), { onProgress })).rowCount).toBe(1);
    expect(reported).toHaveBeenCalled();
    vi.unstubAllGlobals();
  });

  it("shows the profile while it reads, and the whole one at the end", async () => {
    const rows: number[] = [];
    const engine = await Engine.open(rig({ ask: 1000 }).platform, {});
    await engine.open(new Uint8Array(5000), { onProfile: (report) => rows.push(report.rows) });
    expect(rows.at(-1)).toBe(5000);
  });

  it("stops between slices when it is cancelled, and lets the loader go", async () => {
    const { platform, modules } = rig({ ask: 10 });
    const engine = await Engine.open(platform, {});
    const stop = new AbortController();
    const opening = engine.open(new Uint8Array(100_000), { signal: stop.signal, onProgress: () => stop.abort() });
    expect(await codeOf(opening)).toBe("aborted");
    expect([modules[0]?.open, modules[0]?.freed]).toEqual([0, 1]);
  });

  it("does not begin when it is already cancelled", async () => {
    const { platform, modules } = rig();
    const engine = await Engine.open(platform, {});
    expect(await codeOf(engine.open(new Blob(["a"]), { signal: AbortSignal.abort() }))).toBe("aborted");
    expect(modules[0]?.reads).toEqual([]);
  });

  it("tells where a source ended before its time", async () => {
    const source = { size: 100, read: async (start: number) => new Uint8Array(Math.max(0, 60 - start)) };
    const engine = await Engine.open({ ...rig().platform, openPath: async () => [{ name: "cut", source }] }, {});
    await expect(engine.open("cut")).rejects.toMatchObject({ code: "parse", details: { byte: 60 } });
  });
});

describe("running", () => {
  it("hands task and parameters on and the report back", async () => {
    const engine = await Engine.open(rig().platform, {});
    const dataset = await engine.open(new Blob(["a"]));
    expect((await dataset.run("segment", { k: 3 })).report).toEqual({ task: "segment", params: { k: 3 } });
  });

  it("stops inside a computation when it is cancelled, and runs another after it", async () => {
    let first = true;
    const { platform } = rig({ run: (...args) => (first ? ((first = false), endless(...args)) : Promise.resolve({ report: {} })) });
    const dataset = await (await Engine.open(platform, {})).open(new Blob(["a"]));
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    expect(await codeOf(dataset.run("segment", {}, { signal: stop.signal }))).toBe("aborted");
    expect((await dataset.run("segment")).report).toEqual({});
  });

  it("keeps code, message, hint and place of an error", async () => {
    const thrown = Object.assign(new Error("no such column"), { code: "schema", hint: "columns: a, b", details: { column: "c", row: null } });
    const { platform } = rig({ run: () => Promise.reject(thrown) });
    const dataset = await (await Engine.open(platform, {})).open(new Blob(["a"]));
    await expect(dataset.run("segment")).rejects.toMatchObject({
      code: "schema",
      message: "no such column",
      hint: "columns: a, b",
      details: { column: "c" },
    });
  });
});

describe("closing", () => {
  it("gives the data set back once, also when closed twice", async () => {
    const { platform, modules } = rig();
    const engine = await Engine.open(platform, {});
    const dataset = await engine.open(new Blob(["a"]));
    expect((await engine.memory()).used).toBe(100);
    await dataset.close();
    await dataset.close();
    expect((await engine.memory()).used).toBe(0);
    expect(modules[0]?.open).toBe(0);
    expect(await codeOf(dataset.run("profile"))).toBe("aborted");
  });

  it("stops what is running on the data set before giving it back", async () => {
    const { platform, modules } = rig({ run: endless });
    const dataset = await (await Engine.open(platform, {})).open(new Blob(["a"]));
    const running = codeOf(dataset.run("segment"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await dataset.close();
    expect(await running).toBe("aborted");
    expect(modules[0]?.open).toBe(0);
  });

  it("closes at the end of a block", async () => {
    const { platform, modules } = rig();
    const engine = await Engine.open(platform, {});
    const dataset = await engine.open(new Blob(["a"]));
    await dataset[Symbol.asyncDispose]();
    expect(modules[0]?.open).toBe(0);
  });

  it("rejects what is pending when the engine is closed, and frees everything", async () => {
    const { platform, modules } = rig({ run: endless });
    const engine = await Engine.open(platform, {});
    const dataset = await engine.open(new Blob(["a"]));
    const running = codeOf(dataset.run("segment"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await engine.close();
    expect(await running).toBe("aborted");
    expect(await codeOf(engine.open(new Blob(["a"])))).toBe("aborted");
    expect([modules[0]?.open, modules[0]?.freed]).toEqual([0, 1]);
  });
});

describe("after a trap", () => {
  it("every pending call rejects, a new engine starts, and the files are open again", async () => {
    let trapped = false;
    const run: Script["run"] = (task, params, host) => {
      if (trapped) return Promise.resolve({ report: { task } });
      if (task === "endless") return endless(task, params, host);
      trapped = true;
      return Promise.reject(new WebAssembly.RuntimeError("unreachable"));
    };
    const { platform, modules } = rig({ run });
    const engine = await Engine.open(platform, {});
    const dataset = await engine.open(new Blob(["a\nb\n"]));
    const other = await engine.open(new Blob(["c\n"]));
    const pending = codeOf(other.run("endless"));
    expect(await codeOf(dataset.run("segment"))).toBe("internal");
    expect(await pending).toBe("internal");
    expect((await dataset.run("segment")).report).toEqual({ task: "segment" });
    expect((await other.run("profile")).report).toEqual({ task: "profile" });
    expect([modules.length, modules[1]?.open]).toEqual([2, 2]);
  });

  it("an engine that cannot start again says so, once per call", async () => {
    const { platform } = rig({ run: () => Promise.reject(new WebAssembly.RuntimeError("unreachable")) });
    let starts = 0;
    const start: Platform["start"] = (...args) =>
      starts++ === 0 ? platform.start(...args) : Promise.reject(new TablightError("internal", "no module"));
    const engine = await Engine.open({ ...platform, start }, {});
    const dataset = await engine.open(new Blob(["a"]));
    expect(await codeOf(dataset.run("segment"))).toBe("internal");
    await expect(dataset.run("segment")).rejects.toMatchObject({ message: "no module" });
    expect(starts).toBe(2);
  });
});

describe("options", () => {
  it("a budget or a number of workers that cannot be is refused by name", async () => {
    const { platform } = rig();
    for (const memoryBudget of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(Engine.open(platform, { memoryBudget })).rejects.toMatchObject({ details: { param: "memoryBudget" } });
    }
    for (const workers of [0, 1.5, "many" as never]) {
      await expect(Engine.open(platform, { workers })).rejects.toMatchObject({ details: { param: "workers" } });
    }
  });
});
