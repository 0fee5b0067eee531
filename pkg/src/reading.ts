import { aborted, TablightError } from "./errors.js";
import { Pacer, throttle } from "./pacing.js";
import type { Job } from "./protocol.js";
import type { ByteSource } from "./sources.js";
import type { Step, WasmLoader } from "./wasm.js";

/** Bytes per slice. Slices of 1 MiB cost about four times as much per byte. */
const SLICE = 8 << 20;
/** Bytes per slice of a part of a text, which others read beside it. */
const PIECE = 9 << 20;
/** Bytes asked for at once by who reads on. */
const PART = 2 << 20;

interface Slice {
  start: number;
  bytes: Uint8Array;
}

/** Bytes that are on their way before they are asked for. */
export interface Begun {
  start: number;
  bytes: Promise<Uint8Array>;
}

/** Begins to read a part of a text, before it is its turn. */
export function begin(source: ByteSource, start: number, limit: number): Begun | undefined {
  if (source.onDemand || limit - start < PART) return undefined;
  const bytes = source.read(start, Math.min(start + PIECE, limit));
  bytes.catch(() => undefined); // reported when it is asked for
  return { start, bytes };
}

/** Reads ranges; while they follow each other it reads whole slices, one ahead of the one in use. */
class ReadAhead {
  readonly #source: ByteSource;
  readonly #job: Job;
  /** Up to where more may be read at a time than is asked for. */
  readonly #limit: number;
  readonly #most: number;
  #position = 0;
  #current: Slice = { start: 0, bytes: new Uint8Array(0) };
  #ahead: Begun | undefined;

