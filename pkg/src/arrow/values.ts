import type { ArrowType } from "./types.js";
import type { Chunk } from "./stream.js";

/** One value: whole numbers beyond 2^53 are bigints, decimals exact texts, dates and times milliseconds UTC, missing is `null`. */
export type Value = number | bigint | string | boolean | null;

/** A column's values: a typed array where all are numbers and none is missing, else an array. */
export type ColumnValues =
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | Value[];

type Numbers = Exclude<ColumnValues, Value[]>;
type NumbersOf = { new (length: number): Numbers; new (buffer: ArrayBufferLike, offset: number, length: number): Numbers; BYTES_PER_ELEMENT: number };

const DAY_MS = 86_400_000;

/** Decodes a column. */
export function decode(type: ArrowType, chunks: readonly Chunk[], rows: number): ColumnValues {
  switch (type.kind) {
    case "null":
    case "boolean":
    case "decimal":
    case "utf8":
      return each(chunks, rows, readerOf(type));
    case "int":
      return type.bits === 64 ? quantities(chunks, rows, readerOf(type)) : numbers(chunks, rows, integers(type));
    case "float":
      return numbers(chunks, rows, floats(type));
    case "date":
    case "timestamp":
      return quantities(chunks, rows, readerOf(type));
    case "dictionary":
      return lookedUp(chunks, rows, readerOf(type));
  }
}

/** Decodes some rows of a column, given by their numbers in any order; only the chunks they lie in are looked at. */
export function decodeAt(type: ArrowType, chunks: readonly Chunk[], rows: ArrayLike<number>): Value[] {
  const reader = readerOf(type);
  const opened = new Map<Chunk, (index: number) => Value>();
  let at = 0;
  let start = 0;
  return Array.from(rows, (row) => {
    while (row < start) start -= (chunks[--at] as Chunk).length;
    while (row >= start + (chunks[at] as Chunk).length) start += (chunks[at++] as Chunk).length;
    const chunk = chunks[at] as Chunk;
    if (isMissing(chunk, row - start)) return null;
    const read = opened.get(chunk) ?? reader(chunk);
    opened.set(chunk, read);
    return read(row - start);
  });
}

/** How the values of a type are read, one by one. */
function readerOf(type: ArrowType): Reader {
  switch (type.kind) {
    case "null":
      return () => () => null;
    case "int":
      return type.bits === 64 ? wholeNumbers(type.signed) : fixed(integers(type));
    case "float":
      return fixed(floats(type));
    case "boolean":
      return ({ buffers: [, data = NOTHING] }) => (i) => bit(data, i);
    case "date":
      return type.bits === 32 ? days : milliseconds(1);
    case "timestamp":
      return milliseconds(type.perMillisecond);
    case "decimal":
      return decimals(type.bytes, type.scale);
    case "utf8":
      return texts(type.large);
    case "dictionary":
      return words(type);
  }
}

const NOTHING = new Uint8Array(0);

const INTEGERS: Readonly<Record<string, NumbersOf>> = {
  true8: Int8Array,
  true16: Int16Array,
  true32: Int32Array,
  false8: Uint8Array,
  false16: Uint16Array,
  false32: Uint32Array,
};

const integers = ({ signed, bits }: Extract<ArrowType, { kind: "int" }>): NumbersOf => INTEGERS[`${signed}${bits}`] as NumbersOf;

const floats = ({ bits }: Extract<ArrowType, { kind: "float" }>): NumbersOf => (bits === 32 ? Float32Array : Float64Array);

/** Opens a chunk; what comes back reads the value at an index of it, which must not be a missing one. */
type Reader = (chunk: Chunk) => (index: number) => Value;

/** Value by value, with the missing ones as `null`. */
function each(chunks: readonly Chunk[], rows: number, reader: Reader): Value[] {
  const values = new Array<Value>(rows);
  let row = 0;
  for (const chunk of chunks) {
    if (chunk.length === 0) continue; // an empty chunk may have no buffers
    const read = reader(chunk);
    for (let i = 0; i < chunk.length; i++) values[row++] = isMissing(chunk, i) ? null : read(i);
  }
  return values;
}

function isMissing({ nullCount, buffers: [valid] }: Chunk, index: number): boolean {
  return nullCount > 0 && valid !== undefined && !bit(valid, index);
}

/** Numbers of one width: a view of the bytes where they lie together, a copy where not, an array where some are missing. */
function numbers(chunks: readonly Chunk[], rows: number, Type: NumbersOf): ColumnValues {
  if (chunks.some(({ nullCount }) => nullCount > 0)) return each(chunks, rows, fixed(Type));
  const [only] = chunks;
  if (only && chunks.length === 1) return view(only.buffers[1] ?? NOTHING, only.length, Type);
  const all = new Type(rows);
  let row = 0;
  for (const { length, buffers } of chunks) {
    all.set(view(buffers[1] ?? NOTHING, length, Type), row);
    row += length;
  }
  return all;
}

