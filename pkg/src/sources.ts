import { aborted, badParam, TablightError } from "./errors.js";
import { cancellable, iteratedChunks, streamChunks, throughPort } from "./chunks.js";
import { type FileHandle, type FolderHandle, isHandle, openHandle } from "./handles.js";
import type { WebFile } from "./ranges.js";
import type { Incoming } from "./stream.js";
import { Tape } from "./tape.js";
import type { Progress } from "./types.js";
import { type Body, openWeb } from "./web.js";

/** Anything that comes as bytes in pieces, such as the messages of an Arrow stream. */
export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * Anything that holds the bytes of one file, or a folder of files. A text is a web address, in Node a path too. A stream is read as it
 * arrives, an address in ranges where its server knows them.
 */
export type FileSource = Blob | ArrayBuffer | Uint8Array | ReadableStream<Uint8Array> | Pieces | FileHandle | FolderHandle | URL | string;

/** What can be opened: a file, or several that are read as one table. */
export type Source = FileSource | readonly FileSource[];

/** Bytes from one offset up to another. */
export type Range = readonly [start: number, end: number];

/** Bytes with a size, of which any range can be read. */
export interface ByteSource {
  /** Infinite as long as it is not known. */
  readonly size: number;
  /** Some of the bytes from `start` on, up to `end`; none where there are none. */
  read(start: number, end: number): Promise<Uint8Array>;
  /** Whether only what is needed is to be asked for, because it comes once or costs a request. */
  readonly onDemand?: boolean;
  /** Bytes it is said to have where the size is not known, 0 where nothing is said. */
  readonly expected?: number;
  /** Says what will be read next. */
  expect?(ranges: readonly Range[]): void;
  /** Waits until the bytes before `start` are there; tells now and then how many are. */
  upTo?(start: number): AsyncIterable<number>;
  /** Whether what has been read cannot be read again. */
  readonly isPast?: boolean;
  /** Says that what has been read is not read again. */
  forget?(): void;
  /** Says that what is read in order ends there. */
  endAt?(byte: number): void;
  /** Takes back bytes that are looked at no more, so that what is read next needs no new memory. */
  reuse?(bytes: Uint8Array): void;
  /** Lets go of what reading holds; reading again takes hold again. */
  close?(): Promise<void>;
}

/** A file on disk. */
export interface DiskFile {
  path: string;
  size: number;
}

/** Opens a file on disk, where there is a file system. */
export type OpenDisk = (file: DiskFile) => ByteSource;

/** A source and its name. */
export interface NamedSource {
  name: string;
  source: Blob | ByteSource | WebFile | DiskFile | Incoming;
}

/** Can several workers read it, each where it likes? */
export function isShared(source: NamedSource["source"]): source is Blob | DiskFile {
  return source instanceof Blob || "path" in source;
}

/** How the platform opens a string that is not a web address, where it can: the file, or the files of a folder. */
export type OpenPath = (path: string | URL) => Promise<NamedSource[]>;

/** The ranges of bytes in memory. They are not copied and must not change while open. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return { size: bytes.byteLength, read: async (start, end) => bytes.subarray(start, end) };
}

export interface ResolveOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Whether the source has to survive a structured clone. */
  cloneable: boolean;
  openPath?: OpenPath | undefined;
}

/** Turns anything that can be opened into files that can be read; a stream among several is read to its end first. */
export async function resolveSource(input: Source, options: ResolveOptions): Promise<NamedSource[]> {
  if (!Array.isArray(input)) return resolveFile(input as FileSource, { ...options, take: (pieces) => incoming(pieces, options) });
  if (input.length === 0) throw badParam("source", "there is no file to open", "pass one file or more");
  const files: NamedSource[] = [];
  for (const one of input as readonly FileSource[]) files.push(...(await resolveFile(one, { ...options, take: (pieces) => collect(pieces, options) })));
  return files;
}

