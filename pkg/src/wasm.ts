import { moduleUrl, restUrl } from "./code.js";
import { TablightError } from "./errors.js";
import type { First, Rest } from "./rest.js";
import type { CleanParams, CleanReport, ExportOptions, Findings, OpenOptions, ProfileReport, Purpose } from "./types.js";

/** What a running task asks of whoever runs it; called at every checkpoint. */
export interface Host {
  progress(phase: string, done: number, total: number): void;
  cancelled(): boolean;
  /** A wait the task must make now so that messages get in, or nothing to go straight on. */
  pause(): Promise<void> | undefined;
  /** An errand of this chore for each of those who may help now. */
  errands(chore: string): Errand[];
}

/** Work that another does for a task. */
export interface Errand {
  ask(message: Uint8Array): Promise<Uint8Array>;
  /** It is over, whatever is still being done. */
  end(): void;
}

/** What a decoder wants next. */
export type Step =
  | { kind: "need"; ranges: [start: number, end: number][] }
  | { kind: "batch"; rows: number }
  | { kind: "restart" }
  | { kind: "done" };

/** A task's result as it leaves the module. */
export interface RawOutcome {
  report: object;
  table?: Uint8Array;
  model?: Uint8Array;
}

/** A column of a data set. */
export interface Field {
  /** Its name. */
  name: string;
  /** `int64`, `float64`, `decimal(12,2)`, `utf8`, `boolean`, `date`, `timestamp`, `timestamp[UTC]` … */
  type: string;
  /** Whether values may be missing. */
  nullable: boolean;
}

export interface WasmDataset {
  readonly schema: Field[];
  readonly rowCount: number;
  readonly memory: number;
  /** Whether the rows are in memory. */
  readonly kept: boolean;
  readonly findings: Findings;
  /** The profile kept while reading; `null` where none is kept, or before the first rows. */
  profile(): ProfileReport | null;
  /** Bytes of its cache, where it has one: then what must be read again is read from it. */
  readonly cached: number | undefined;
  /** What `WasmEngine.restore` needs beside the bytes of the cache; nothing where there is none, or not all rows are in it. */
  state(): Uint8Array | undefined;
  /** Reads from the source again, not from the cache. */
  forgetCache(): void;
  /** A loader of rows that are to be appended, as `WasmEngine.open` makes one of a data set. */
  appender(names: readonly string[], sizes: readonly number[], options: Partial<OpenOptions>): WasmLoader;
  /** Puts rows at the end that an `appender` has read, which are used up; what is running goes on with the rows it began with. */
  append(rows: WasmDataset): void;
  /** What a task of one pass knows of all rows, for `watch` of this data set or the one that was scanned for it. */
  passed(task: string, params: object, host: Host): Promise<WasmPassed>;
  /** Keeps what a task knows of all rows, which is used up, under a number: rows that are appended are taken in. */
  watch(number: number, passed: WasmPassed): void;
  /** Lets the task of this number go. */
  unwatch(number: number): void;
  /** A loader of what must be read again before the task can run; its data set runs it. Nothing where all is at hand. */
  scan(task: string, params: object): WasmLoader | undefined;
  /** The data set as it is now, whatever is appended to it later. */
  snapshot(): WasmDataset;
  /** What the task asks to begin with over all rows once more; nothing where it knows all it needs. */
  further(task: string, params: object, host: Host): Promise<string | undefined>;
  scanFurther(task: string, params: object, state: string): WasmLoader | undefined;
  scanForModel(model: Uint8Array): WasmLoader | undefined;
  scanColumns(columns: readonly string[] | undefined): WasmLoader | undefined;
  /** The file is handed out by the loader's `parts`. */
  scanExport(options: Partial<ExportOptions>): WasmLoader | undefined;
  /** A loader that cleans rows which are not in memory. Nothing where they are. */
  cleaner(params: Partial<CleanParams>): WasmLoader | undefined;
  /** Cleans rows that are in memory. */
  clean(params: Partial<CleanParams>, host: Host): Promise<WasmCleaned>;
  run(task: string, params: object, host: Host): Promise<RawOutcome>;
  /** The same rows with another data set beside them, which tasks know by a name. */
  beside(name: string, other: WasmDataset): WasmDataset;
  /** The columns that a task reads of another data set; nothing where it reads all. */
  readsOf(task: string, params: object, other: string): string[] | undefined;
  /** As `run`, with the table as a data set. */
  derive(task: string, params: object, host: Host): Promise<RawOutcome & { dataset: WasmDataset }>;
  apply(model: Uint8Array, host: Host): Promise<RawOutcome>;
  /** One Arrow IPC stream; of every column where none are named. */
  table(columns: readonly string[] | undefined): Uint8Array;
  export(options: Partial<ExportOptions>, host: Host): Promise<Uint8Array[]>;
  free(): void;
}

