import { describe, expect, it } from "vitest";
import { splitArguments } from "../src/cli/arguments.js";
import { type JsonSchema, kebab, optionsOf, parseValue, placeholder, splitList } from "../src/cli/schema.js";
import { closest, UsageError } from "../src/cli/usage.js";

const DEFS: NonNullable<JsonSchema["$defs"]> = {
  K: { anyOf: [{ type: "integer" }, { $ref: "#/$defs/Auto" }] },
  Auto: { type: "string", const: "auto" },
  Scaling: { oneOf: [{ type: "string", enum: ["none", "standard"] }, { const: "robust", description: "By median." }] },
};

const read = (schema: JsonSchema, text: string): unknown => {
  const [option] = optionsOf({ properties: { value: schema }, $defs: DEFS });
  return parseValue(text, (option as NonNullable<typeof option>).accepts, "value");
};

describe("a value is read as its schema lets it", () => {
  const cases: [string, JsonSchema, string, unknown][] = [
    ["whole number", { type: "integer" }, "12", 12],
    ["number", { type: "number" }, "1e-3", 0.001],
    ["negative number", { type: ["number", "null"] }, "-1.5", -1.5],
    ["null", { type: ["number", "null"] }, "null", null],
    ["boolean", { type: "boolean" }, "false", false],
    ["text that looks like a number", { type: "string" }, "12", "12"],
    ["list of texts", { type: ["array", "null"], items: { type: "string" } }, "a, b", ["a", "b"]],
    ["list of one", { type: "array", items: { type: "string" } }, "a", ["a"]],
    ["empty list", { type: "array", items: { type: "string" } }, "", []],
    ["list of numbers", { type: "array", items: { type: "number" } }, "0.8,0.95", [0.8, 0.95]],
    ["list in JSON, for names with commas", { type: "array", items: { type: "string" } }, '["a,b"]', ["a,b"]],
    ["number or word: number", { $ref: "#/$defs/K" }, "5", 5],
    ["number or word: word", { $ref: "#/$defs/K" }, "auto", "auto"],
    ["word among several", { $ref: "#/$defs/Scaling" }, "robust", "robust"],
    ["pairs", { type: "object", additionalProperties: { type: "string" } }, "price=decimal(10,2),at=date", { price: "decimal(10,2)", at: "date" }],
    ["object in JSON", { type: "object" }, '{"a":1}', { a: 1 }],
  ];
  for (const [what, schema, text, value] of cases) it(what, () => expect(read(schema, text)).toEqual(value));

  it("and refused where it does not fit", () => {
    expect(() => read({ type: "integer" }, "many")).toThrow(UsageError);
    expect(() => read({ type: "object" }, "{a")).toThrow(UsageError);
    expect(() => read({ type: "object", additionalProperties: { type: "string" } }, "price")).toThrow(UsageError);
    expect(() => read({ type: "array", items: { type: "number" } }, "1,x")).toThrow(UsageError);
  });
});

describe("options", () => {
  it("are named in kebab case", () => {
    expect(["nInit", "k", "seasonLength", "seasonal_naive"].map(kebab)).toEqual(["n-init", "k", "season-length", "seasonal-naive"]);
  });

  it("show what they take", () => {
    const shown = (schema: JsonSchema): string => optionsOf({ properties: { x: schema }, $defs: DEFS }).map(({ accepts }) => placeholder(accepts)).join();
    expect(shown({ $ref: "#/$defs/K" })).toBe("whole number|auto");
    expect(shown({ type: ["array", "null"], items: { type: "string" } })).toBe("text,…");
    expect(shown({ $ref: "#/$defs/Scaling" })).toBe("none|standard|robust");
  });

  it("commas inside parentheses belong to the value", () => {
    expect(splitList("a=decimal(10,2),b=int64")).toEqual(["a=decimal(10,2)", "b=int64"]);
    expect(splitList("n=coalesce(sum(a), min(b, 1), 0),m=max(c)")).toEqual(["n=coalesce(sum(a), min(b, 1), 0)", "m=max(c)"]);
    expect(splitList("a=replace(s, ',', ')'),b,it's")).toEqual(["a=replace(s, ',', ')')", "b", "it's"]);
  });
});

describe("a command line", () => {
  const split = (...argv: string[]): unknown => {
    const { positionals, flags } = splitArguments(argv, (flag) => flag === "json" || flag === "header");
    return [positionals, Object.fromEntries(flags)];
  };

  it("is split into words and options", () => {
    expect(split("segment", "a.csv", "--k", "3", "--columns=a,b")).toEqual([["segment", "a.csv"], { k: "3", columns: "a,b" }]);
    expect(split("--nInit", "3", "--level", "-0.5")).toEqual([[], { "n-init": "3", level: "-0.5" }]);
  });

  it("switches stand alone, or take true and false", () => {
    expect(split("--json", "a.csv", "--header", "false", "b")).toEqual([["a.csv", "b"], { json: true, header: "false" }]);
  });

  it("after two dashes everything is a word", () => expect(split("--", "--k")).toEqual([["--k"], {}]));

  it("an option given twice is refused", () => expect(() => split("--k", "1", "--k", "2")).toThrow(UsageError));

  it("a mistyped name is met with the closest, if one is close", () => {
    expect(closest("colums", ["columns", "k"])).toBe("columns");
    expect(closest("zebra", ["columns", "k"])).toBeUndefined();
  });
});
