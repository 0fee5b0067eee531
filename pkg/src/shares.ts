import { aborted, TablightError } from "./errors.js";
import { throttle } from "./pacing.js";
import type { Job } from "./protocol.js";
import { load } from "./reading.js";
import type { ByteSource } from "./sources.js";
import type { ShareRead, WasmLoader } from "./wasm.js";

/** Which share is read, from where on if that is known, and whether with its rows. */
export interface Share {
  index: number;
  begin: number | undefined;
  /** Where it ends, but for its last row. */
  end: number;
  kept: boolean;
  /** Whether its rows come as they are cached, which is what they are kept by too. */
  cached: boolean;
}

/** Reads a share, here or in another thread; tells how many bytes of it are done. */
export type ShareReader = (share: Share, signal: AbortSignal, onBytes: (bytes: number) => void) => Promise<ShareRead>;

/** Shares that a reader may be ahead of the one that is taken next, for each of the readers. */
const AHEAD = 2;

/** Bytes behind a share in which its last row is likely to end. */
const TAIL = 64 << 10;

/** Reads one share with a loader of shares. */
export async function readShare(loader: WasmLoader, source: ByteSource, { index, begin, end, kept, cached }: Share, job: Job): Promise<ShareRead> {
  loader.readShare(index, begin, kept, cached);
  const limit = Math.min(end + TAIL, source.size);
  source.endAt?.(limit);
  // A source that starts again is not what it seemed: it has no shares.
  const onStep = ({ kind }: { kind: string }): void => {
    if (kind === "restart") throw new TablightError("unsupported", "a share of this source cannot be read by itself");
  };
  await load(loader, source, job, { onStep, limit });
  return loader.finishShare();
}

/** A reader that reads one share after the other, whoever asks. */
export function oneByOne(read: ShareReader): ShareReader {
  let last: Promise<unknown> = Promise.resolve();
  return (...args) => {
    const result = last.then(() => read(...args));
    last = result.catch(() => undefined);
    return result;
  };
}

interface Deferred {
  promise: Promise<void>;
  resolve: () => void;
  reject: (error: unknown) => void;
}

function deferred(): Deferred {
  let [resolve, reject]: [() => void, (error: unknown) => void] = [() => undefined, () => undefined];
  const promise = new Promise<void>((done, failed) => ([resolve, reject] = [done, failed]));
  return { promise, resolve, reject };
}

/** Puts a source together from its shares, which several readers read at once; each begins when it is ready. */
export class Gathering {
  readonly #whole: WasmLoader;
  readonly #total: number;
  readonly #size: number;
  readonly #job: Job;
  readonly #live: boolean;
  readonly #onTaken: () => Promise<void>;
  readonly #leave = new AbortController();
  readonly #read = new Map<number, ShareRead | undefined>();
  readonly #bytes = new Map<number, number>();
  readonly #working = new Set<Promise<void>>();
  readonly #mayProfile = throttle(250);
  #next = 0;
  #taken = 0;
  #taking = false;
  #moved = deferred();
  readonly #end = deferred();

  /** `onTaken` is waited for after each share. */
  constructor(whole: WasmLoader, size: number, job: Job, live: boolean, onTaken: () => Promise<void>) {
    [this.#whole, this.#total, this.#size, this.#job, this.#live, this.#onTaken] = [whole, whole.shares(), size, job, live, onTaken];
    this.#end.promise.catch(() => this.#leave.abort());
  }

  /** Reads all shares; rejects where the source has to be read as a whole, or was to be left. */
  async run(local: readonly ShareReader[], helpers: readonly Promise<ShareReader>[]): Promise<void> {
    const window = AHEAD * (helpers.length + local.length);
    const [again] = local as [ShareReader];
    // In turns, so that those who help begin at once; one that cannot help is missed by nobody.
    for (const read of local) this.#start(read, again, window);
    for (const helper of helpers) helper.then((read) => this.#start(read, again, window), () => undefined);
    try {
      await this.#end.promise;
    } finally {
      await Promise.allSettled(this.#working);
    }
  }

  #start(read: ShareReader, local: ShareReader, window: number): void {
    const work = this.#work(read, local, window).catch((error: unknown) => this.#end.reject(error));
    this.#working.add(work);
  }

  get #over(): boolean {
    return this.#leave.signal.aborted || this.#next >= this.#total;
  }

  async #work(read: ShareReader, local: ShareReader, window: number): Promise<void> {
    while (!this.#over) {
      if (this.#next >= this.#taken + window) {
        await Promise.race([this.#moved.promise, this.#end.promise]);
        continue;
      }
      const index = this.#next++;
      const share = this.#share(index, undefined);
      this.#read.set(index, await this.#attempt(read, share));
      await this.#take(local);
    }
  }

  /** A share whose beginning is not known may turn out to begin elsewhere; then it is read once more. */
  async #attempt(read: ShareReader, share: Share): Promise<ShareRead | undefined> {
    try {
      return await read(share, this.#leave.signal, (bytes) => this.#tell(share.index, bytes));
    } catch (error) {
      if (this.#job.cancelled()) throw aborted();
      if (share.index === 0 || this.#leave.signal.aborted) throw error;
      return undefined;
    }
  }

  /** Hands the shares that are there to the whole, in their order. */
  async #take(local: ShareReader): Promise<void> {
    if (this.#taking) return;
    this.#taking = true;
    try {
      while (this.#read.has(this.#taken) && !this.#leave.signal.aborted) {
        const [index, share] = [this.#taken, this.#read.get(this.#taken)];
        if (!share || !this.#whole.absorb(share.head, share.rows)) await this.#again(local, index);
        this.#read.delete(index);
        await this.#onTaken();
        this.#taken++;
        this.#moved.resolve();
        this.#moved = deferred();
        this.#show();
      }
      if (this.#taken === this.#total) this.#end.resolve();
    } finally {
      this.#taking = false;
    }
  }

  #share(index: number, begin: number | undefined): Share {
    const whole = this.#whole;
    return { index, begin, end: whole.shareEnd(index), kept: whole.keeps(), cached: whole.caches() };
  }

  async #again(local: ShareReader, index: number): Promise<void> {
    const { head, rows } = await local(this.#share(index, this.#whole.nextShareBegin()), this.#leave.signal, () => undefined);
    if (!this.#whole.absorb(head, rows)) throw new TablightError("internal", "a share does not follow the one before it");
  }

  #tell(index: number, bytes: number): void {
    this.#bytes.set(index, bytes);
    let done = 0;
    for (const part of this.#bytes.values()) done += part;
    this.#job.progress({ phase: "read", done: Math.min(done, this.#size), total: this.#size, bytes: done });
  }

  #show(): void {
    if (!this.#live || !(this.#mayProfile() || this.#taken === this.#total)) return;
    const report = this.#whole.profile();
    if (report) this.#job.profile(report);
  }
}