/** What a task of one pass knows of the rows that it has seen. */
export interface WasmPassed {
  free(): void;
}

/** Cleaned rows. */
export interface WasmCleaned {
  dataset: WasmDataset;
  report: CleanReport;
}

export interface WasmLoader {
  step(): Step;
  feed(offset: number, bytes: Uint8Array): void;
  /** The source has `size` bytes: told after what there is of a range that reaches beyond, where the size was not known. */
  end(size: number): void;
  /** Parts of an exported file that are ready; each is handed out once. */
  parts(): Uint8Array[];
  /** The profile so far; `null` before the first rows, or where none is kept. */
  profile(): ProfileReport | null;
  /** Caches the rows that are read from now on: all of them, or those that are not kept in memory. */
  cache(always: boolean): void;
  /** The next bytes of the cache and where in it they belong, over what lay there before a restart; nothing where there are none for now. */
  nextCached(): { at: number; bytes: Uint8Array } | undefined;
  /** Gives the cache up. */
  forgetCache(): void;
  /** Whether rows are cached as they come, as far as that is known. */
  caches(): boolean;
  /** Number of shares that the source can be read in, once that is known: 0 where it can only be read as a whole. */
  shares(): number;
  /** Where a share of a text ends, but for its last row; nothing for other sources, of which only what is asked for is needed. */
  shareEnd(index: number): number | undefined;
  /** How those read who read the shares. */
  options(): OpenOptions;
  /** The tasks that run over the rows of each share. */
  tasks(): Purpose[];
  /** Whether rows are wanted with the shares, as far as that is known. */
  keeps(): boolean;
  /** Reads a share from now on: before the first step, or after `finishShare`. */
  readShare(index: number, begin: number | undefined, kept: boolean): void;
  /** What was read of a share, once it is done. */
  finishShare(): WasmShare;
  /** Takes the next share, which is used up; `false` where it has to be read again from `nextShareBegin`. */
  absorb(share: WasmShare): boolean;
  /** Where the next share begins, once the one before it was taken. */
  nextShareBegin(): number | undefined;
  /** Of a `cleaner`: whether it cleans rows as they come by. If not, its data set is to be cleaned. */
  cleans(): boolean;
  /** The recipe with the figures that were sought, for another `cleaner`; `null` where the rows were cleaned. */
  refined(): CleanParams | null;
  /** What was done to the rows, where they were cleaned. */
  report(): CleanReport;
  finish(): WasmDataset;
  free(): void;
}

/** A share of a source that has been read. */
export interface WasmShare {
  /** The share on its way to another instance, its rows as they are cached where they will be; it is used up. */
  pack(cached: boolean): PackedShare;
  free(): void;
}

/** A share of a source as it goes from one instance to another. */
export interface PackedShare {
  head: Uint8Array;
  /** An Arrow IPC stream, or as they are cached; empty where rows are not wanted. */
  rows: Uint8Array;
}

