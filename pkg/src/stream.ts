import { blobSource } from "./blob.js";
import { type Chunks, portChunks } from "./chunks.js";
import { TablightError } from "./errors.js";
import type { ByteSource } from "./sources.js";
import { Tape } from "./tape.js";

/** A source that comes once, on its way to whoever reads it: expected to have so many bytes, 0 where that is not known. */
export interface Incoming {
  chunks: Chunks | MessagePort;
  expected: number;
}

/** A piece of the stream that has come last. */
interface Piece {
  start: number;
  bytes: Uint8Array;
}

/**
 * A source that comes once. What has passed is put aside, so that it can be read again, until it is said that it will not be. It reads
 * no further than it is asked to, piece by piece.
 */
export class StreamSource implements ByteSource {
  readonly onDemand = true;
  readonly expected: number;
  readonly #chunks: Chunks;
  #tape: Tape | undefined = new Tape();
  /** What was put aside, once there is no more to come. */
  #whole: ByteSource | undefined;
  #piece: Piece = { start: 0, bytes: new Uint8Array(0) };
  #ended = false;

  constructor({ chunks, expected }: Incoming) {
    this.#chunks = "next" in chunks ? chunks : portChunks(chunks);
    this.expected = expected;
  }

  /** Its bytes, once it has ended. */
  get size(): number {
    return this.#ended ? this.#received : Number.POSITIVE_INFINITY;
  }

  get isPast(): boolean {
    return !this.#tape && !this.#whole;
  }

  get #received(): number {
    return this.#piece.start + this.#piece.bytes.length;
  }

  /** What there is of the range in the piece it begins in; nothing where the stream has ended before it. */
  async read(start: number, end: number): Promise<Uint8Array> {
    while (!this.#ended && start >= this.#received) await this.#next();
    const { start: at, bytes } = this.#piece;
    if (start >= at) return bytes.subarray(start - at, end - at);
    if (this.#whole) return this.#whole.read(start, Math.min(end, this.size));
    if (this.#tape) return this.#tape.read(start, end);
    throw passed(this.#received);
  }

  /** Reads on to a place, and tells after each piece how many bytes have come. */
  async *upTo(start: number): AsyncGenerator<number> {
    while (!this.#ended && start > this.#received) {
      await this.#next();
      yield this.#received;
    }
  }

  /** Nothing that has passed is read again. */
  forget(): void {
    this.#tape = undefined;
    this.#whole = undefined;
  }

  /** Wants no more. */
  async close(): Promise<void> {
    if (!this.#ended) await this.#chunks.cancel().catch(() => undefined);
    this.#ended = true;
    await this.#whole?.close?.();
  }

  async #next(): Promise<void> {
    const start = this.#received;
    const bytes = await this.#chunks.next().catch((cause: unknown) => Promise.reject(brokeOff(start, cause)));
    if (bytes) {
      this.#piece = { start, bytes };
      this.#tape?.append(bytes);
    } else {
      this.#ended = true;
      this.#whole = this.#tape && blobSource(this.#tape.whole());
      this.#tape = undefined;
    }
  }
}

function passed(byte: number): TablightError {
  return new TablightError("unsupported", "this needs the stream from its beginning, which has passed and was not kept", {
    hint: 'open it with keep: "auto" or "always", give the types of its columns with types, or read it from a file',
    details: { byte },
  });
}

function brokeOff(byte: number, cause: unknown): TablightError {
  if (cause instanceof TablightError) return cause;
  const reason = cause instanceof Error && cause.message ? `: ${cause.message}` : "";
  return new TablightError("parse", `the stream broke off after ${byte} bytes${reason}`, {
    hint: "check where it comes from, and open it again",
    details: { byte },
    cause,
  });
}
