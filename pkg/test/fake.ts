import type { Host, RawOutcome, Step, WasmDataset, WasmEngine, WasmLoader, WasmModule } from "../src/wasm.js";

/** What a fake engine is made to do. */
export interface Script {
  /** Bytes asked for at a time. */
  ask?: number;
  /** Hears of the bytes of every source that was read; what it throws fails the reading. */
  load?: (text: string) => void;
  /** Runs in place of every task. */
  run?: (task: string, params: object, host: Host) => Promise<RawOutcome>;
}

/** A module that counts lines, and what it has been given and asked to give back. */
export class FakeModule implements WasmModule {
  broken = false;
  readonly script: Script;
  readonly reads: [number, number][] = [];
  /** Its thread is gone: tasks that wait never go on. */
  ended = false;
  open = 0;
  freed = 0;
  received = "";
  /** The bytes of every source that was read to its end. */
  readonly loaded: string[] = [];
  /** The tasks that are watched, by their numbers. */
  readonly watched = new Map<number, string>();

  constructor(script: Script = {}) {
    this.script = script;
  }

  readonly allocated = (): number => 65536;

  readonly ShareRead = {
    unpack: (): never => {
      throw new Error("a fake source has no shares");
    },
  };

  get Engine(): WasmModule["Engine"] {
    const module = this;
    return class implements WasmEngine {
      static compare(): never {
        throw new Error("the fake keeps no portraits");
      }
      get memoryUsed(): number {
        return 100 * module.open;
      }
      open(_names: readonly string[], sizes: readonly number[]): WasmLoader {
        return new FakeLoader(module, sizes.reduce((sum, size) => sum + size, 0));
      }
      openFor(): never {
        throw new Error("the fake reads for no task");
      }
      openShares(): never {
        throw new Error("a fake source has no shares");
      }
      chore(): never {
        throw new Error("a fake engine has no chores");
      }
      endChore(): never {
        throw new Error("a fake engine has no chores");
      }
      restore(): never {
        throw new Error("a fake engine has no cache");
      }
      free(): void {
        module.freed++;
      }
    };
  }
}

class FakeLoader implements WasmLoader {
  readonly #module: FakeModule;
  #size: number;
  #at = 0;
  #batch = false;

  constructor(module: FakeModule, size: number) {
    this.#module = module;
    this.#size = size;
    module.received = "";
  }

  step(): Step {
    if (this.#batch) {
      this.#batch = false;
      return { kind: "batch", rows: 1 };
    }
    if (this.#at >= this.#size) return { kind: "done" };
    const end = Math.min(this.#size, this.#at + (this.#module.script.ask ?? 1 << 20));
    this.#module.reads.push([this.#at, end]);
    return { kind: "need", ranges: [[this.#at, end]] };
  }

  feed(offset: number, bytes: Uint8Array): void {
    if (offset !== this.#at) throw new Error(`fed ${offset}, expected ${this.#at}`);
    this.#at += bytes.length;
    this.#batch = true;
    this.#module.received += new TextDecoder().decode(bytes);
  }

  readonly cache = (): void => undefined;
  readonly nextCached = (): undefined => undefined;
  readonly forgetCache = (): void => undefined;
  readonly caches = (): boolean => false;
  readonly shares = (): number => 0;
  readonly cleans = (): boolean => false;
  readonly refined = (): null => null;
  readonly report = (): never => {
    throw new Error("nothing is cleaned");
  };
  readonly shareEnd = (): never => this.#noShares();
  readonly options = (): never => this.#noShares();
  readonly tasks = (): never => this.#noShares();
  readonly keeps = (): boolean => true;
  readonly readShare = (): never => this.#noShares();
  readonly finishShare = (): never => this.#noShares();
  readonly absorb = (): never => this.#noShares();
  readonly nextShareBegin = (): never => this.#noShares();

  #noShares(): never {
    throw new Error("a fake source has no shares");
  }

  end(size: number): void {
    this.#size = size;
  }

  parts(): Uint8Array[] {
    return [];
  }

  profile(): never {
    return { rows: this.#at, columns: [], alerts: [] } as never;
  }

  finish(): WasmDataset {
    const module = this.#module;
    module.script.load?.(module.received);
    module.loaded.push(module.received);
    module.open++;
    let rowCount = module.received.split("\n").length - 1;
    const dataset: WasmDataset = {
      schema: [{ name: "line", type: "utf8", nullable: false }],
      get rowCount() {
        return rowCount;
      },
      get memory() {
        return 100 * rowCount;
      },
      kept: true,
      findings: {} as never,
      cached: undefined,
      state: () => undefined,
      forgetCache: () => undefined,
      profile: () => ({ rows: rowCount, columns: [], alerts: [] }) as never,
      appender: (_names, sizes) => new FakeLoader(module, sizes.reduce((sum, size) => sum + size, 0)),
      append: (rows) => {
        rowCount += rows.rowCount;
        rows.free();
      },
      passed: async (task) => ({ task, free: () => undefined }),
      watch: (number, passed) => void module.watched.set(number, (passed as unknown as { task: string }).task),
      unwatch: (number) => void module.watched.delete(number),
      scan: () => undefined,
      further: async () => undefined,
      scanFurther: () => undefined,
      scanForModel: () => undefined,
      scanColumns: () => undefined,
      scanExport: () => undefined,
      cleaner: () => undefined,
      clean: unused,
      run: (task, params, host) => module.script.run?.(task, params, mortal(host, module)) ?? Promise.resolve({ report: { task, params } }),
      apply: async (model) => ({ report: { model: model.length } }),
      beside: unused,
      readsOf: unused,
      derive: unused,
      table: () => new Uint8Array(),
      export: async () => [new TextEncoder().encode(module.received)],
      snapshot: () => ({ ...dataset, free: () => undefined }),
      free: () => void module.open--,
    };
    return dataset;
  }

  free(): void {
    this.#module.freed++;
  }
}

function mortal(host: Host, module: FakeModule): Host {
  const pause = (): Promise<void> | undefined => (module.ended ? new Promise(() => undefined) : host.pause());
  return { progress: host.progress, cancelled: host.cancelled, pause, errands: host.errands };
}

/** A task that runs until it is cancelled, telling of progress as real ones do. */
export async function endless(_task: string, _params: object, host: Host): Promise<RawOutcome> {
  for (let step = 0; ; step++) {
    host.progress("fit", step, 0);
    await host.pause();
    if (host.cancelled()) throw Object.assign(new Error("cancelled"), { code: "aborted", details: {} });
    const until = performance.now() + 1;
    while (performance.now() < until);
  }
}

function unused(): never {
  throw new Error("not part of these tests");
}