interface FileOptions extends ResolveOptions {
  /** What is made of pieces that come once. */
  take(pieces: Body): Incoming | Promise<Blob>;
}

/** What the files are called together. */
export function nameOf(files: readonly NamedSource[]): string {
  const [first, ...others] = files.map(({ name }) => name);
  return others.length > 0 ? `${first || "unnamed"} and ${others.length} more` : (first ?? "");
}

async function resolveFile(input: FileSource, options: FileOptions): Promise<NamedSource[]> {
  if (input instanceof Blob) return [{ name: fileName(input), source: input }];
  const bytes = asBytes(input);
  if (bytes) return [{ name: "", source: options.cloneable ? toBlob([bytes]) : memorySource(bytes) }];
  if (input instanceof ReadableStream) return [{ name: "", source: await options.take({ chunks: streamChunks(input), expected: 0 }) }];
  if (input instanceof URL || typeof input === "string") return locate(input, options);
  if (isHandle(input)) return openHandle(input);
  if (isPieces(input)) return [{ name: "", source: await options.take({ chunks: iteratedChunks(input), expected: 0 }) }];
  throw badParam("source", `cannot open ${describe(input)}`, "pass a File, Blob, ArrayBuffer, Uint8Array, ReadableStream, URL, file or folder handle, or an iterable of Uint8Array");
}

function asBytes(input: unknown): Uint8Array | undefined {
  if (input instanceof Uint8Array) return input;
  return input instanceof ArrayBuffer ? new Uint8Array(input) : undefined;
}

function isPieces(input: unknown): input is Pieces {
  return typeof input === "object" && input !== null && !Array.isArray(input) && (Symbol.asyncIterator in input || Symbol.iterator in input);
}

async function locate(input: URL | string, options: FileOptions): Promise<NamedSource[]> {
  const isWeb = /^(https?|blob|data):/i.test(String(input));
  if (!isWeb && options.openPath) return options.openPath(input);
  const base = typeof location === "undefined" ? undefined : location.href;
  let url: URL;
  try {
    url = new URL(input, base);
  } catch (cause) {
    throw new TablightError("params", `not a URL: ${String(input)}`, { details: { param: "source" }, cause });
  }
  const found = await openWeb(url, options.signal);
  return [{ name: decodeURIComponent(url.pathname.split("/").at(-1) ?? ""), source: "chunks" in found ? await options.take(found) : found }];
}

/** Pieces on their way to where they are read, until the call is cancelled. */
function incoming({ chunks, expected }: Body, { signal, cloneable }: ResolveOptions): Incoming {
  const pieces = cancellable(chunks);
  signal?.addEventListener("abort", () => void pieces.cancel());
  return { chunks: cloneable ? throughPort(pieces) : pieces, expected };
}

/** Reads pieces to their end. The browser may keep the blob on disk. */
async function collect({ chunks, expected }: Body, { signal, onProgress }: ResolveOptions): Promise<Blob> {
  const pieces = cancellable(chunks);
  const stop = (): void => void pieces.cancel();
  signal?.addEventListener("abort", stop);
  try {
    const tape = new Tape();
    for (;;) {
      const bytes = await pieces.next();
      if (signal?.aborted) throw aborted();
      if (!bytes) return tape.whole();
      tape.append(bytes);
      onProgress?.({ phase: "fetch", done: tape.size, total: expected && Math.max(expected, tape.size), bytes: tape.size });
    }
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

function toBlob(parts: Uint8Array[]): Blob {
  return new Blob(parts as BlobPart[]);
}

function fileName(blob: Blob): string {
  return "name" in blob && typeof blob.name === "string" ? blob.name : "";
}

function describe(input: unknown): string {
  if (Array.isArray(input)) return "a list inside of a list";
  return input === null ? "null" : typeof input === "object" ? `a ${input.constructor?.name ?? "object"}` : `a ${typeof input}`;
}
