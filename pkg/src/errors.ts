/** A stable class of failure; programs match on it. */
export type ErrorCode = "aborted" | "parse" | "schema" | "params" | "memory" | "unsupported" | "internal";

/** Where a failure happened, as far as it is known. */
export interface ErrorDetails {
  /** Name of the file, where several are read as one table; row and byte are counted in it. */
  file?: string;
  /** Name of the column. */
  column?: string;
  /** Row, counted from 0 at the first row of data. */
  row?: number;
  /** Offset in the source, in bytes from its start. */
  byte?: number;
  /** Name of the parameter, dots between levels. */
  param?: string;
}

/** What crosses a worker boundary in place of an error. */
export interface ErrorData {
  code: ErrorCode;
  message: string;
  hint?: string;
  details: ErrorDetails;
}

const CODES: ReadonlySet<string> = new Set<ErrorCode>(["aborted", "parse", "schema", "params", "memory", "unsupported", "internal"]);

/** Every failure of the package: what was wrong, where, and what to try. */
export class TablightError extends Error {
  override readonly name = "TablightError";
  /** The class of failure. */
  readonly code: ErrorCode;
  /** What to try, where something is known to help. */
  readonly hint: string | undefined;
  /** Where it happened. */
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, extra: { hint?: string; details?: ErrorDetails; cause?: unknown } = {}) {
    super(message, extra.cause === undefined ? undefined : { cause: extra.cause });
    this.code = code;
    this.hint = extra.hint;
    this.details = extra.details ?? {};
  }

  /** The plain object that crosses a worker boundary. */
  toJSON(): ErrorData {
    const { code, message, hint, details } = this;
    return hint === undefined ? { code, message, details } : { code, message, hint, details };
  }

  /** Anything thrown, as an error of this class. */
  static from(thrown: unknown): TablightError {
    if (thrown instanceof TablightError) return thrown;
    if (isTrap(thrown)) return trapped(thrown);
    if (isAbort(thrown)) return aborted();
    if (isErrorData(thrown)) return revive(thrown);
    if (isMissingFile(thrown)) {
      return new TablightError("params", thrown.message, { hint: "check the path", details: { param: "source" }, cause: thrown });
    }
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new TablightError("internal", message, { cause: thrown });
  }
}

/** The caller cancelled. */
export function aborted(): TablightError {
  return new TablightError("aborted", "cancelled");
}

/** Refuses a call that was cancelled before it began. */
export function refuseIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw aborted();
}

/** A wrong argument; `param` is its name as the caller writes it. */
export function badParam(param: string, message: string, hint?: string): TablightError {
  return new TablightError("params", message, hint === undefined ? { details: { param } } : { details: { param }, hint });
}

/** The engine or data set was closed by the caller. */
export function closed(what: string): TablightError {
  return new TablightError("aborted", `the ${what} is closed`, { hint: `open a new ${what}` });
}

/** A WebAssembly trap, a panic or an exhausted stack: the module's state can no longer be trusted. */
export function isTrap(thrown: unknown): thrown is Error {
  if (!(thrown instanceof Error)) return false;
  if (thrown instanceof WebAssembly.RuntimeError || ("fatal" in thrown && thrown.fatal === true)) return true;
  return thrown instanceof RangeError && /call stack/i.test(thrown.message);
}

/** The error that a trap is reported as. */
export function trapped(cause: Error): TablightError {
  return new TablightError("internal", `the engine stopped: ${cause.message}`, {
    hint: "this is a bug in tablight; your data is untouched and the next call starts a new engine",
    cause,
  });
}

/** The error a message carries. */
export function revive(data: ErrorData): TablightError {
  const { file, column, row, byte, param } = data.details ?? {};
  const details: ErrorDetails = {};
  if (file != null) details.file = file;
  if (column != null) details.column = column;
  if (row != null) details.row = Number(row);
  if (byte != null) details.byte = Number(byte);
  if (param != null) details.param = param;
  return new TablightError(data.code, data.message, data.hint == null ? { details } : { details, hint: data.hint });
}

function isErrorData(thrown: unknown): thrown is ErrorData {
  return typeof thrown === "object" && thrown !== null && "code" in thrown && typeof thrown.code === "string" && CODES.has(thrown.code);
}

function isAbort(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === "AbortError";
}

function isMissingFile(thrown: unknown): thrown is Error {
  return thrown instanceof Error && "code" in thrown && (thrown.code === "ENOENT" || thrown.code === "EISDIR" || thrown.code === "EACCES");
}
