import { TablightError } from "./errors.js";
import { type ArrowStream, readStream } from "./arrow/stream.js";
import { typeName } from "./arrow/types.js";
import { type ColumnValues, decode, decodeAt, type Value } from "./arrow/values.js";
import type { Field } from "./wasm.js";

export type { ColumnValues, Value };

/** A column of a result. */
export type Column = Field;

/** A row of a result, by column name. */
export type Row = Record<string, Value>;

/** The columns of a result. Columns are decoded when they are asked for, and once. */
export class ResultTable implements Iterable<Row> {
  /** Names and types. */
  readonly columns: readonly Column[];
  /** Number of rows. */
  readonly numRows: number;
  readonly #bytes: Uint8Array;
  readonly #stream: ArrowStream;
  readonly #decoded = new Map<number, ColumnValues>();

  /** Takes the bytes of an Arrow IPC stream. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#stream = readStream(bytes);
    this.numRows = this.#stream.rows;
    this.columns = this.#stream.fields.map(({ name, nullable, type }) => ({ name, type: typeName(type), nullable }));
  }

  /** The result as an Arrow IPC stream, for any Arrow library. Not a copy: do not change or transfer it. */
  toArrow(): Uint8Array {
    return this.#bytes;
  }

  /**
   * One column's values: a typed array where all are numbers and none is missing, else an array.
   * Whole numbers beyond 2^53 are bigints, decimals exact texts, dates and times milliseconds UTC, missing values `null`.
   */
  column(name: string): ColumnValues {
    return this.#column(this.#index(name));
  }

  /**
   * One column's values at some rows, counted from 0 and in any order. Only these are decoded, so that a page of a large
   * result, or a sample of it, costs no more than it shows.
   */
  valuesAt(name: string, rows: ArrayLike<number>): Value[] {
    const index = this.#index(name);
    const inside = (row: number): boolean => Number.isInteger(row) && row >= 0 && row < this.numRows;
    if (!Array.prototype.every.call(rows, inside)) throw new TablightError("params", `a row is not within 0 to ${this.numRows - 1}`, { details: { column: name, param: "rows" } });
    const { fields, chunks } = this.#stream;
    return decodeAt((fields[index] as ArrowStream["fields"][number]).type, chunks[index] ?? [], rows);
  }

  /** Row by row, as plain objects. */
  *[Symbol.iterator](): Generator<Row> {
    const columns = this.columns.map(({ name }, i) => [name, this.#column(i)] as const);
    for (let row = 0; row < this.numRows; row++) {
      const values: Row = {};
      for (const [name, column] of columns) values[name] = column[row] as Value;
      yield values;
    }
  }

  #index(name: string): number {
    const index = this.columns.findIndex((column) => column.name === name);
    if (index >= 0) return index;
    throw new TablightError("schema", `the result has no column ${name}`, {
      hint: `columns: ${this.columns.map((column) => column.name).join(", ")}`,
      details: { column: name },
    });
  }

  #column(index: number): ColumnValues {
    let values = this.#decoded.get(index);
    if (!values) {
      const { fields, chunks, rows } = this.#stream;
      values = decode((fields[index] as ArrowStream["fields"][number]).type, chunks[index] ?? [], rows);
      this.#decoded.set(index, values);
    }
    return values;
  }
}
