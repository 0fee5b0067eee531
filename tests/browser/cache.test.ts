import type { Page } from "playwright-core";
import type { Engine, EngineOptions, openEngine as open } from "tablight";
import { expect, test } from "vitest";

import { bare } from "./support/bare.js";

/** Storage that fails in the ways of real storage, in a worker of its own. */
const FULL_DISK = `
import "./dist/worker.js";
const write = FileSystemSyncAccessHandle.prototype.write;
let bytes = 0;
FileSystemSyncAccessHandle.prototype.write = function (data, options) {
  bytes += data.length;
  if (bytes > 100_000) throw new DOMException("the disk is full", "QuotaExceededError");
  return write.call(this, data, options);
};
`;
const NO_ROOM = `import "./dist/worker.js"; navigator.storage.estimate = async () => ({ quota: 10_000, usage: 9_000 });`;
const PRIVATE = `import "./dist/worker.js"; navigator.storage.getDirectory = async () => { throw new DOMException("not here", "SecurityError"); };`;

const site = bare({ "full.js": FULL_DISK, "room.js": NO_ROOM, "private.js": PRIVATE });

// What follows runs in the page.
declare const openEngine: typeof open;
declare const tools: ReturnType<typeof makeTools>;

/** Rows that do not fit such a budget are let go. */
const SMALL = 4_000_000;

function makeTools() {
  const ROWS = 60_000;
  /** A text that no other row has, so that packing does not make it fit. */
  const once = (i: number): string => [2654435761, 2246822519].map((factor) => (Math.imul(i + 1, factor) >>> 0).toString(36)).join(" ");
  const text = (salt: number): string => {
    const rows = Array.from({ length: ROWS }, (_, i) => `${i},${(Math.sin(i) * 100 + salt).toFixed(2)},${["north", "south", "east"][i % 3]},"a, ${once(i)}",2025-01-${String((i % 28) + 1).padStart(2, "0")},${once(i + ROWS)}`);
    rows[777] = "777,too,many,fields,2025-01-01,here,now";
    return `id,amount,region,note,day,code\n${rows.join("\n")}\n`;
  };
  const root = (): Promise<FileSystemDirectoryHandle> => navigator.storage.getDirectory();
  return {
    /** A file on the disk of the origin, that can be taken away from who reads it. */
    async file(name = "orders.csv", salt = 0): Promise<File> {
      const handle = await (await root()).getFileHandle(name, { create: true });
      const out = await handle.createWritable();
      await out.write(text(salt));
      await out.close();
      return handle.getFile();
    },
    async remove(name: string): Promise<void> {
      await (await root()).removeEntry(name);
    },
    async caches(): Promise<string[]> {
      const names: string[] = [];
      for await (const name of (await (await root()).getDirectoryHandle("tablight", { create: true })).keys()) names.push(name.slice(name.lastIndexOf(".")));
      return names.sort();
    },
    /** Waits until the caches are such. */
    async until(expected: string): Promise<string> {
      let now = "";
      for (const end = performance.now() + 10_000; performance.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
        now = (await this.caches()).join(" ");
        if (now === expected) break;
      }
      return now;
    },
    /** Changes a file of a cache: overwrites the byte in its middle, or cuts it off there. */
    async damage(ending: string, how: "flip" | "cut" | "newer"): Promise<void> {
      const folder = await (await root()).getDirectoryHandle("tablight");
      for await (const [name, handle] of folder.entries()) {
        if (!name.endsWith(ending)) continue;
        const file = await (handle as FileSystemFileHandle).getFile();
        const bytes = new Uint8Array(await file.arrayBuffer());
        const middle = bytes.length >> 1;
        if (how === "newer") bytes.set(new TextEncoder().encode("tablight-cache 9"));
        else bytes[middle] = (bytes[middle] ?? 0) ^ 1;
        const out = await (handle as FileSystemFileHandle).createWritable();
        await out.write(how === "cut" ? bytes.slice(0, middle) : bytes);
        await out.close();
      }
    },
    /** All that a data set says, without what differs from run to run. */
    async answers(dataset: Awaited<ReturnType<Engine["open"]>>): Promise<string> {
      const { report } = await dataset.profile();
      const some = await dataset.profile({ columns: ["region", "amount"] });
      const forecast = await dataset.forecast({ method: "naive", time: "day", value: "amount", series: ["region"], horizon: 3 });
      const csv = await (await dataset.export({ format: "csv" })).text();
      const table = await dataset.table(["day", "note"]);
      const { schema, rowCount, findings } = dataset;
      return JSON.stringify([schema, rowCount, findings, report, some.report, forecast.report, forecast.table.numRows, csv.length, csv.slice(0, 500), csv.slice(-500), [...table.column("day")].slice(-5), [...table.column("note")].slice(0, 5)], (_, value) => (typeof value === "bigint" ? String(value) : value));
    },
    code: (work: Promise<unknown>): Promise<string> => work.then(() => "none", ({ code }) => code),
  };
}

