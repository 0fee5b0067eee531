import type { ErrorData } from "./errors.js";
import type { CachedFile } from "./cache.js";
import type { CacheWish } from "./caching.js";
import type { CacheState, CleanParams, CleanReport, ExportOptions, Findings, OpenOptions, ProfileReport, Progress, Purpose } from "./types.js";
import type { Field, PackedShare, RawOutcome, WasmSource } from "./wasm.js";
import type { NamedSource } from "./sources.js";

/** An open data set, as the side that holds it describes it. */
export interface Opened {
  dataset: number;
  schema: Field[];
  rowCount: number;
  memory: number;
  kept: boolean;
  findings: Findings;
  cache: CacheState;
}

/** Which share is read, from where on if that is known, and whether with its rows. */
export interface Share {
  index: number;
  begin: number | undefined;
  /** Where its bytes are read from, if that is known. */
  start: number | undefined;
  /** Where it ends, but for its last row, where more may be read at a time than is asked for. */
  end: number | undefined;
  kept: boolean;
  /** Whether its rows come as they are cached. */
  cached: boolean;
}

/** Bytes in use. */
export interface MemoryUse {
  /** Held by open data sets and running tasks, counted against the budget. */
  used: number;
  /** Linear memory of the module: grows with the peak and is reused. */
  allocated: number;
}

/** A data set after an append: the rows that came in, and what there is now. */
export interface Appended extends Pick<Opened, "rowCount" | "memory"> {
  rows: number;
}

/** Open data sets by the names that a task knows them by. */
export type Others = Readonly<Record<string, number>>;

/** A data set that a task has made, and the rest of its outcome. */
export interface Derived {
  opened: Opened;
  outcome: RawOutcome;
}

/** What an engine can be asked: a line per call. Requests, replies and handlers are derived from it. */
export interface Calls {
  /** `purpose` is the one task that the files are read for, if there is one. */
  open: { args: { files: NamedSource[]; options: Partial<OpenOptions>; cache: CacheWish; live: boolean; purpose?: Purpose | undefined }; result: Opened };
  /** Opens what was kept on this device. */
  reopen: { args: { id: string }; result: Opened };
  /** What is kept on this device, the latest first. */
  cached: { args: Record<never, never>; result: CachedFile[] };
  /** Removes it, or all. */
  forget: { args: { id: string | undefined }; result: void };
  append: { args: { dataset: number; files: NamedSource[]; options: Partial<OpenOptions> }; result: Appended };
  /** Has a task of one pass stand ready, under a number that the caller chooses. */
  watch: { args: { dataset: number; task: string; params: object; number: number }; result: void };
  unwatch: { args: { dataset: number; number: number }; result: void };
  /** Tells of the profile that is kept, where one is. */
  glance: { args: { dataset: number }; result: void };
  /** `others` are the data sets that the parameters name, by these names. */
  run: { args: { dataset: number; task: string; params: object; others?: Others | undefined }; result: RawOutcome };
  /** As `run`, for a task whose table becomes a data set. */
  derive: { args: { dataset: number; task: string; params: object; others?: Others | undefined }; result: Derived };
  apply: { args: { dataset: number; model: Uint8Array }; result: RawOutcome };
  /** Of two portraits, which may be of data sets of other engines. */
  compare: { args: { reference: Uint8Array; current: Uint8Array; params: object }; result: RawOutcome };
  /** The rows after a recipe, as another data set. */
  clean: { args: { dataset: number; params: Partial<CleanParams>; live: boolean }; result: { opened: Opened; report: CleanReport } };
  table: { args: { dataset: number; columns: readonly string[] | undefined }; result: Uint8Array };
  export: { args: { dataset: number; options: Partial<ExportOptions> }; result: Blob };
  /** `source` numbers the source among those that are shared. */
  share: { args: { source: number; lane: number; files: NamedSource[]; options: Partial<OpenOptions>; tasks: Purpose[] } & Share; result: PackedShare };
  closeShares: { args: { source: number }; result: void };
  /** A message of a task of another engine to the chore that this one does for it, which the first message of a number begins; `message` is moved. */
  chore: { args: { number: number; chore: string; message: Uint8Array }; result: Uint8Array };
  endChore: { args: { number: number }; result: void };
  close: { args: { dataset: number }; result: void };
  memory: { args: Record<never, never>; result: MemoryUse };
}

/** The name of a call. */
export type CallName = keyof Calls;

/** One call as whoever serves it sees it. */
export interface Job {
  cancelled(): boolean;
  progress(progress: Progress): void;
  profile(report: ProfileReport): void;
  /** Others could do a part of it. */
  helpWanted(): void;
}

/** What serves the calls; a missing one does not compile. */
export type Handlers = { [K in CallName]: (args: Calls[K]["args"], job: Job) => Promise<Calls[K]["result"]> };

/** What the caller adds to a call. */
export interface JobOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
  onProfile?: ((report: ProfileReport) => void) | undefined;
  onHelpWanted?: (() => void) | undefined;
}

/** An engine somewhere: in this thread or in a worker. */
export interface Backend {
  call<K extends CallName>(name: K, args: Calls[K]["args"], options?: JobOptions): Promise<Calls[K]["result"]>;
  /** Whether it can no longer serve. */
  readonly dead: boolean;
  /** Ends it; everything pending rejects at once. Resolves when its memory is given back. */
  close(): Promise<void>;
}

/** The first message to a worker. */
export interface Start {
  kind: "start";
  wasm: WasmSource | undefined;
  memoryBudget: number;
  /** Name of the lock the worker holds for as long as it lives. */
  lifeline: string;
}

/** A call on its way to a worker. */
export type Request = { [K in CallName]: { kind: "call"; id: number; name: K; args: Calls[K]["args"] } }[CallName];

/** Everything a worker may be sent. */
export type ToWorker =
  | Start
  | Request
  | { kind: "cancel"; id: number }
  /** Practise until the first call. */
  | { kind: "practise" }
  /** A helper is at the other end of the port. */
  | { kind: "helper"; port: MessagePort }
  /** Work as a helper for whoever is at the other end of the port. */
  | { kind: "help"; port: MessagePort };

/** Everything a worker may send. `dead` says that the error ended the worker's module. */
export type FromWorker =
  | { kind: "ready" }
  | { kind: "reply"; id: number; value: unknown }
  | { kind: "failure"; id: number; error: ErrorData; dead: boolean }
  | { kind: "dead"; error: ErrorData }
  | { kind: "progress"; id: number; progress: Progress }
  | { kind: "profile"; id: number; report: ProfileReport }
  | { kind: "helpWanted"; id: number };
