import type { Dataset } from "./dataset.js";
import type { CheckParams, CompareParams, JoinParams, Methods, OpenOptions, ProfileReport, SliceParams } from "./generated/types.js";

export type * from "./generated/types.js";

/** How far a call has come. */
export interface Progress {
  /** What is being done, in a word: `"fetch"`, `"read"`, `"fit"`. */
  phase: string;
  /** Units done; never decreases within a phase. */
  done: number;
  /** Units in all, or 0 while that is not known. */
  total: number;
  /** Bytes read from the source so far; 0 in calls that read none. */
  bytes: number;
}

/** Whether the rows of a data set lie in a cache on this device. */
export interface CacheState {
  /** `"session"`: until the data set is closed. `"device"`: until it is forgotten, see `engine.cached`. */
  kind: "none" | "session" | "device";
  /** Names it for `engine.reopen` and `engine.forget`, where it stays on the device. */
  id?: string;
  /** Bytes it takes on this device. */
  bytes: number;
  /** Why there is none, where one was begun and given up. */
  reason?: string;
}

/**
 * What is cached on this device, in the origin-private file system: with `"auto"` the rows that do not fit in memory, until the data set is
 * closed; with `"always"` those of every file, so that it can be opened again without it, until that is forgotten; with `"never"` nothing.
 */
export type CacheMode = "auto" | "never" | "always";

/** What every call takes. */
export interface CallOptions {
  /** Cancels the call, inside a computation too; it then rejects with code `aborted`. */
  signal?: AbortSignal | undefined;
  /** Hears of progress, at most 20 times a second. */
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** How a source is opened: how its bytes are to be read, and what every call takes. */
export interface OpenCallOptions extends Partial<OpenOptions>, CallOptions {
  /** A name for the source; its ending tells the format where the bytes do not. Default: the file's own name. */
  name?: string | undefined;
  /** What of it is cached on this device. Nothing of one that is opened for one task. Default: as the engine is told, `"never"` if it is not. */
  cache?: CacheMode | undefined;
  /** Receives the profile of the rows read so far, at most 4 times a second. */
  onProfile?: ((report: ProfileReport) => void) | undefined;
  /**
   * The one task that the source is opened for: only the columns that it reads are read, and for a task of one pass (`profile`, `aggregate`) no row is
   * kept; `run` with the same parameters then answers at once. Default: none.
   */
  purpose?: Purpose | undefined;
}

/** A task with its parameters. */
export interface Purpose {
  task: string;
  params: object;
}

/**
 * How a source is read whose rows are appended. Columns, their types and what is kept are those of the data set; a row that cannot be
 * read refuses the source. A text is taken to have a header unless `header` says otherwise.
 */
export interface AppendOptions extends Omit<OpenCallOptions, "keep" | "profile" | "types" | "strict" | "maxRejects" | "cache" | "onProfile" | "purpose"> {
  /** Receives the profile of all rows once the new ones are in; of a feed as they come, at most 4 times a second and at its end. */
  onProfile?: ((report: ProfileReport) => void) | undefined;
}

/** How rows are cleaned. */
export interface CleanOptions extends CallOptions {
  /** A name for the cleaned rows. Default: that of the data set they come from. */
  name?: string | undefined;
  /** Where rows are read again: receives the profile of the cleaned rows so far, at most 4 times a second. */
  onProfile?: ((report: ProfileReport) => void) | undefined;
}

/** Which columns of a result are put beside the rows. */
export interface AttachOptions {
  /** Columns of the result. Default: all but `row`. */
  columns?: readonly string[] | undefined;
  /** A name for the new data set. Default: that of the data set the rows come from. */
  name?: string | undefined;
  /** Cancels the call; it then rejects with code `aborted`. */
  signal?: AbortSignal | undefined;
}

/** How the sources of a feed are read, one like the other. */
export type FollowOptions = Omit<AppendOptions, "onProgress">;

/** Rules, and the other data sets that they speak of. */
export interface Checks extends Partial<Omit<CheckParams, "references">> {
  references?: Readonly<Record<string, Dataset>>;
}

/** Which rows of two data sets go together. */
export interface Joining extends Partial<Omit<JoinParams, "right" | "on">>, Pick<JoinParams, "on"> {}

/** `"segment/kmeans"` and so on: every method of every task. */
type MethodKey = keyof Methods;

/** The methods of a task. */
type MethodOf<Task extends string> = MethodKey extends infer Key ? (Key extends `${Task}/${infer Method}` ? Method : never) : never;

type Entry<Task extends string, Method extends string> = Methods[Extract<MethodKey, `${Task}/${Method}`>];

/**
 * Parameters of a task: those of the area, those of one method, and the method's name. Whatever is left out has its default;
 * without `method` the task's first method is used.
 */
export type Params<Task extends string> = {
  [Method in MethodOf<Task>]: Partial<Entry<Task, Method>["common"]> & Partial<Entry<Task, Method>["params"]> & { method?: Method };
}[MethodOf<Task>];

/** How two data sets are compared: the parameters of the task `compare` but for conditions, which are of slices. */
export type CompareOptions = Partial<Omit<CompareParams, "where" | "against"> & SliceParams>;

/** What the methods of a task report. */
export type Report<Task extends string> = Entry<Task, MethodOf<Task>>["report"];
