import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Engine, type Platform } from "../src/engine.js";
import type { TablightError } from "../src/errors.js";
import type { ToWorker } from "../src/protocol.js";
import { RemoteBackend } from "../src/remote.js";
import { type Scope, serve } from "../src/serving.js";
import type { Progress } from "../src/types.js";
import { endless, FakeModule, type Script } from "./fake.js";

/** A worker in this thread: messages are cloned and arrive later, as with a real one. */
class FakeWorker {
  readonly module: FakeModule;
  readonly locks = new Set<() => void>();
  onmessage?: (event: { data: unknown }) => void;
  onerror?: (event: { message: string }) => void;
  #alive = true;
  #hear: (event: MessageEvent<ToWorker>) => void = () => undefined;
  #fail: (event: ErrorEvent) => void = () => undefined;

  constructor(script: Script, load: (module: FakeModule) => Promise<FakeModule> = (module) => Promise.resolve(module)) {
    this.module = new FakeModule(script);
    const scope = {
      postMessage: (message: unknown) => this.#later(message, [], (data) => this.onmessage?.({ data })),
      addEventListener: (type: string, listener: never) => (type === "message" ? (this.#hear = listener) : (this.#fail = listener)),
    };
    serve(scope as unknown as Scope, () => load(this.module));
  }

  postMessage(message: ToWorker, transfer: Transferable[]): void {
    this.#later(message, transfer, (data) => this.#hear({ data } as MessageEvent<ToWorker>));
  }

  terminate(): void {
    this.#alive = false;
    this.module.ended = true;
  }

  throwUncaught(error: Error): void {
    this.#fail({ error } as ErrorEvent);
  }

  #later<T>(message: T, transfer: Transferable[], deliver: (message: T) => void): void {
    const clone = structuredClone(message, { transfer });
    setImmediate(() => this.#alive && deliver(clone));
  }
}

/** The browser's locks: the first to ask holds until it is released, the next one waits. */
class FakeLocks {
  readonly #queues = new Map<string, (() => unknown)[]>();

  request(name: string, grant: () => unknown): Promise<void> {
    const queue = this.#queues.get(name) ?? [];
    this.#queues.set(name, queue);
    queue.push(grant);
    if (queue.length === 1) grant();
    return Promise.resolve();
  }

  /** What the browser does when a worker ends. */
  release(): void {
    for (const queue of this.#queues.values()) {
      queue.shift();
      queue[0]?.();
    }
  }
}

let locks: FakeLocks;
beforeEach(() => {
  locks = new FakeLocks();
  vi.stubGlobal("navigator", { locks });
});
afterEach(() => void vi.unstubAllGlobals());

function rig(script: Script = {}): { platform: Platform; workers: FakeWorker[] } {
  const workers: FakeWorker[] = [];
  const platform: Platform = {
    usesWorker: () => true,
    start: (_, memoryBudget) => {
      const worker = new FakeWorker(script);
      workers.push(worker);
      return RemoteBackend.start(worker as unknown as Worker, undefined, memoryBudget);
    },
  };
  return { platform, workers };
}

const failure = (promise: Promise<unknown>): Promise<TablightError> =>
  promise.then(() => Promise.reject(new Error("it succeeded")), (error: TablightError) => error);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("an engine in a worker", () => {
  it("opens, runs, exports and closes through messages", async () => {
    const { platform, workers } = rig({ run: async (task, params) => ({ report: { task, params }, model: Uint8Array.of(1, 2) }) });
    const engine = await Engine.open(platform, {});
    const dataset = await engine.open(new TextEncoder().encode("a\nb\n"), { name: "x.csv" });
    expect(dataset.rowCount).toBe(2);
    const { report, model } = await dataset.run("segment", { k: 2 });
    expect(report).toEqual({ task: "segment", params: { k: 2 } });
    expect(model?.save()).toEqual(Uint8Array.of(1, 2));
    expect(await (await dataset.export({ format: "csv" })).text()).toBe("a\nb\n");
    await dataset.close();
    expect(workers[0]?.module.open).toBe(0);
    expect((await engine.memory()).used).toBe(0);
  });

  it("reads several files as one, each from where it is", async () => {
    const { platform, workers } = rig({ ask: 3 });
    const engine = await Engine.open(platform, {});
    const dataset = await engine.open([new File(["a\nb"], "1.csv"), new TextEncoder().encode("c\n"), new Blob(["d\n"])]);
    expect([dataset.name, dataset.rowCount]).toEqual(["1.csv and 2 more", 3]);
    expect(workers[0]?.module.received).toBe("a\nbc\nd\n");
  });

  it("reads a stream piece by piece as it comes, and lets it go when it is cancelled", async () => {
    const { platform, workers } = rig({ ask: 3 });
    const engine = await Engine.open(platform, {});
    const text = new TextEncoder();
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const piece of ["a\nb", "", "c\n", "d\n"]) controller.enqueue(text.encode(piece));
        controller.close();
      },
    });
    expect((await engine.open(stream)).rowCount).toBe(3);
    expect(workers[0]?.module.received).toBe("a\nbc\nd\n");
    let released = false;
    const silent = new ReadableStream<Uint8Array>({ cancel: () => void (released = true) });
    expect((await failure(engine.open(silent, { signal: AbortSignal.timeout(20) }))).code).toBe("aborted");
    expect(released).toBe(true);
  });

  it("appends files and streams, one after the other, and shows the profile of all", async () => {
    const { platform, workers } = rig({ ask: 3 });
    const engine = await Engine.open(platform, {});
    const dataset = await engine.open(new Blob(["a\n"]));
    const profiles: { rows: number }[] = [];
    const stream = new Blob(["b\n", "c\n"]).stream() as ReadableStream<Uint8Array>;
    expect(await Promise.all([dataset.append(stream), dataset.append(new Blob(["d\n"]), { onProfile: (report) => profiles.push(report) })])).toEqual([2, 1]);
    expect([dataset.rowCount, dataset.memory, profiles, workers[0]?.module.loaded]).toEqual([4, 400, [expect.objectContaining({ rows: 4 })], ["a\n", "b\nc\n", "d\n"]]);
    expect(workers[0]?.module.open).toBe(1);
  });

  it("passes progress and the live profile on", async () => {
    const progress: Progress[] = [];
    const profiles: unknown[] = [];
    const engine = await Engine.open(rig({ ask: 100 }).platform, {});
    await engine.open(new Blob([new Uint8Array(1000)]), { onProgress: (p) => progress.push(p), onProfile: (p) => profiles.push(p) });
    expect(progress.at(-1)).toMatchObject({ phase: "read", done: 1000, total: 1000 });
    expect(profiles.length).toBeGreaterThan(0);
  });

  it("stops a computation when it is cancelled", async () => {
    const engine = await Engine.open(rig({ run: endless }).platform, {});
    const dataset = await engine.open(new Blob(["a"]));
    const stop = new AbortController();
    const running = failure(dataset.run("segment", {}, { signal: stop.signal }));
    await pause(30);
    stop.abort();
    expect((await running).code).toBe("aborted");
    await dataset.close();
  });

  it("an error keeps its code and place on the way", async () => {
    const thrown = Object.assign(new Error("bad"), { code: "parse", hint: undefined, details: { row: 3, byte: 40, column: undefined } });
    const engine = await Engine.open(rig({ run: () => Promise.reject(thrown) }).platform, {});
    const error = await failure((await engine.open(new Blob(["a"]))).run("segment"));
    expect([error.code, error.message, error.hint, error.details]).toEqual(["parse", "bad", undefined, { row: 3, byte: 40 }]);
  });
});