async function tab(): Promise<Page> {
  const page = await site.tab();
  // The bundler of the tests names functions through a helper.
  await page.evaluate(`globalThis.__name = (f) => f; globalThis.tools = (${makeTools.toString()})();`);
  return page;
}

async function reloaded(page: Page): Promise<void> {
  await page.reload();
  await page.waitForFunction("globalThis.ready");
  await page.evaluate(`globalThis.__name = (f) => f; globalThis.tools = (${makeTools.toString()})();`);
}

test("rows that are let go are read from the cache, with the same answers, and the source is not read again", async () => {
  const page = await tab();
  const found = await page.evaluate(async (memoryBudget) => {
    const file = await tools.file();
    const [plain, engine] = [await openEngine({ memoryBudget }), await openEngine({ memoryBudget, cache: "auto" })];
    const [slow, fast] = [await plain.open(file), await engine.open(file)];
    const expected = await tools.answers(slow);
    const once = await engine.open(file, { cache: "always", purpose: { task: "profile", params: {} } });
    await tools.remove("orders.csv");
    const result = { once: once.cache.kind, kept: fast.kept, cache: fast.cache.kind, same: (await tools.answers(fast)) === expected, caches: await tools.caches(), lost: await tools.code(slow.table(["id"])) };
    await fast.close();
    return { ...result, never: slow.cache.kind, left: await tools.caches(), listed: (await engine.cached()).length };
  }, SMALL);
  expect(found).toEqual({ once: "none", kept: false, cache: "session", same: true, caches: [".rows"], lost: "parse", never: "none", left: [], listed: 0 });
});

test("several workers fill a cache with what one would", async () => {
  const page = await tab();
  const found = await page.evaluate(async (memoryBudget) => {
    const part = await (await tools.file()).text();
    const rows = part.slice(part.indexOf("\n") + 1);
    // Large enough to be shared.
    const file = new File([part, ...Array.from({ length: 15 }, () => rows)], "large.csv");
    const reading = { shareBytes: 4 << 20 };
    const answers: string[] = [];
    const bytes: number[] = [];
    for (const workers of [1, 3]) {
      const engine = await openEngine({ memoryBudget: 17 * memoryBudget, workers });
      for (const cache of ["never", "auto"] as const) {
        const dataset = await engine.open(file, { ...reading, cache });
        answers.push(await tools.answers(dataset));
        bytes.push(dataset.cache.bytes);
        await dataset.close();
      }
      await engine.close();
    }
    return { size: file.size, different: new Set(answers).size, bytes };
  }, SMALL);
  expect(found.size).toBeGreaterThan(32 << 20);
  expect(found.different).toBe(1);
  expect(found.bytes[1]).toBeGreaterThan(1 << 20);
  expect(found.bytes).toEqual([0, found.bytes[1], 0, found.bytes[1]]);
});