  constructor(source: ByteSource, job: Job, limit: number, begun: Begun | undefined) {
    [this.#limit, this.#ahead] = [limit, begun];
    this.#most = Number.isFinite(limit) ? PIECE : SLICE;
    this.#source = source;
    this.#job = job;
  }

  /** Hands out the bytes of a range, in pieces; all up to `run` is asked for as well. */
  async *range(start: number, end: number, run: number): AsyncGenerator<Slice> {
    const sequential = !this.#source.onDemand && start < this.#limit && (this.#isPart(start, end) || this.#source.size <= SLICE || (start > 0 && start === this.#position));
    while (start < end) {
      if (!within(start, this.#current)) {
        this.#source.reuse?.(this.#current.bytes);
        this.#current = await this.#fetch(start, this.#source.onDemand ? end : run, sequential);
      }
      const from = start - this.#current.start;
      const bytes = this.#current.bytes.subarray(from, Math.min(this.#current.bytes.length, end - this.#current.start));
      if (bytes.length === 0 && end > this.#source.size) return;
      if (bytes.length === 0) throw endedEarly(start, end);
      yield { start, bytes };
      start += bytes.length;
      this.#position = start;
    }
  }

  /** Waits for what is under way, so that nothing reads on after a failure. */
  async settle(): Promise<void> {
    const ahead = await this.#ahead?.bytes.catch(() => undefined);
    for (const bytes of [this.#current.bytes, ahead]) if (bytes) this.#source.reuse?.(bytes);
  }

  async #fetch(start: number, end: number, sequential: boolean): Promise<Slice> {
    const ahead = this.#ahead?.start === start ? this.#ahead : undefined;
    if (ahead) this.#ahead = undefined;
    const bytes = await (ahead?.bytes ?? this.#read(start, sequential ? this.#slice(start, end) : Math.min(end, start + SLICE)));
    const next = start + bytes.length;
    if (!this.#source.onDemand && bytes.length > 0 && (sequential || next < end) && next < Math.min(this.#source.size, this.#limit)) {
      const following = this.#read(next, sequential ? this.#slice(next, end) : Math.min(end, next + SLICE));
      following.catch(() => undefined); // reported when it is asked for
      this.#ahead = { start: next, bytes: following };
    }
    return { start, bytes };
  }

  /** Whether it begins a part of the source that is read to its limit; what comes before it is read once, and little. */
  #isPart(start: number, end: number): boolean {
    return Number.isFinite(this.#limit) && end - start >= PART;
  }

  /** The end of a slice that may be longer than what is asked for. */
  #slice(start: number, end: number): number {
    return Math.min(start + this.#most, Math.max(end, this.#limit));
  }

  #read(start: number, end: number): Promise<Uint8Array> {
    const bytes = this.#source.read(start, Math.min(end, this.#source.size));
    return this.#source.onDemand ? unlessCancelled(bytes, this.#job) : bytes;
  }
}

/** Waits for bytes that may never come, but no longer than the call lasts. */
function unlessCancelled<T>(bytes: Promise<T>, job: Job): Promise<T> {
  return new Promise((resolve, reject) => {
    const watch = setInterval(() => job.cancelled() && reject(aborted()), 50);
    bytes.then(resolve, reject).finally(() => clearInterval(watch));
  });
}

function endedEarly(byte: number, expected: number): TablightError {
  return new TablightError("parse", `the source ended at byte ${byte}, ${expected} were expected`, {
    hint: "it was changed or cut off while it was read",
    details: { byte },
  });
}

/** Ranges in order, each with the end of those that follow it without a gap. */
function withRuns(ranges: readonly (readonly [start: number, end: number])[]): [start: number, end: number, run: number][] {
  const runs: [start: number, end: number, run: number][] = [];
  for (const [start, end] of [...ranges].reverse()) {
    const next = runs.at(-1);
    runs.push([start, end, next?.[0] === end ? next[2] : end]);
  }
  return runs.reverse();
}

function within(position: number, slice: Slice): boolean {
  return position >= slice.start && position < slice.start + slice.bytes.length;
}

/** What else is told of while a source is read. */
export interface Watch {
  /** Whether the profile so far is told. */
  live?: boolean;
  /** Told of every step; what it does about it is waited for. */
  onStep?: (step: Step, loader: WasmLoader) => Promise<void> | void;
  /** Up to where more may be read at a time than is asked for; the end of the source if not given. */
  limit?: number;
  /** Bytes that will be asked for, where they are on their way. */
  begun?: Begun | undefined;
  /** Asked after every step whether it was the last one wanted. */
  until?: () => boolean;
}

/** Feeds a loader from a source until it has all rows; tells of progress. */
export async function load(loader: WasmLoader, source: ByteSource, job: Job, { live = false, onStep, limit = Infinity, begun, until }: Watch = {}): Promise<void> {
  const pacer = new Pacer();
  const reader = new ReadAhead(source, job, limit, begun);
  const mayProfile = throttle(250);
  let [bytes, fed, reported, ended] = [0, 0, 0, false];
  const total = (): number => (Number.isFinite(source.size) ? source.size : source.expected && Math.max(source.expected, reported)) ?? 0;
  const show = (): void => {
    const report = loader.profile();
    if (report) job.profile(report);
  };
  const breathe = async (): Promise<void> => {
    await pacer.pause();
    if (job.cancelled()) throw aborted();
  };
  try {
    for (;;) {
      const step = loader.step();
      await onStep?.(step, loader);
      if (step.kind === "done") break;
      if (until?.()) return;
      if (step.kind === "restart") fed = 0;
      if (step.kind === "batch" && live && mayProfile()) show();
      const ranges = step.kind === "need" ? [...step.ranges].sort(([a], [b]) => a - b) : [];
      source.expect?.(ranges);
      for (const [start, end, run] of withRuns(ranges)) {
        for await (const arrived of source.upTo?.(start) ?? []) {
          job.progress({ phase: "fetch", done: arrived, total: total(), bytes: arrived });
          await breathe();
        }
        for await (const slice of reader.range(start, end, run)) {
          loader.feed(slice.start, slice.bytes);
          bytes += slice.bytes.length;
          fed += slice.bytes.length;
          reported = Math.min(source.size, Math.max(reported, fed));
          job.progress({ phase: "read", done: reported, total: total(), bytes });
          await breathe();
        }
      }
      const last = Math.max(...ranges.map(([, end]) => end));
      if (last > source.size) {
        if (ended) throw endedEarly(source.size, last);
        loader.end(source.size);
        ended = true;
      }
      await breathe();
    }
    if (live) show();
    const size = Number.isFinite(source.size) ? source.size : reported;
    job.progress({ phase: "read", done: size, total: size, bytes });
  } finally {
    await reader.settle();
  }
}
