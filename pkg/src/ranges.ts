import { TablightError } from "./errors.js";
import type { ByteSource, Range } from "./sources.js";

/** Bytes that are fetched to find out whether a server knows ranges. */
export const HEAD_BYTES = 16 << 10;
/** Ranges with no more than this between them are fetched at once: a request costs about as much. */
const GAP = 16 << 10;
/** Most bytes of a request. */
const MOST = 8 << 20;

/** What a server says of a part of a file. */
interface Part {
  start: number;
  /** Bytes of the whole file. */
  size: number;
  etag: string | null;
  modified: string | null;
}

/** A file on a web server of which any range can be had. It can be sent to a worker. */
export interface WebFile {
  url: string;
  size: number;
  /** What must stay the same while it is read, as far as the server tells. */
  etag: string | null;
  modified: string | null;
  /** Its first bytes. */
  head: Uint8Array;
}

/** A stretch of the file that is fetched at once. */
interface Stretch {
  start: number;
  end: number;
  bytes?: Promise<Uint8Array>;
}

/** What part of a file an answer holds; nothing where it is not a part, or encoded. */
export function partOf({ status, headers }: Response): Part | undefined {
  const [, start, size] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get("content-range") ?? "") ?? [];
  if (status !== 206 || start === undefined || headers.has("content-encoding")) return undefined;
  return { start: Number(start), size: Number(size), etag: headers.get("etag"), modified: headers.get("last-modified") };
}

/** The ranges of a file on a web server. Nothing is fetched that was not asked for, but for small gaps, and what follows while reading in order. */
export class RangeSource implements ByteSource {
  readonly onDemand = true;
  readonly #file: WebFile;
  #stretches: Stretch[] = [];
  /** Where the last stretch ends if it was the only one. */
  #expected = -1;
  #stop = new AbortController();

  constructor(file: WebFile) {
    this.#file = file;
  }

  get size(): number {
    return this.#file.size;
  }

  expect(ranges: readonly Range[]): void {
    const held = this.#stretches;
    const stretches: Stretch[] = joined(ranges).map(({ start, end }) => held.find((one) => one.start <= start && end <= one.end) ?? { start, end });
    const [only, ...others] = stretches;
    const inOrder = only?.start === this.#expected && others.length === 0;
    this.#expected = only && others.length === 0 ? only.end : -1;
    if (only && inOrder && only.end < this.size) stretches.push({ start: only.end, end: Math.min(this.size, 2 * only.end - only.start) });
    this.#stretches = stretches;
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    const { head } = this.#file;
    if (start < head.length) return head.subarray(start, end);
    const index = this.#stretches.findIndex((one) => one.start <= start && start < one.end && one.end - one.start <= MOST);
    const stretch = this.#stretches[index];
    if (!stretch) return this.#fetch(start, Math.min(end, start + MOST));
    for (const read of this.#stretches.slice(0, index)) delete read.bytes;
    const bytes = this.#begin(stretch);
    const next = this.#stretches[index + 1];
    if (next && next.end - next.start <= MOST) this.#begin(next);
    return (await bytes).subarray(start - stretch.start, end - stretch.start);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#stretches = [];
    this.#expected = -1;
  }

  #begin(stretch: Stretch): Promise<Uint8Array> {
    if (!stretch.bytes) {
      stretch.bytes = this.#fetch(stretch.start, stretch.end);
      stretch.bytes.catch(() => undefined); // reported where it is read
    }
    return stretch.bytes;
  }

  async #fetch(start: number, end: number): Promise<Uint8Array> {
    const { url } = this.#file;
    try {
      const response = await fetch(url, { headers: { Range: `bytes=${start}-${end - 1}`, ...this.#unchanged() }, signal: this.#stop.signal });
      const part = partOf(response);
      if (!part || !this.#isSame(part) || part.start !== start) {
        await response.body?.cancel();
        throw response.ok || response.status === 412 || response.status === 416 ? changed(url, start) : refused(url, start, response.status);
      }
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (bytes.length === end - start) return bytes;
      throw brokeOff(url, start + bytes.length);
    } catch (cause) {
      throw cause instanceof TablightError ? cause : brokeOff(url, start, cause);
    }
  }

  #isSame({ size, etag, modified }: Part): boolean {
    return size === this.size && etag === this.#file.etag && modified === this.#file.modified;
  }

  /** Asks for the whole file instead if it was changed. To another origin a page may not say so without asking first, and compares. */
  #unchanged(): Record<string, string> {
    const { url, etag, modified } = this.#file;
    const mayAsk = typeof location === "undefined" || new URL(url).origin === location.origin;
    const version = etag && !etag.startsWith("W/") ? etag : modified;
    return mayAsk && version ? { "If-Range": version } : {};
  }
}

/** Ranges in the order of the file, those put together that are close to each other. */
function joined(ranges: readonly Range[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const [start, end] of [...ranges].sort(([a], [b]) => a - b)) {
    const last = stretches.at(-1);
    if (last && start - last.end <= GAP && Math.max(end, last.end) - last.start <= MOST) last.end = Math.max(end, last.end);
    else stretches.push({ start, end });
  }
  return stretches;
}

function changed(url: string, byte: number): TablightError {
  return new TablightError("parse", `${url} was changed while it was read`, { hint: "open it again", details: { byte } });
}

function refused(url: string, byte: number, status: number): TablightError {
  return new TablightError("parse", `${url} answered ${status} while it was read`, { hint: "it was moved or its permission ended; open it again", details: { byte } });
}

function brokeOff(url: string, byte: number, cause?: unknown): TablightError {
  return new TablightError("parse", `the connection broke off while ${url} was read`, { hint: "check the network, and try again", details: { byte }, cause });
}
