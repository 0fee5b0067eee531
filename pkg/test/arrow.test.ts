import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ResultTable } from "../src/table.js";

const bytes = (name: string): Uint8Array => readFileSync(new URL(`data/${name}.arrows`, import.meta.url));
const table = (name: string): ResultTable => new ResultTable(bytes(name));
const types = (name: string): Record<string, string> => Object.fromEntries(table(name).columns.map((column) => [column.name, column.type]));

const INTEGERS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"];

describe("numbers", () => {
  it("of every width come as typed arrays, across batches", () => {
    const numbers = table("numbers");
    expect(numbers.numRows).toBe(3);
    for (const type of INTEGERS) expect(Array.from(numbers.column(type) as Int8Array), type).toEqual([1, 100, 7]);
    expect(numbers.column("int16")).toBeInstanceOf(Int16Array);
    expect(numbers.column("int64")).toBeInstanceOf(Float64Array);
    expect(numbers.column("float32")).toEqual(Float32Array.of(0.5, -2.25, 1.5));
    expect(numbers.column("float64")).toEqual(Float64Array.of(0.1, 1e300, 3));
  });

  it("with missing ones come as arrays with null", () => {
    const nullable = table("nullable");
    for (const name of [...INTEGERS, "float32", "float64"]) expect(nullable.column(name), name).toEqual([1, null, 3]);
  });

  it("beyond 2^53 are bigints, the others numbers", () => {
    expect(table("rest").column("big")).toEqual([2 ** 53 - 1, 2n ** 53n, null, -(2n ** 63n)]);
    expect(table("rest").column("unsigned")).toEqual([2n ** 64n - 1n, 1, null, 0]);
  });

  it("that are decimals come as exact texts", () => {
    expect(table("rest").column("money")).toEqual(["123456789012345678901234567890123456.78", "-0.05", null, "0.00"]);
    expect(table("rest").column("whole")).toEqual(["-12345", "7", null, "0"]);
  });
});

describe("some rows", () => {
  it.each(["numbers", "nullable", "rest", "dictionary", "delta"])("of %s are what the whole column has there", (name) => {
    const whole = table(name);
    const last = whole.numRows - 1;
    const rows = [last, 0, Math.floor(last / 2), 0, last]; // backwards, repeated, across batches
    for (const { name: column } of whole.columns) {
      const all = whole.column(column);
      expect(whole.valuesAt(column, rows), column).toEqual(rows.map((row) => all[row]));
    }
  });

  it("that are not there are refused", () => {
    for (const row of [-1, 3, 0.5, Number.NaN]) expect(() => table("numbers").valuesAt("int8", [0, row])).toThrow("a row is not within 0 to 2");
    expect(table("no-rows").columns.map(({ name }) => table("no-rows").valuesAt(name, []))).toEqual(table("no-rows").columns.map(() => []));
  });
});

describe("texts and flags", () => {
  it("keep every character", () => {
    expect(table("rest").column("text")).toEqual(["plain", "żółć 🙂", null, ""]);
    expect(table("rest").column("large")).toEqual(["\ufeffmark", "x", null, "yy"]);
    expect(table("rest").column("flag")).toEqual([true, false, null, true]);
    expect(table("rest").column("nothing")).toEqual([null, null, null, null]);
  });
});

describe("dates and times", () => {
  it("are milliseconds UTC whatever their unit and zone, finer digits a fraction", () => {
    const rest = table("rest");
    const day = [Date.UTC(2024, 1, 29), -86_400_000, null, Date.parse("0001-01-01T00:00:00Z")];
    expect(rest.column("day")).toEqual(day);
    expect(rest.column("day64")).toEqual(day);
    const whole = Date.UTC(2024, 1, 29, 12, 34, 56);
    expect(rest.column("seconds")).toEqual([whole, -1000, null, 0]);
    expect(rest.column("millis")).toEqual([whole + 789, whole + 789, null, 0]);
    expect(rest.column("micros")).toEqual([whole + 789.123, whole + 789.123, null, 0]);
    expect(rest.column("nanos")).toEqual([whole + 789.123456, -1e-6, null, 0]);
  });
});

describe("dictionaries", () => {
  it("are looked up, also where a batch brings another one", () => {
    const dictionary = table("dictionary");
    expect(dictionary.column("word")).toEqual(["y", null, "x", "new", "words", "words"]);
    expect(dictionary.column("number")).toEqual([0.5, 0.5, null, 7, 7, 7]);
    expect(types("dictionary")).toEqual({ word: "utf8", number: "float64" });
  });

  it("grow where a batch adds to one", () => {
    expect(table("delta").column("word")).toEqual(["y", null, "x", "z", "y", "x"]);
    expect(table("delta").column("number")).toEqual([0.5, 0.5, null, 9, 0.5, 9]);
  });
});

describe("a table", () => {
  it("names its types as the rest of the package does", () => {
    expect(types("rest")).toEqual({
      text: "utf8",
      large: "utf8",
      flag: "boolean",
      day: "date",
      day64: "date",
      seconds: "timestamp",
      millis: "timestamp[UTC]",
      micros: "timestamp[Europe/Berlin]",
      nanos: "timestamp",
      money: "decimal(38,2)",
      whole: "decimal(5,0)",
      nothing: "null",
      big: "int64",
      unsigned: "uint64",
    });
    expect(types("numbers")).toEqual(Object.fromEntries([...INTEGERS, "float32", "float64"].map((name) => [name, name])));
  });

  it("is iterable by row", () => {
    const rows = [...table("no-rows")];
    expect(rows).toEqual([{ a: "x", b: 1 }]);
  });

  it("may have no rows or no batches at all", () => {
    expect([...table("empty")]).toEqual([]);
    expect(table("empty").column("a")).toEqual([]);
    expect(table("empty").columns.length).toBe(2);
  });

  it("decodes a column once", () => {
    const numbers = table("numbers");
    expect(numbers.column("int64")).toBe(numbers.column("int64"));
  });

  it("reads bytes that lie anywhere in memory", () => {
    const shifted = new Uint8Array(bytes("numbers").length + 3);
    shifted.set(bytes("numbers"), 3);
    expect(new ResultTable(shifted.subarray(3)).column("float64")).toEqual(Float64Array.of(0.1, 1e300, 3));
  });

  it("hands the stream on as it came", () => {
    const input = bytes("numbers");
    expect(new ResultTable(input).toArrow()).toBe(input);
  });

  it("names the columns there are when asked for another", () => {
    expect(() => table("empty").column("c")).toThrow(expect.objectContaining({ code: "schema", hint: "columns: a, b" }));
  });
});

describe("what this reader does not decode", () => {
  for (const name of ["nested", "compressed"]) {
    it(`is refused by name: ${name}`, () => {
      expect(() => table(name)).toThrow(expect.objectContaining({ code: "unsupported" }));
    });
  }

  it("bytes that are cut off or no stream are a parse error", () => {
    const whole = bytes("rest");
    for (const end of [12, 100, 500, whole.length - 100]) {
      expect(() => new ResultTable(whole.slice(0, end)), `${end} bytes`).toThrow(expect.objectContaining({ code: "parse" }));
    }
    expect(() => new ResultTable(new TextEncoder().encode("a,b\n1,2\n3,4\n"))).toThrow(expect.objectContaining({ code: "parse" }));
  });
});
