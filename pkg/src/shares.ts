import { aborted, TablightError } from "./errors.js";
import { throttle } from "./pacing.js";
import type { Job, Share } from "./protocol.js";
import { begin, load, type Watch } from "./reading.js";
import type { ByteSource } from "./sources.js";
import type { PackedShare, Step, WasmLoader, WasmModule, WasmShare } from "./wasm.js";

/** Reads a share, here or in another thread; tells how many bytes of it are done. */
export type ShareReader = (share: Share, signal: AbortSignal, onBytes: (bytes: number) => void) => Promise<WasmShare | PackedShare>;

/** Shares that a reader may be ahead of the one that is taken next, for each of the readers. */
const AHEAD = 2;

/** Bytes of shares that wait to be taken, but for what is being read. */
const WAITING = 256 << 20;

/** Bytes behind a share in which its last row is likely to end. */
const TAIL = 64 << 10;

/** Ways on which the bytes of shares come to a worker: on one of them while it reads the rows of what came on the other. */
export const LANES = [0, 1] as const;

/** What one worker reads of a source: the rows of one share after the other, whose bytes come meanwhile. */
export class Sharing {
  readonly #loader: WasmLoader;
  readonly #lanes: readonly ByteSource[];
  #last: Promise<unknown> = Promise.resolve();

  /** `loader` is one of shares, `lanes` are the source once for each of the `LANES`. */
  constructor(loader: WasmLoader, lanes: readonly ByteSource[]) {
    [this.#loader, this.#lanes] = [loader, lanes];
  }

  /** Reads a share when those that were asked for before are read. */
  read(lane: number, share: Share, job: Job): Promise<WasmShare> {
    const source = this.#lanes[lane] as ByteSource;
    const limit = share.end === undefined ? 0 : Math.min(share.end + TAIL, source.size);
    source.endAt?.(limit || source.size);
    const begun = share.start === undefined ? undefined : begin(source, share.start, limit);
    const result = this.#last.then(() => this.#rows(source, share, job, { limit, begun }));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async close(): Promise<void> {
    await this.#last;
    this.#loader.free();
    await Promise.all(this.#lanes.map((source) => source.close?.()));
  }

  async #rows(source: ByteSource, { index, begin, kept }: Share, job: Job, ahead: Pick<Watch, "limit" | "begun">): Promise<WasmShare> {
    this.#loader.readShare(index, begin, kept);
    // A source that starts again is not what it seemed: it has no shares.
    const onStep = ({ kind }: Step): void => {
      if (kind === "restart") throw new TablightError("unsupported", "a share of this source cannot be read by itself");
    };
    await load(this.#loader, source, job, { ...ahead, onStep });
    return this.#loader.finishShare();
  }
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

/** What a source is put together for. */
interface Purpose {
  job: Job;
  /** Whether the profile so far is told. */
  live: boolean;
  /** Told when a share was taken, and waited for. */
  onTaken: () => Promise<void> | void;
}

/** Puts a source together from its shares, which several readers read at once; each begins when it is ready. */
export class Gathering {
  readonly #whole: WasmLoader;
  readonly #module: WasmModule;
  readonly #total: number;
  readonly #size: number;
  readonly #job: Job;
  readonly #live: boolean;
  readonly #onTaken: () => Promise<void> | void;
  readonly #leave = new AbortController();
  readonly #read = new Map<number, WasmShare | PackedShare | undefined>();
  #waiting = 0;
  readonly #bytes = new Map<number, number>();
  readonly #working = new Set<Promise<void>>();
  readonly #mayProfile = throttle(250);
  #next = 0;
  #taken = 0;
  #taking = false;
  #moved = deferred();
  readonly #end = deferred();

  constructor(module: WasmModule, whole: WasmLoader, size: number, { job, live, onTaken }: Purpose) {
    [this.#module, this.#whole, this.#total, this.#size] = [module, whole, whole.shares(), size];
    [this.#job, this.#live, this.#onTaken] = [job, live, onTaken];
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
      for (const share of this.#read.values()) if (share && "free" in share) share.free();
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
    let isAlive = true;
    while (isAlive && !this.#over) {
      const isAhead = this.#next >= this.#taken + window || this.#waiting >= WAITING;
      if (isAhead && this.#next > this.#taken) {
        await Promise.race([this.#moved.promise, this.#end.promise]);
        continue;
      }
      const index = this.#next++;
      const done = await this.#attempt(read, this.#share(index, undefined), () => (isAlive = false));
      this.#read.set(index, done);
      this.#waiting += bytesOf(done);
      await this.#take(local);
    }
  }

  /** A share whose beginning is not known may turn out to begin elsewhere, and a reader may die; then it is read once more. */
  async #attempt(read: ShareReader, share: Share, onDeath: () => void): Promise<WasmShare | PackedShare | undefined> {
    try {
      return await read(share, this.#leave.signal, (bytes) => this.#tell(share.index, bytes));
    } catch (error) {
      if (this.#job.cancelled()) throw aborted();
      const isDead = TablightError.from(error).code === "internal";
      if (isDead) onDeath();
      if (this.#leave.signal.aborted || (share.index === 0 && !isDead)) throw error;
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
        this.#read.delete(index);
        this.#waiting -= bytesOf(share);
        if (!share || !this.#absorb(share)) await this.#again(local, index);
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
    const before = index > 0 ? whole.shareEnd(index - 1) : undefined;
    // A line break in front of it ends the row before: so `Cuts::jump` of the decoders begins there too.
    const start = begin ?? (before === undefined ? undefined : before - 1);
    return { index, begin, start, end: whole.shareEnd(index), kept: whole.keeps(), cached: whole.caches() };
  }

  async #again(local: ShareReader, index: number): Promise<void> {
    const share = await local(this.#share(index, this.#whole.nextShareBegin()), this.#leave.signal, () => undefined);
    if (!this.#absorb(share)) throw new TablightError("internal", "a share does not follow the one before it");
  }

  #absorb(share: WasmShare | PackedShare): boolean {
    return this.#whole.absorb("head" in share ? this.#module.ShareRead.unpack(share.head, share.rows) : share);
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

/** Bytes that a share takes outside of the module; what is inside of it is held by its budget. */
function bytesOf(share: WasmShare | PackedShare | undefined): number {
  return share && "head" in share ? share.head.byteLength + share.rows.byteLength : 0;
}