test("what is kept on the device is opened again after a reload, without its source", async () => {
  const page = await tab();
  const before = await page.evaluate(async (memoryBudget) => {
    const engine = await openEngine({ memoryBudget, cache: "always" });
    const dataset = await engine.open(await tools.file());
    const small = await engine.open(new File(["a,b\n1,2\n3,4\n"], "small.csv"));
    const result = { answers: await tools.answers(dataset), kind: dataset.cache.kind, id: dataset.cache.id, small: [small.kept, small.cache.kind] };
    await tools.remove("orders.csv");
    return result;
  }, SMALL);
  expect(before).toMatchObject({ kind: "device", small: [true, "device"] });
  await reloaded(page);
  const after = await page.evaluate(async (memoryBudget) => {
    const engine = await openEngine({ memoryBudget, cache: "auto" });
    const list = await engine.cached();
    const [orders, small] = await Promise.all(["orders.csv", "small.csv"].map((name) => engine.reopen(list.find((file) => file.name === name)?.id ?? "")));
    if (!orders || !small) throw new Error("they should be there");
    const answers = await tools.answers(orders);
    const sum = await small.append(new File(["a,b\n5,6\n"], "more.csv"));
    const rows = [orders.name, sum, small.rowCount, [...(await small.table(["b"])).column("b")].map(Number)];
    await orders.close();
    await engine.forget(orders.cache.id);
    const one = (await engine.cached()).map(({ name, rows, columns }) => ({ name, rows, columns }));
    await engine.forget();
    const inUse = [(await engine.cached()).length, [...(await small.table(["a"])).column("a")].map(Number)];
    await small.close();
    return { list, answers, rows, one, inUse, left: await tools.caches(), gone: await tools.code(engine.reopen(orders.cache.id ?? "")) };
  }, SMALL);
  expect(after.answers).toBe(before.answers);
  expect(after.list.map(({ name, rows, columns }) => [name, rows, columns])).toEqual([["small.csv", 2, 2], ["orders.csv", 59_999, 6]]);
  expect(after.rows).toEqual(["orders.csv", 1, 3, [2, 4, 6]]);
  expect(after.one).toEqual([{ name: "small.csv", rows: 2, columns: 2 }]);
  expect(after.inUse).toEqual([0, [1, 3, 5]]);
  expect(after).toMatchObject({ left: [], gone: "parse" });
});

test("a file that is opened again is read from its cache, and once it was changed from itself", async () => {
  const page = await tab();
  const found = await page.evaluate(async (memoryBudget) => {
    const engine = await openEngine({ memoryBudget, cache: "always" });
    const file = await tools.file();
    const first = await engine.open(file);
    await first.close();
    await tools.remove("orders.csv"); // its bytes are gone, and what is known of it is enough
    const profiles: number[] = [];
    const second = await engine.open(file, { onProfile: ({ rows }) => profiles.push(rows) });
    const again = [second.cache.id === first.cache.id, second.rowCount === first.rowCount, profiles];
    await second.close();
    const changed = await tools.file("orders.csv", 1);
    const other = await engine.open(changed, { cache: "auto" });
    const third = await engine.open(changed);
    const means = [first, other, third].map(({ cache }) => cache.kind);
    const { report } = await third.profile();
    await Promise.all([other.close(), third.close()]);
    return { again, means, mean: report.columns[1]?.mean, ids: [first.cache.id === third.cache.id, (await engine.cached()).map(({ id }) => id === third.cache.id)], otherwise: (await engine.open(changed, { delimiter: ";" })).schema.length };
  }, SMALL);
  expect(found.again).toEqual([true, true, [59_999]]);
  expect(found.means).toEqual(["device", "session", "device"]);
  expect(found.mean).toBeCloseTo(1, 1);
  expect(found.ids).toEqual([false, [true]]);
  expect(found.otherwise).toBe(1);
});

