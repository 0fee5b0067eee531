import { Core } from "./core.js";
import { aborted, closed, isTrap, refuseIfAborted, TablightError, trapped } from "./errors.js";
import { once } from "./pacing.js";
import { Practice } from "./practice.js";
import { progressGate } from "./progress.js";
import type { Backend, CallName, Calls, Handlers, Job, JobOptions } from "./protocol.js";
import type { OpenDisk } from "./sources.js";
import type { WasmModule } from "./wasm.js";

/** Tells of traps that surface outside of any promise; returns how to stop listening. */
export type WatchTraps = (onTrap: (trap: Error) => void) => () => void;

/** An engine in this thread. */
export class LocalBackend implements Backend {
  readonly #core: Core;
  readonly #module: WasmModule;
  readonly #watch: WatchTraps;
  readonly #practice = new Practice();
  readonly #pending = new Set<(error: TablightError) => void>();
  #unwatch: (() => void) | undefined;
  #end: TablightError | undefined;
  #told: () => void = () => undefined;
  /** Settles when it can no longer serve. */
  readonly ended = new Promise<void>((resolve) => (this.#told = resolve));

  constructor(module: WasmModule, memoryBudget: number, watch: WatchTraps, openDisk?: OpenDisk) {
    this.#core = new Core(module, memoryBudget, openDisk);
    this.#module = module;
    this.#watch = watch;
  }

  get dead(): boolean {
    return this.#end !== undefined || this.#module.broken;
  }

  /** Takes on someone who helps this engine. */
  hire(helper: Promise<Backend>): void {
    this.#core.hire(helper);
  }

  /** Practises until the first call. */
  practise(): void {
    void this.#practice.run(this.#module);
  }

  async call<K extends CallName>(name: K, args: Calls[K]["args"], options: JobOptions = {}): Promise<Calls[K]["result"]> {
    refuseIfAborted(options.signal);
    if (this.#end) throw this.#end;
    this.#practice.stopFor(name);
    const handlers: Handlers = this.#core;
    const handler = handlers[name].bind(handlers) as (args: Calls[K]["args"], job: Job) => Promise<Calls[K]["result"]>;
    try {
      return await this.#orEnd(handler(args, jobOf(options, () => this.dead)));
    } catch (error) {
      if (isTrap(error)) this.#trap(error);
      throw this.#end ?? (options.signal?.aborted ? aborted() : TablightError.from(error));
    }
  }

  async close(): Promise<void> {
    this.#practice.stop();
    const wasLiving = !this.dead;
    this.#stop(closed("engine"));
    if (wasLiving) await this.#core.dispose(); // waits for running tasks to see the end
  }

  #trap(trap: Error): void {
    this.#module.broken = true;
    this.#stop(trapped(trap));
  }

  // A trap inside a resumed task leaves its promise unsettled for ever, so every call also waits for the end.
  #orEnd<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#pending.add(reject);
      this.#unwatch ??= this.#watch((trap) => this.#trap(trap));
      work.then(resolve, reject).finally(() => {
        this.#pending.delete(reject);
        if (this.#pending.size === 0) this.#stopWatching();
      });
    });
  }

  #stop(error: TablightError): void {
    this.#end ??= error;
    this.#told();
    for (const reject of this.#pending) reject(error);
    this.#pending.clear();
    this.#stopWatching();
  }

  #stopWatching(): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
  }
}

function jobOf(options: JobOptions, ended: () => boolean): Job {
  const { signal, onProgress, onProfile, onHelpWanted } = options;
  return {
    cancelled: () => signal?.aborted === true || ended(),
    progress: progressGate(apart(onProgress)),
    profile: apart(onProfile),
    helpWanted: once(() => onHelpWanted?.()),
  };
}

/** A listener is called from within the module, which an exception would tear apart: what it throws is reported as any event listener's. */
function apart<T>(listener: ((value: T) => void) | undefined): (value: T) => void {
  return (value) => {
    try {
      listener?.(value);
    } catch (error) {
      if (typeof reportError === "function") reportError(error);
      else queueMicrotask(() => { throw error; });
    }
  };
}
