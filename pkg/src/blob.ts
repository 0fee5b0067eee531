import { TablightError } from "./errors.js";
import type { ByteSource } from "./sources.js";

/** Reads of this many bytes or more that follow each other come from one stream. */
const STREAMED = 1 << 20;
/** Reads of this many bytes or more are worth a stream of their own. */
const OWN_STREAM = 2 << 20;
/** Buffers kept to be filled again: one is read while the other is filled. */
const SPARE = 2;
/** A read that takes longer is asked for once more. */
const PATIENCE_MS = 3000;

interface Streaming {
  reader: ReadableStreamBYOBReader;
  /** Where the next byte of the stream lies in the blob. */
  at: number;
}

/**
 * The ranges of a blob. A browser copies a slice of a file several times on its way here, and a stream that fills the reader's own
 * buffer once, in half of the time; so reads in order share a stream, and a read elsewhere is a slice.
 */
class BlobSource implements ByteSource {
  readonly size: number;
  readonly #blob: Blob;
  #streaming: Streaming | undefined;
  /** Where the next read starts if reading goes on in order. */
  #expected = 0;
  #filling = false;
  readonly #spare: ArrayBuffer[] = [];
  #end: number;

  constructor(blob: Blob) {
    this.#blob = blob;
    this.size = blob.size;
    this.#end = blob.size;
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    const inOrder = end <= this.#end && end - start >= (start === this.#expected ? STREAMED : OWN_STREAM);
    this.#expected = end;
    try {
      // Two tasks may read at once; one of them has the stream.
      const read = inOrder && !this.#filling ? this.#next(start, end) : this.#slice(start, end);
      return await this.#unlessLost(read, start, end);
    } catch (cause) {
      throw new TablightError("parse", "the file can no longer be read", {
        hint: "it was moved, changed or its permission ended; pick it again",
        details: { byte: start },
        cause,
      });
    }
  }

  endAt(byte: number): void {
    this.#end = byte;
  }

  reuse({ buffer }: Uint8Array): void {
    if (buffer.byteLength >= STREAMED && this.#spare.length < SPARE) this.#spare.push(buffer as ArrayBuffer);
  }

  async close(): Promise<void> {
    this.#spare.length = 0;
    const streaming = this.#streaming;
    this.#streaming = undefined;
    this.#expected = 0;
    await streaming?.reader.cancel().catch(() => undefined);
  }

  /**
   * Chromium, when it writes to the origin-private file system too, loses a read now and then: it neither ends nor fails. Asked for again,
   * the bytes come; whichever is first counts.
   */
  async #unlessLost(read: Promise<Uint8Array>, start: number, end: number): Promise<Uint8Array> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = new Promise<Uint8Array>((resolve, reject) => {
      timer = setTimeout(() => {
        this.#streaming = undefined;
        this.#unlessLost(this.#slice(start, end), start, end).then(resolve, reject);
      }, PATIENCE_MS);
    });
    try {
      return await Promise.race([read, again]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #next(start: number, end: number): Promise<Uint8Array> {
    this.#filling = true;
    try {
      const streaming = await this.#stream(start);
      return streaming ? await fill(streaming, end - start, this.#buffer(end - start)) : await this.#slice(start, end);
    } finally {
      this.#filling = false;
    }
  }

  #buffer(length: number): ArrayBuffer {
    const spare = this.#spare.pop();
    return spare && spare.byteLength >= length ? spare : new ArrayBuffer(length);
  }

  async #slice(start: number, end: number): Promise<Uint8Array> {
    return new Uint8Array(await this.#blob.slice(start, end).arrayBuffer());
  }

  /** The stream that stands at `start`; none where the browser has no streams that fill a given buffer. */
  async #stream(start: number): Promise<Streaming | undefined> {
    if (this.#streaming?.at === start) return this.#streaming;
    await this.#streaming?.reader.cancel().catch(() => undefined);
    this.#streaming = undefined;
    try {
      this.#streaming = { reader: this.#blob.slice(start, this.#end).stream().getReader({ mode: "byob" }), at: start };
    } catch {
      return undefined;
    }
    return this.#streaming;
  }
}

/** Fills a buffer of `length` bytes; a shorter one where the stream ends. */
async function fill(streaming: Streaming, length: number, into: ArrayBuffer): Promise<Uint8Array> {
  let buffer = into;
  let filled = 0;
  while (filled < length) {
    const { done, value } = await streaming.reader.read(new Uint8Array(buffer, filled, length - filled));
    if (value) buffer = value.buffer as ArrayBuffer;
    filled += value?.byteLength ?? 0;
    if (done) break;
  }
  streaming.at += filled;
  return new Uint8Array(buffer, 0, filled);
}

/** The ranges of a blob. */
export function blobSource(blob: Blob): ByteSource {
  return new BlobSource(blob);
}
