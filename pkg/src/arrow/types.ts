import { TablightError } from "../errors.js";
import type { FlatTable } from "./flatbuffer.js";

/** A column type this reader decodes. */
export type ArrowType = PlainType | { kind: "dictionary"; id: number; index: IntType; values: PlainType };

interface IntType {
  kind: "int";
  bits: 8 | 16 | 32 | 64;
  signed: boolean;
}

type PlainType =
  | { kind: "null" }
  | IntType
  | { kind: "float"; bits: 32 | 64 }
  | { kind: "utf8"; large: boolean }
  | { kind: "boolean" }
  | { kind: "decimal"; precision: number; scale: number; bytes: number }
  | { kind: "date"; bits: 32 | 64 }
  | { kind: "timestamp"; perMillisecond: number; zone: string | undefined };

/** The name of a type, as everywhere else: `int64`, `decimal(12,2)`, `timestamp[UTC]` … */
export function typeName(type: ArrowType): string {
  switch (type.kind) {
    case "int":
      return `${type.signed ? "" : "u"}int${type.bits}`;
    case "float":
      return `float${type.bits}`;
    case "decimal":
      return `decimal(${type.precision},${type.scale})`;
    case "dictionary":
      return typeName(type.values);
    case "timestamp":
      return type.zone === undefined ? "timestamp" : `timestamp[${type.zone}]`;
    default:
      return type.kind;
  }
}

// Numbers of the union `Type` in Schema.fbs of the Arrow format.
const NULL = 1;
const INT = 2;
const FLOAT = 3;
const UTF8 = 5;
const BOOLEAN = 6;
const DECIMAL = 7;
const DATE = 8;
const TIMESTAMP = 10;
const LARGE_UTF8 = 20;

/** Units of Arrow's timestamps in a millisecond: seconds, milliseconds, microseconds, nanoseconds. */
const PER_MILLISECOND = [1e-3, 1, 1e3, 1e6];

/** The type of a `Field` table. */
export function readType(field: FlatTable, column: string): ArrowType {
  const values = readPlain(field, column);
  const dictionary = field.table(4);
  if (!dictionary) return values;
  const index = dictionary.table(1);
  return { kind: "dictionary", id: dictionary.size(0), index: index ? readInt(index) : { kind: "int", bits: 32, signed: true }, values };
}

function readPlain(field: FlatTable, column: string): PlainType {
  const number = field.int8(2);
  const type = field.table(3);
  switch (number) {
    case NULL:
      return { kind: "null" };
    case INT:
      if (!type) throw refused(column, "has integers of no width");
      return readInt(type);
    case FLOAT:
      if (!type?.int16(0)) throw refused(column, "has half-precision numbers");
      return { kind: "float", bits: type.int16(0) === 1 ? 32 : 64 };
    case UTF8:
    case LARGE_UTF8:
      return { kind: "utf8", large: number === LARGE_UTF8 };
    case BOOLEAN:
      return { kind: "boolean" };
    case DECIMAL:
      return readDecimal(type, column);
    case DATE:
      return { kind: "date", bits: type?.int16(0, 1) === 0 ? 32 : 64 };
    case TIMESTAMP:
      return { kind: "timestamp", perMillisecond: PER_MILLISECOND[type?.int16(0) ?? 0] as number, zone: type?.text(1) };
    default:
      throw refused(column, `has the Arrow type number ${number}`);
  }
}

function readInt(type: FlatTable): IntType {
  return { kind: "int", bits: type.int32(0) as IntType["bits"], signed: type.int8(1) === 1 };
}

function readDecimal(type: FlatTable | undefined, column: string): PlainType {
  const bits = type?.int32(2, 128) ?? 128;
  if (bits % 64 !== 0) throw refused(column, `has ${bits}-bit decimals`);
  return { kind: "decimal", precision: type?.int32(0) ?? 0, scale: type?.int32(1) ?? 0, bytes: bits / 8 };
}

function refused(column: string, what: string): TablightError {
  return new TablightError("unsupported", `column ${column} ${what}, which this reader does not decode`, {
    hint: "read toArrow() with an Arrow library",
    details: { column },
  });
}