describe("when the worker dies", () => {
  const deaths: Record<string, (worker: FakeWorker) => void> = {
    "is terminated without a word": (worker) => {
      worker.terminate();
      locks.release();
    },
    "fails with an error event": (worker) => worker.onerror?.({ message: "out of memory" }),
    "traps inside a resumed task": (worker) => worker.throwUncaught(new WebAssembly.RuntimeError("unreachable")),
    "panics inside a resumed task": (worker) => worker.throwUncaught(Object.assign(new Error("panicked at x"), { fatal: true })),
  };
  for (const [how, die] of Object.entries(deaths)) {
    it(`because it ${how}, every pending call rejects and the data sets go on in a new one`, async () => {
      let living = false;
      const { platform, workers } = rig({ run: (...args) => (living ? Promise.resolve({ report: { ok: true } }) : endless(...args)) });
      const engine = await Engine.open(platform, {});
      const first = await engine.open(new Blob(["a\n"]));
      const second = await engine.open(new Blob(["b\n"]));
      const pending = [failure(first.run("segment")), failure(second.run("forecast")), failure(first.run("profile"))];
      await pause(10);
      die(workers[0] as FakeWorker);
      for (const error of await Promise.all(pending)) expect(error.code).toBe("internal");
      living = true;
      expect((await first.run("segment")).report).toEqual({ ok: true });
      expect((await second.run("segment")).report).toEqual({ ok: true });
      expect([workers.length, workers[1]?.module.open]).toEqual([2, 2]);
      await first.close();
      expect(workers[1]?.module.open).toBe(1);
    });
  }

  it("a stream that was read is not opened again, and one that is being read is let go", async () => {
    const { platform, workers } = rig({ ask: 2 });
    const engine = await Engine.open(platform, {});
    const read = await engine.open(new Blob(["a\n"]).stream() as ReadableStream<Uint8Array>, { name: "feed" });
    let released = false;
    const silent = new ReadableStream<Uint8Array>({ cancel: () => void (released = true) });
    const opening = failure(engine.open(silent));
    await pause(10);
    workers[0]?.onerror?.({ message: "out of memory" });
    expect([(await opening).code, released]).toEqual(["internal", true]);
    const error = await failure(read.run("segment"));
    expect([error.code, error.message]).toEqual(["unsupported", expect.stringContaining("feed")]);
  });

  it("what was appended is appended again, in its order, before a data set goes on", async () => {
    const { platform, workers } = rig({ ask: 2 });
    const engine = await Engine.open(platform, {});
    const dataset = await engine.open(new Blob(["a\n"]));
    await dataset.append(new TextEncoder().encode("b\nc\n"));
    await dataset.follow([new Blob(["d\n"]), [new Blob(["e\n"]), new Blob(["f\n"])]]);
    workers[0]?.onerror?.({ message: "out of memory" });
    expect(await dataset.append(new Blob(["g\n"]))).toBe(1);
    expect([dataset.rowCount, workers.length, workers[1]?.module.loaded, workers[1]?.module.open]).toEqual([7, 2, ["a\n", "b\nc\n", "d\n", "e\nf\n", "g\n"], 1]);
  });

  it("what is watched is watched on, and what was let go is not", async () => {
    const { platform, workers } = rig({});
    const engine = await Engine.open(platform, {});
    const dataset = await engine.open(new Blob(["a\n"]));
    let heard = 0;
    await dataset.watch("profile", {}, () => heard++);
    const end = await dataset.watch("aggregate", {}, () => undefined);
    const late = await dataset.watch("check", {}, () => undefined);
    await end();
    workers[0]?.onerror?.({ message: "out of memory" });
    await dataset.append(new Blob(["b\n"]));
    expect([heard, [...(workers[1]?.module.watched.values() ?? [])]]).toEqual([2, ["profile", "check"]]);
    await late();
    expect([...(workers[1]?.module.watched.values() ?? [])]).toEqual(["profile"]);
  });

  it("an append that is under way rejects and is not made up for, and those that wait go on in the new one", async () => {
    const { platform, workers } = rig({ ask: 2 });
    const engine = await Engine.open(platform, {});
    const dataset = await engine.open(new Blob(["a\n"]));
    const silent = failure(dataset.append(new ReadableStream<Uint8Array>()));
    const waiting = dataset.append(new Blob(["b\n"]));
    await pause(10);
    workers[0]?.onerror?.({ message: "out of memory" });
    expect([(await silent).code, await waiting, dataset.rowCount]).toEqual(["internal", 1, 2]);
    expect(workers[1]?.module.loaded).toEqual(["a\n", "b\n"]);
  });

  it("a stream that was appended is not lost without a word: what asks for the data set is told", async () => {
    const { platform, workers } = rig({ ask: 2 });
    const engine = await Engine.open(platform, {});
    const dataset = await engine.open(new Blob(["a\n"]), { name: "sales" });
    await dataset.append(new Blob(["b\n"]).stream() as ReadableStream<Uint8Array>);
    expect((await dataset.run("segment")).report).toMatchObject({ task: "segment" });
    workers[0]?.onerror?.({ message: "out of memory" });
    const error = await failure(dataset.run("segment"));
    expect([error.code, error.message]).toEqual(["unsupported", expect.stringContaining("appended to sales")]);
    expect((await failure(dataset.append(new Blob(["c\n"])))).code).toBe("unsupported");
  });

  it("what can no longer be appended again ends the call, and nothing of the data set is left over", async () => {
    let isThere = true;
    const { platform, workers } = rig({ load: (text) => { if (text === "b\n" && !isThere) throw Object.assign(new Error("gone"), { code: "parse", details: {} }); } });
    const engine = await Engine.open(platform, {});
    const dataset = await engine.open(new Blob(["a\n"]));
    await dataset.append(new Blob(["b\n"]));
    isThere = false;
    workers[0]?.onerror?.({ message: "out of memory" });
    expect(await failure(dataset.run("segment"))).toMatchObject({ code: "parse", message: "gone" });
    expect(workers[1]?.module.open).toBe(0);
    isThere = true;
    expect((await dataset.run("segment")).report).toMatchObject({ task: "segment" });
  });

  it("an ordinary error leaves it alive", async () => {
    const { platform, workers } = rig();
    const engine = await Engine.open(platform, {});
    const dataset = await engine.open(new Blob(["a"]));
    workers[0]?.throwUncaught(new TypeError("from elsewhere"));
    await dataset.run("segment");
    expect(workers.length).toBe(1);
  });

  it("a worker whose module cannot be loaded fails the start", async () => {
    const worker = new FakeWorker({}, () => Promise.reject(new TypeError("404")));
    await expect(RemoteBackend.start(worker as unknown as Worker, undefined, 1)).rejects.toMatchObject({ code: "internal", message: "404" });
  });

  it("closing the engine is no death: what is pending is told so", async () => {
    const engine = await Engine.open(rig({ run: endless }).platform, {});
    const dataset = await engine.open(new Blob(["a"]));
    const running = failure(dataset.run("segment"));
    await pause(10);
    await engine.close();
    expect(await running).toMatchObject({ code: "aborted", message: "the engine is closed" });
  });
});
