import { turn } from "./pacing.js";
import type { CallName } from "./protocol.js";
import type { WasmModule } from "./wasm.js";

/** Rows of the made-up table, and those that are read before the event loop runs again: a slice of a few milliseconds. */
const [ROWS, SLICE_ROWS] = [40_000, 1_000];
const BUDGET = 5e8;
/** Calls that the module has no part in. */
const ASIDE: ReadonlySet<CallName> = new Set(["cached", "forget"]);

/**
 * Reads and profiles a made-up table while nothing is asked of an engine. A browser compiles a module in haste at first, and what runs often once more, to code twice as fast:
 * so the first file need not wait for that. Whoever calls the engine stops it first.
 */
export class Practice {
  #stopped = false;

  stop(): void {
    this.#stopped = true;
  }

  /** Makes way for a call, where it is one that would have to wait. */
  stopFor(call: CallName): void {
    if (!ASIDE.has(call)) this.stop();
  }

  /** Resolves when it is over; what goes wrong is left to the first real file to tell. */
  async run(module: WasmModule): Promise<void> {
    try {
      const bytes = await this.#table();
      // An engine of its own, so that nothing counts against the budget of the caller's.
      const engine = new module.Engine(BUDGET);
      await this.#read(engine, bytes).finally(() => engine.free());
    } catch {
      // Nothing was asked for, so nobody waits for an answer.
    }
  }

  async #table(): Promise<Uint8Array> {
    const lines = ["at,order,customer,product,category,quantity,price,discount,paid,note"];
    for (let draw = 1, row = 0; row < ROWS; row++) {
      if (row % SLICE_ROWS === 0) await turn();
      if (this.#stopped) break;
      draw = (draw * 48271) % 2147483647; // Park & Miller's minimal standard
      lines.push(line(row, draw));
    }
    return new TextEncoder().encode(`${lines.join("\n")}\n`);
  }

  async #read(engine: InstanceType<WasmModule["Engine"]>, bytes: Uint8Array): Promise<void> {
    if (this.#stopped) return;
    const loader = engine.open(["practice.csv"], [bytes.length], { batchRows: SLICE_ROWS });
    try {
      while (!this.#stopped) {
        const step = loader.step();
        if (step.kind === "done") break;
        if (step.kind === "need") for (const [start, end] of step.ranges) loader.feed(start, bytes.subarray(start, end));
        await turn();
      }
      if (!this.#stopped) loader.profile();
    } finally {
      loader.free();
    }
  }
}

/** A row with a value of every kind, some missing; of few values, of many, and of those that all differ. */
function line(row: number, draw: number): string {
  const day = `2024-0${1 + (row >> 13)}-${10 + (draw % 19)}T1${draw % 10}:${10 + (draw % 49)}:00`;
  const cells = [day, `A${draw}`, draw % 5000, `Product ${draw % 300}`, `"Group, ${draw % 12}"`, draw % 9, (draw % 10_000) / 100];
  return `${cells.join()},${draw % 3 ? "" : "0.1"},${draw % 2 === 0},${draw % 5 ? "" : "größer"}`;
}