for (const [ending, how] of [[".rows", "flip"], [".rows", "cut"], [".manifest", "flip"], [".manifest", "cut"], [".manifest", "newer"]] as const) {
  test(`a cache of which the ${ending.slice(1)} are ${how === "newer" ? "of a newer version" : how === "cut" ? "cut off" : "altered"} is never read wrongly`, async () => {
    const page = await tab();
    await page.evaluate(async (memoryBudget) => {
      const engine = await openEngine({ memoryBudget, cache: "always" });
      await (await engine.open(await tools.file())).close();
      await engine.close();
    }, SMALL);
    const found = await page.evaluate(async ({ memoryBudget, ending, how }) => {
      const id = (await (await openEngine({ memoryBudget, cache: "auto" })).cached())[0]?.id ?? "";
      await tools.damage(ending, how);
      const engine = await openEngine({ memoryBudget, cache: "auto" });
      const opened = await engine.reopen(id).then((dataset) => dataset, ({ code }) => code as string);
      const refused = typeof opened === "string" ? opened : await tools.code(opened.table(["id", "note", "amount", "region", "day"]).then(() => opened.table(["code"])));
      if (typeof opened !== "string") await opened.close();
      // The file itself is read as if nothing had been.
      const dataset = await engine.open(await tools.file("again.csv"));
      const rows = (await dataset.table(["id"])).numRows;
      await dataset.close();
      return { refused, rows, left: await tools.caches() };
    }, { memoryBudget: SMALL, ending, how });
    const left = how === "newer" ? [".manifest", ".rows"] : [];
    expect(found).toEqual({ refused: how === "newer" ? "unsupported" : "parse", rows: 59_999, left });
  });
}

test("a cache that turns out damaged while its file is open is given up, and the file read instead", async () => {
  const page = await tab();
  const found = await page.evaluate(async (memoryBudget) => {
    const engine = await openEngine({ memoryBudget, cache: "auto" });
    const dataset = await engine.open(await tools.file());
    const expected = await tools.answers(dataset);
    await tools.damage(".rows", "flip");
    return { same: (await tools.answers(dataset)) === expected, left: await tools.caches() };
  }, SMALL);
  expect(found).toEqual({ same: true, left: [] });
});

test("where there is no room the file is opened without a cache, which is told", async () => {
  const page = await tab();
  const found = await page.evaluate(async (memoryBudget) => {
    const file = await tools.file();
    const worker = (name: string): EngineOptions["worker"] => () => new Worker(name, { type: "module" });
    const results: unknown[] = [];
    for (const [options, cache] of [[{ cacheLimit: 50_000 }, "auto"], [{ worker: worker("full.js") }, "always"], [{ worker: worker("room.js") }, "auto"], [{ worker: worker("private.js") }, "always"]] as const) {
      const engine = await openEngine({ memoryBudget, cache, ...options });
      const dataset = await engine.open(file);
      results.push([dataset.cache.kind, dataset.cache.reason, (await dataset.table(["id"])).numRows, (await tools.caches()).length]);
      await engine.close();
    }
    return results;
  }, SMALL);
  const full = expect.stringContaining("more than it may");
  expect(found).toEqual([["none", full, 59_999, 0], ["none", expect.stringContaining("no more storage"), 59_999, 0], ["none", full, 59_999, 0], ["none", undefined, 59_999, 0]]);
});

test("what was used least recently gives way to what is to be kept, and never to what is not", async () => {
  const page = await tab();
  const found = await page.evaluate(async (memoryBudget) => {
    const probe = await openEngine({ memoryBudget, cache: "always" });
    const first = await probe.open(await tools.file("first.csv"));
    const one = first.cache.bytes;
    await first.close();
    await probe.close();
    const engine = await openEngine({ memoryBudget, cache: "always", cacheLimit: 2.5 * one });
    const names = async (): Promise<string[]> => (await engine.cached()).map(({ name }) => name);
    await (await engine.open(await tools.file("second.csv"))).close();
    await (await engine.reopen(first.cache.id ?? "")).close();
    const both = await names();
    await (await engine.open(await tools.file("third.csv"))).close();
    const session = await engine.open(await tools.file("fourth.csv"), { cache: "auto" });
    return { both, after: await names(), session: session.cache.kind };
  }, SMALL);
  expect(found).toEqual({ both: ["second.csv", "first.csv"], after: ["third.csv", "first.csv"], session: "none" });
});

