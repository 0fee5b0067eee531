/** The module is in two parts, and the second is loaded when something calls it. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { moduleUrl, restUrl } from "../src/code.js";
import { instantiateInNode } from "../src/code.node.js";
import { Engine, type EngineOptions, type Platform } from "../src/engine.js";
import { LocalBackend } from "../src/local.js";
import { openEngine } from "../src/node.js";
import { restOnDemand } from "../src/rest.js";
import { type Glue, instantiate } from "../src/wasm.js";
import { ordersCsv } from "./sample.js";

let copies = 0;

/** An engine, and how often its rest was loaded. */
async function engineWith(load: () => WebAssembly.Module): Promise<{ engine: Engine; loads: () => number }> {
  let loads = 0;
  const rest = restOnDemand(() => {
    loads += 1;
    return load();
  });
  const fresh = async (): Promise<LocalBackend> => {
    const glue = (await import(/* @vite-ignore */ `../wasm/tablight.js?rest${copies++}`)) as Glue;
    return new LocalBackend(await instantiate(glue, readFileSync(moduleUrl()), rest), 1e9, () => () => undefined);
  };
  const platform: Platform = { usesWorker: () => false, start: fresh };
  return { engine: await Engine.open(platform, {} as EngineOptions), loads: () => loads };
}

const orders = new TextEncoder().encode(ordersCsv(3000));

describe("the rest of the module", () => {
  it("is not needed to open a file and profile it, and loaded once for what follows", async () => {
    const { engine, loads } = await engineWith(() => new WebAssembly.Module(readFileSync(restUrl())));
    const dataset = await engine.open(orders, { name: "orders.csv" });
    const { report } = await dataset.profile();
    expect([report.rows, loads()]).toEqual([3000, 0]);
    const params = { columns: ["amount", "visits"], k: 3, seed: 1 };
    const found = await dataset.segment(params);
    await dataset.forecast({ method: "ets", time: "day", value: "amount", series: ["kind"], horizon: 2 }).catch(() => undefined);
    expect(loads()).toBe(1);
    const whole = await openEngine();
    expect((await (await whole.open(orders)).segment(params)).report).toEqual(found.report);
    await Promise.all([engine.close(), whole.close()]);
  });

  it("may come as a blob", async () => {
    const glue = (await import(/* @vite-ignore */ `../wasm/tablight.js?rest${copies++}`)) as Glue;
    const wasm = await instantiateInNode(glue, { first: moduleUrl(), rest: new Blob([readFileSync(restUrl())]) });
    const engine = await Engine.open({ usesWorker: () => false, start: async () => new LocalBackend(wasm, 1e9, () => () => undefined) }, {} as EngineOptions);
    const dataset = await engine.open(orders);
    expect((await dataset.segment({ columns: ["amount", "visits"], k: 2, seed: 1 })).report.segments).toHaveLength(2);
    await engine.close();
  });

  it("is refused where it is no module", async () => {
    for (const rest of [new Blob([]), new Blob(["x"]), new Uint8Array(3)]) {
      const glue = (await import(/* @vite-ignore */ `../wasm/tablight.js?rest${copies++}`)) as Glue;
      await expect(instantiateInNode(glue, { first: moduleUrl(), rest })).rejects.toMatchObject({ code: "unsupported", message: expect.stringContaining("could not be loaded"), hint: expect.stringContaining("damaged") });
    }
  });

  it("ends the call that needs it where it is missing; the next one starts a new engine", async () => {
    let isThere = false;
    const { engine } = await engineWith(() => {
      if (!isThere) throw new Error("it is gone");
      return new WebAssembly.Module(readFileSync(restUrl()));
    });
    const dataset = await engine.open(orders);
    await expect(dataset.export({ format: "parquet" })).rejects.toMatchObject({ code: "internal", message: expect.stringContaining("it is gone") });
    isThere = true;
    expect((await dataset.export({ format: "parquet" })).size).toBeGreaterThan(10_000);
    await engine.close();
  });
});