function view<T>(bytes: Uint8Array, length: number, Type: new (buffer: ArrayBufferLike, offset: number, length: number) => T): T {
  return new Type(bytes.buffer, bytes.byteOffset, length);
}

function fixed(Type: NumbersOf): Reader {
  return ({ buffers: [, data = NOTHING], length }) => {
    const typed = view(data, length, Type);
    return (i) => typed[i] as number;
  };
}

function days({ buffers: [, data = NOTHING], length }: Chunk): (index: number) => number {
  const typed = view(data, length, Int32Array);
  return (i) => (typed[i] as number) * DAY_MS;
}

/** Values that are all numbers as a typed array, else as an array. */
function quantities(chunks: readonly Chunk[], rows: number, reader: Reader): ColumnValues {
  if (chunks.some(({ nullCount }) => nullCount > 0)) return each(chunks, rows, reader);
  const all = new Float64Array(rows);
  let row = 0;
  for (const chunk of chunks) {
    const read = reader(chunk);
    for (let i = 0; i < chunk.length; i++) {
      const value = read(i);
      if (typeof value !== "number") return each(chunks, rows, reader);
      all[row++] = value;
    }
  }
  return all;
}

/** 64-bit integers: numbers where they are exact as such, bigints where not. */
function wholeNumbers(signed: boolean): Reader {
  return ({ buffers: [, data = NOTHING], length }) => {
    const near = nearest(data, length, signed);
    const exact: BigInt64Array | BigUint64Array = signed ? view(data, length, BigInt64Array) : view(data, length, BigUint64Array);
    return (i) => {
      const number = near(i);
      return Number.isSafeInteger(number) ? number : (exact[i] as bigint);
    };
  };
}

/** 64-bit times in milliseconds, with the finer digits as a fraction. */
function milliseconds(perMillisecond: number): Reader {
  return ({ buffers: [, data = NOTHING], length }) => {
    if (perMillisecond <= 1e3) {
      const near = nearest(data, length, true);
      return (i) => near(i) / perMillisecond;
    }
    const words = view(data, length, BigInt64Array);
    const unit = BigInt(perMillisecond); // nanoseconds are beyond 2^53: the whole milliseconds are split off first
    return (i) => Number((words[i] as bigint) / unit) + Number((words[i] as bigint) % unit) / perMillisecond;
  };
}

/** 64-bit integers as the nearest number, from their halves: several times faster than by way of bigints. */
function nearest(data: Uint8Array, length: number, signed: boolean): (index: number) => number {
  const low = view(data, 2 * length, Uint32Array);
  const high = signed ? view(data, 2 * length, Int32Array) : low;
  return (i) => (high[2 * i + 1] as number) * 2 ** 32 + (low[2 * i] as number);
}

function decimals(bytes: number, scale: number): Reader {
  const count = bytes / 8;
  return ({ buffers: [, data = NOTHING], length }) => {
    const words = view(data, length * count, BigUint64Array);
    return (i) => {
      let unscaled = 0n;
      for (let word = count - 1; word >= 0; word--) unscaled = (unscaled << 64n) | (words[i * count + word] as bigint);
      return decimalText(BigInt.asIntN(bytes * 8, unscaled), scale);
    };
  };
}

function decimalText(unscaled: bigint, scale: number): string {
  if (scale <= 0) return (unscaled * 10n ** BigInt(-scale)).toString();
  const sign = unscaled < 0n ? "-" : "";
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, "0");
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function texts(large: boolean): Reader {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return ({ buffers: [, offsets = NOTHING, data = NOTHING], length }) => {
    const ends = large ? view(offsets, length + 1, BigInt64Array) : view(offsets, length + 1, Int32Array);
    const whole = decoder.decode(data);
    // Where every byte is a character, one decoding serves all values.
    if (whole.length === data.length) return (i) => whole.slice(Number(ends[i]), Number(ends[i + 1]));
    return (i) => decoder.decode(data.subarray(Number(ends[i]), Number(ends[i + 1])));
  };
}

/** Values by their numbers in a dictionary, decoded once for all chunks that share it. */
function words({ index, values }: Extract<ArrowType, { kind: "dictionary" }>): Reader {
  const decoded = new Map<readonly Chunk[], ColumnValues>();
  const numberOf = readerOf(index);
  return (chunk) => {
    const { dictionary = [] } = chunk;
    const known = decoded.get(dictionary) ?? decode(values, dictionary, dictionary.reduce((sum, { length }) => sum + length, 0));
    decoded.set(dictionary, known);
    const read = numberOf(chunk);
    return (i) => known[Number(read(i))] ?? null;
  };
}

function lookedUp(chunks: readonly Chunk[], rows: number, reader: Reader): ColumnValues {
  const found = each(chunks, rows, reader);
  return found.length > 0 && found.every((value) => typeof value === "number") ? new Float64Array(found) : found;
}

function bit(bits: Uint8Array, index: number): boolean {
  return (((bits[index >> 3] as number) >> (index & 7)) & 1) === 1;
}