test("an open that is cancelled, or whose worker or tab ends, leaves nothing to be read, and nothing for long", async () => {
  const page = await tab();
  const cancelled = await page.evaluate(async (memoryBudget) => {
    const engine = await openEngine({ memoryBudget, cache: "always" });
    const leave = new AbortController();
    const file = await tools.file();
    const code = await tools.code(engine.open(file, { signal: leave.signal, onProgress: ({ done }) => done > 0 && leave.abort() }));
    const broken = await tools.code(engine.open(new File([await file.slice(0, 1 << 20).text(), '\n"'], "broken.csv"), { strict: true }));
    return { code, broken, left: await tools.caches() };
  }, SMALL);
  expect(cancelled).toEqual({ code: "aborted", broken: "parse", left: [] });

  const killed = await page.evaluate(async (memoryBudget) => {
    const workers: Worker[] = [];
    const worker = (): Worker => {
      workers.push(new Worker("./dist/worker.js", { type: "module" }));
      return workers.at(-1) as Worker;
    };
    const engine = await openEngine({ memoryBudget, worker, cache: "auto" });
    const dataset = await engine.open(await tools.file());
    const expected = await tools.answers(dataset);
    workers[0]?.terminate();
    const lost = await tools.code(dataset.segment({ columns: ["id"], k: 9, nInit: 10_000 }));
    const result = { lost, same: (await tools.answers(dataset)) === expected, caches: await tools.until(".rows"), workers: workers.length };
    const other = await engine.open(await tools.file("kept.csv"), { cache: "always" });
    await other.close();
    const kept = await engine.reopen(other.cache.id ?? "");
    workers[1]?.terminate();
    await tools.code(kept.segment({ columns: ["id"], k: 9, nInit: 10_000 }));
    return { ...result, rows: (await kept.table(["id"])).numRows };
  }, SMALL);
  expect(killed).toEqual({ lost: "internal", same: true, caches: ".rows", workers: 2, rows: 59_999 });

  await reloaded(page);
  const left = await page.evaluate(async (memoryBudget) => {
    const engine = await openEngine({ memoryBudget, cache: "auto" });
    await engine.open(new File(["a\n1\n"], "a.csv"));
    const now = await tools.until(".manifest .rows");
    await engine.forget();
    return [now, await tools.caches()];
  }, SMALL);
  expect(left).toEqual([".manifest .rows", []]);
});

test("closing an engine leaves no copy of what was not to be kept", async () => {
  const page = await tab();
  const left = await page.evaluate(async (memoryBudget) => {
    const engine = await openEngine({ memoryBudget, cache: "auto" });
    await engine.open(await tools.file());
    const open = await tools.caches();
    await engine.close();
    return [open, await tools.until("")];
  }, SMALL);
  expect(left).toEqual([[".rows"], ""]);
});

test("two tabs with the same file do not disturb each other", async () => {
  const [one, two] = [await tab(), await tab()];
  await one.evaluate(() => tools.file());
  const use = (page: Page, cache: "auto" | "always"): Promise<string> =>
    page.evaluate(async ({ memoryBudget, cache }) => {
      const file = await (await (await navigator.storage.getDirectory()).getFileHandle("orders.csv")).getFile();
      const engine = await openEngine({ memoryBudget, cache });
      const dataset = await engine.open(file);
      Object.assign(globalThis, { engine, dataset });
      return tools.answers(dataset);
    }, { memoryBudget: SMALL, cache });
  const again = (page: Page): Promise<string> => page.evaluate(() => tools.answers((globalThis as unknown as { dataset: Awaited<ReturnType<Engine["open"]>> }).dataset));
  const [first, second] = await Promise.all([use(one, "always"), use(two, "always")]);
  expect(first).toBe(second);
  const third = await tab();
  expect(await use(third, "auto")).toBe(first);
  // One tab starts over and forgets everything while the others go on.
  await reloaded(one);
  await one.evaluate(async () => (await openEngine({ cache: "auto" })).forget());
  expect([await again(two), await again(third)]).toEqual([first, first]);
  await two.close();
  await third.close();
  expect(await one.evaluate(async () => {
    const engine = await openEngine({ cache: "auto" });
    await engine.open(new File(["a\n1\n"], "a.csv"));
    return tools.until("");
  })).toBe("");
});
