import { expect, test } from "vitest";

import { type Field, fieldsOf, fromText, toText } from "../../../www/src/fields.js";

/** The one field of a schema with one property. */
function field(property: object, $defs: object = {}): Field {
  const [only] = fieldsOf({ properties: { param: property }, $defs });
  if (!only) throw new Error("there is no field");
  return only;
}

test("a number or a word becomes one text box that takes both", () => {
  const k = field({ anyOf: [{ type: "integer", minimum: 1 }, { type: "string", enum: ["auto"] }], default: "auto" });
  expect(k).toMatchObject({ kind: "integer", words: ["auto"], min: 1, default: "auto" });
  expect(fromText(k, " auto ")).toBe("auto");
  expect(fromText(k, "4")).toBe(4);
  expect(() => fromText(k, "0")).toThrow("at least 1");
  expect(() => fromText(k, "2.5")).toThrow("whole number or auto");
  expect(() => fromText(k, "NaN")).toThrow("not “NaN”");
});

test("words behind a reference become choices with their help", () => {
  const scale = field({ $ref: "#/$defs/Scale", default: "standard" }, { Scale: { oneOf: [{ const: "standard", description: "Mean 0." }, { const: "none", description: "As they are." }] } });
  expect(scale).toMatchObject({ kind: "choice", choices: [{ value: "standard", help: "Mean 0." }, { value: "none", help: "As they are." }] });
});

test("what may be null may be left empty", () => {
  const horizon = field({ type: ["integer", "null"], minimum: 1, default: null });
  expect(horizon).toMatchObject({ kind: "integer", optional: true });
  expect(fromText(horizon, "")).toBeNull();
});

test("names of columns become pickers of the columns that fit", () => {
  expect(field({ type: ["array", "null"], items: { type: "string" }, "x-column": "numeric" })).toMatchObject({ kind: "columns", columns: "numeric", optional: true });
  expect(field({ type: ["string", "null"], "x-column": "time" })).toMatchObject({ kind: "column", columns: "time" });
  expect(field({ type: "string" }).kind).toBe("text");
});

test("lists of numbers are written with commas", () => {
  const levels = field({ type: "array", items: { type: "number" } });
  expect(levels.kind).toBe("numbers");
  expect(toText([0.8, 0.95])).toBe("0.8, 0.95");
  expect(fromText(levels, "0.8, 0.95")).toEqual([0.8, 0.95]);
  expect(() => fromText(levels, "0.8, high")).toThrow("high");
});

test("what no simpler field can hold is JSON", () => {
  const init = field({ anyOf: [{ type: "string", enum: ["random"] }, { type: "array", items: { type: "array", items: { type: "number" } } }] });
  expect(init.kind).toBe("json");
  expect(fromText(init, "random")).toBe("random");
  expect(fromText(init, "[[1, 2]]")).toEqual([[1, 2]]);
  expect(() => fromText(init, "[[1, 2")).toThrow("JSON");
});