export interface WasmEngine {
  readonly memoryUsed: number;
  /** Files as one table, by their names and sizes, infinite where it is not known; their bytes follow each other without a gap. */
  open(names: readonly string[], sizes: readonly number[], options: Partial<OpenOptions>): WasmLoader;
  /** A data set from its state, of which the rows are in its cache. */
  restore(state: Uint8Array): WasmDataset;
  /** As `open`, for one task, which the data set then runs with the same parameters: only what it needs is read and kept. */
  openFor(names: readonly string[], sizes: readonly number[], options: Partial<OpenOptions>, task: string, params: object): WasmLoader;
  /** A loader of shares of files, to be handed to a loader of the whole. */
  openShares(names: readonly string[], sizes: readonly number[], options: Partial<OpenOptions>, tasks: readonly Purpose[]): WasmLoader;
  /** Answers a message of a task elsewhere: the first of a number begins the chore of this name. */
  chore(number: number, chore: string, message: Uint8Array, host: Host): Promise<Uint8Array>;
  endChore(number: number): void;
  free(): void;
}

/** One instance of the module. */
export interface WasmModule {
  Engine: { new (memoryBudget: number): WasmEngine; compare(reference: Uint8Array, current: Uint8Array, params: object): RawOutcome };
  ShareRead: { unpack(head: Uint8Array, rows: Uint8Array): WasmShare };
  /** Bytes of linear memory the instance holds; it never shrinks. */
  allocated(): number;
  /** Whether a trap has left its state in doubt. */
  broken: boolean;
}

/** Where a part of the module's code comes from: a URL, its bytes, or the compiled module. Bytes in a `Blob` are not copied on their way to a worker. */
export type WasmPart = URL | string | BufferSource | Blob | WebAssembly.Module;

/** Where the module's code comes from: what reads and profiles files comes first, the rest when it is needed. */
export interface WasmParts {
  first: WasmPart;
  rest: WasmPart;
}

/** Where the module's code comes from; of the first part alone, the rest is the file beside the package's code. */
export type WasmSource = WasmPart | WasmParts;

/** Both parts of a source. */
export function partsOf(source: WasmSource | undefined): WasmParts {
  if (typeof source === "object" && "first" in source) return source;
  return { first: source ?? moduleUrl(), rest: restUrl() };
}

/** A source that can be sent to another thread. A URL cannot, and a relative one would mean something else there. */
export function sendable(source: WasmSource | undefined, base?: string): WasmSource | undefined {
  const part = (part: WasmPart): WasmPart => (part instanceof URL || (typeof part === "string" && base !== undefined) ? new URL(part, base).href : part);
  if (source === undefined) return undefined;
  return typeof source === "object" && "first" in source ? { first: part(source.first), rest: part(source.rest) } : part(source);
}

/** The functions that the generated glue exports beside its classes. */
export interface Glue {
  default(options: { module_or_path: WasmPart }): Promise<First>;
  Engine: WasmModule["Engine"];
  ShareRead: WasmModule["ShareRead"];
}

/** An instance made through the glue. */
export async function instantiate(glue: Glue, source: WasmPart, rest: Rest): Promise<WasmModule> {
  try {
    const first = await glue.default({ module_or_path: source });
    if (first.restTable) await rest(first);
    return { Engine: glue.Engine, ShareRead: glue.ShareRead, allocated: () => first.memory.buffer.byteLength, broken: false };
  } catch (cause) {
    throw notLoaded(source, cause);
  }
}

function notLoaded(source: WasmPart, cause: unknown): TablightError {
  const place = source instanceof URL || typeof source === "string" ? ` from ${String(source)}` : "";
  const reason = cause instanceof Error ? cause.message : String(cause);
  const hint =
    cause instanceof WebAssembly.CompileError && !/policy/i.test(reason)
      ? "this needs a browser with WebAssembly SIMD; or the file is damaged"
      : "serve tablight_bg.wasm and tablight_rest.wasm with the package's code or pass their addresses as wasm, and allow 'wasm-unsafe-eval' where a Content-Security-Policy is set";
  return new TablightError("unsupported", `the WebAssembly module could not be loaded${place}: ${reason}`, { hint, cause });
}
