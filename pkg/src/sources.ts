import { aborted, badParam, TablightError } from "./errors.js";
import type { Progress } from "./types.js";

/** Anything that holds the bytes of one file. In Node a text is a path, of a folder too. */
export type FileSource = Blob | ArrayBuffer | Uint8Array | ReadableStream<Uint8Array> | URL | string;

/** What can be opened: a file, or several that are read as one table. */
export type Source = FileSource | readonly FileSource[];

/** Bytes with a size, of which any range can be read. */
export interface ByteSource {
  readonly size: number;
  read(start: number, end: number): Promise<Uint8Array>;
  /** Lets go of what reading holds; reading again takes hold again. */
  close?(): Promise<void>;
}

/** A source that can be read again, and its name. */
export interface NamedSource {
  name: string;
  source: Blob | ByteSource;
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

/** Turns anything that can be opened into files of which any range can be read, twice if need be. */
export async function resolveSource(input: Source, options: ResolveOptions): Promise<NamedSource[]> {
  const inputs = Array.isArray(input) ? (input as readonly FileSource[]) : [input as FileSource];
  if (inputs.length === 0) throw badParam("source", "there is no file to open", "pass one file or more");
  const files: NamedSource[] = [];
  for (const one of inputs) files.push(...(await resolveFile(one, options)));
  return files;
}

/** What the files are called together. */
export function nameOf(files: readonly NamedSource[]): string {
  const [first, ...others] = files.map(({ name }) => name);
  return others.length > 0 ? `${first || "unnamed"} and ${others.length} more` : (first ?? "");
}

async function resolveFile(input: FileSource, options: ResolveOptions): Promise<NamedSource[]> {
  if (input instanceof Blob) return [{ name: fileName(input), source: input }];
  const bytes = asBytes(input);
  if (bytes) return [{ name: "", source: options.cloneable ? toBlob([bytes]) : memorySource(bytes) }];
  if (input instanceof ReadableStream) return [{ name: "", source: await collect(input, 0, options) }];
  if (input instanceof URL || typeof input === "string") return locate(input, options);
  throw badParam("source", `cannot open ${describe(input)}`, "pass a File, Blob, ArrayBuffer, Uint8Array, ReadableStream or URL");
}

function asBytes(input: unknown): Uint8Array | undefined {
  if (input instanceof Uint8Array) return input;
  return input instanceof ArrayBuffer ? new Uint8Array(input) : undefined;
}

async function locate(input: URL | string, options: ResolveOptions): Promise<NamedSource[]> {
  const isWeb = /^(https?|blob|data):/i.test(String(input));
  if (!isWeb && options.openPath) return options.openPath(input);
  const base = typeof location === "undefined" ? undefined : location.href;
  let url: URL;
  try {
    url = new URL(input, base);
  } catch (cause) {
    throw new TablightError("params", `not a URL: ${String(input)}`, { details: { param: "source" }, cause });
  }
  return [{ name: decodeURIComponent(url.pathname.split("/").at(-1) ?? ""), source: await fetchAll(url, options) }];
}

async function fetchAll(url: URL, options: ResolveOptions): Promise<Blob> {
  let response: Response;
  try {
    response = await fetch(url, options.signal ? { signal: options.signal } : {});
  } catch (cause) {
    if (options.signal?.aborted) throw aborted();
    throw new TablightError("params", `could not fetch ${url.href}`, {
      hint: "check the address, the network, and that the server allows cross-origin reads",
      details: { param: "source" },
      cause,
    });
  }
  if (!response.ok || !response.body) {
    throw badParam("source", `${url.href} answered ${response.status} ${response.statusText}`.trimEnd());
  }
  return collect(response.body, Number(response.headers.get("content-length") ?? 0), options);
}

/** How many bytes of a stream are held before they are handed to the browser's blob storage. */
const FOLD = 64 << 20;

/** Reads a stream to its end: formats with a footer start there. The browser may keep the blob on disk. */
async function collect(stream: ReadableStream<Uint8Array>, total: number, options: ResolveOptions): Promise<Blob> {
  const { signal, onProgress } = options;
  const reader = stream.getReader();
  const stop = () => void reader.cancel().catch(() => undefined);
  signal?.addEventListener("abort", stop);
  try {
    let parts: BlobPart[] = [];
    let [bytes, held] = [0, 0];
    for (;;) {
      const { done, value } = await reader.read();
      if (signal?.aborted) throw aborted();
      if (done) return new Blob(parts);
      parts.push(value as BlobPart);
      bytes += value.byteLength;
      held += value.byteLength;
      if (held >= FOLD) [parts, held] = [[new Blob(parts)], 0];
      onProgress?.({ phase: "fetch", done: bytes, total: Math.max(total, total && bytes), bytes });
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
