/** What an engine does while nothing is asked of it. */
import { beforeAll, describe, expect, it } from "vitest";
import { instantiateInNode } from "../src/code.node.js";
import { glue } from "../src/glue.js";
import { LocalBackend } from "../src/local.js";
import { Practice } from "../src/practice.js";
import type { WasmLoader, WasmModule } from "../src/wasm.js";

let module: WasmModule;
beforeAll(async () => {
  module = await instantiateInNode(glue, undefined);
});

/** The module, with what its engines read and give back counted. */
function counted(): { module: WasmModule; seen: { rows: number; profiled: number; open: number } } {
  const seen = { rows: 0, profiled: 0, open: 0 };
  const loading = (loader: WasmLoader): WasmLoader =>
    ({
      step: () => {
        const step = loader.step();
        if (step.kind === "batch") seen.rows += step.rows;
        return step;
      },
      feed: (at: number, bytes: Uint8Array) => loader.feed(at, bytes),
      profile: () => {
        const report = loader.profile();
        seen.profiled = report?.columns.length ?? 0;
        return report;
      },
      free: () => {
        seen.open--;
        loader.free();
      },
    }) as never;
  class Engine extends (module.Engine as unknown as new (budget: number) => { open(...args: unknown[]): WasmLoader }) {
    override open(...args: unknown[]): WasmLoader {
      seen.open++;
      return loading(super.open(...args));
    }
  }
  return { module: { ...module, Engine } as never, seen };
}

describe("practice", () => {
  it("reads and profiles a table with columns of every kind, and leaves nothing behind", async () => {
    const { module, seen } = counted();
    await new Practice().run(module);
    expect(seen).toEqual({ rows: 40_000, profiled: 10, open: 0 });
  });

  it("ends soon after the first call that needs the module", async () => {
    const { module, seen } = counted();
    const practice = new Practice();
    const running = practice.run(module);
    practice.stopFor("cached"); // which needs nothing of the module
    while (seen.rows === 0) await new Promise((resolve) => setImmediate(resolve));
    practice.stopFor("open");
    const { rows } = seen;
    await running;
    expect([seen.rows - rows <= 1000, seen.rows < 40_000, seen.profiled, seen.open]).toEqual([true, true, 0, 0]);
  });

  it("does not count against the budget, and its failure is nobody's", async () => {
    const backend = new LocalBackend(module, 1e6, () => () => undefined);
    backend.practise();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await backend.call("memory", {})).used).toBe(0);
    await backend.close();
    await new Practice().run({ Engine: class { constructor() { throw new Error("no"); } } } as never);
  });
});
