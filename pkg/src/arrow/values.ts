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
      return new Array<Value>(rows).fill(null);
    case "int":
      return type.bits === 64 ? quantities(chunks, rows, wholeNumbers(type.signed)) : numbers(chunks, rows, INTEGERS[`${type.signed}${type.bits}`] as NumbersOf);
    case "float":
      return numbers(chunks, rows, type.bits === 32 ? Float32Array : Float64Array);
    case "boolean":
      return each(chunks, rows, ([, data = NOTHING]) => (i) => bit(data, i));
    case "date":
      return type.bits === 32 ? scaled(numbers(chunks, rows, Int32Array), DAY_MS) : quantities(chunks, rows, milliseconds(1));
    case "timestamp":
      return quantities(chunks, rows, milliseconds(type.perMillisecond));
    case "decimal":
      return each(chunks, rows, decimals(type.bytes, type.scale));
    case "utf8":
      return each(chunks, rows, texts(type.large));
    case "dictionary":
      return lookedUp(type, chunks, rows);
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

type Reader = (buffers: readonly Uint8Array[], length: number) => (index: number) => Value;

/** Value by value, with the missing ones as `null`. */
function each(chunks: readonly Chunk[], rows: number, reader: Reader): Value[] {
  const values = new Array<Value>(rows);
  let row = 0;
  for (const { length, nullCount, buffers } of chunks) {
    if (length === 0) continue; // an empty chunk may have no buffers
    const read = reader(buffers, length);
    const valid = nullCount > 0 ? buffers[0] : undefined;
    for (let i = 0; i < length; i++) values[row++] = valid && !bit(valid, i) ? null : read(i);
  }
  return values;
}

/** Numbers of one width: a view of the bytes where they lie together, a copy where not, an array where some are missing. */
function numbers(chunks: readonly Chunk[], rows: number, Type: NumbersOf): ColumnValues {
  if (chunks.some(({ nullCount }) => nullCount > 0)) {
    return each(chunks, rows, ([, data = NOTHING], length) => {
      const typed = view(data, length, Type);
      return (i) => typed[i] as number;
    });
  }
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

/** Values that are all numbers as a typed array, else as an array. */
function quantities(chunks: readonly Chunk[], rows: number, reader: Reader): ColumnValues {
  if (chunks.some(({ nullCount }) => nullCount > 0)) return each(chunks, rows, reader);
  const all = new Float64Array(rows);
  let row = 0;
  for (const { length, buffers } of chunks) {
    const read = reader(buffers, length);
    for (let i = 0; i < length; i++) {
      const value = read(i);
      if (typeof value !== "number") return each(chunks, rows, reader);
      all[row++] = value;
    }
  }
  return all;
}

/** 64-bit integers: numbers where they are exact as such, bigints where not. */
function wholeNumbers(signed: boolean): Reader {
  return ([, data = NOTHING], length) => {
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
  return ([, data = NOTHING], length) => {
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
  return ([, data = NOTHING], length) => {
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
  return ([, offsets = NOTHING, data = NOTHING], length) => {
    const ends = large ? view(offsets, length + 1, BigInt64Array) : view(offsets, length + 1, Int32Array);
    const whole = decoder.decode(data);
    // Where every byte is a character, one decoding serves all values.
    if (whole.length === data.length) return (i) => whole.slice(Number(ends[i]), Number(ends[i + 1]));
    return (i) => decoder.decode(data.subarray(Number(ends[i]), Number(ends[i + 1])));
  };
}

/** Values by their numbers in dictionaries; each dictionary is decoded once. */
function lookedUp({ index, values }: Extract<ArrowType, { kind: "dictionary" }>, chunks: readonly Chunk[], rows: number): ColumnValues {
  const words = new Map<readonly Chunk[], ColumnValues>();
  const found = new Array<Value>(rows);
  let row = 0;
  for (const chunk of chunks) {
    const dictionary = chunk.dictionary ?? [];
    const known = words.get(dictionary) ?? decode(values, dictionary, dictionary.reduce((sum, { length }) => sum + length, 0));
    words.set(dictionary, known);
    for (const at of decode(index, [chunk], chunk.length)) found[row++] = at === null ? null : (known[Number(at)] ?? null);
  }
  return found.length > 0 && found.every((value) => typeof value === "number") ? new Float64Array(found) : found;
}

function scaled(values: ColumnValues, factor: number): ColumnValues {
  if (!Array.isArray(values)) return Float64Array.from(values as ArrayLike<number>, (value) => value * factor);
  return values.map((value) => (value === null ? null : (value as number) * factor));
}

function bit(bits: Uint8Array, index: number): boolean {
  return (((bits[index >> 3] as number) >> (index & 7)) & 1) === 1;
}
