import type { CleanStep, Rule } from "tablight";
import { expect, test } from "vitest";

import { fromText, toText } from "../../../www/src/fields.js";
import { ItemList, itemsOf } from "../../../www/src/item-list.js";
import { fromPairs, toPairs } from "../../../www/src/pairs.js";
import { givenRule, RULE_KINDS } from "../../../www/src/rule-kinds.js";
import { ruleSentence } from "../../../www/src/rule-words.js";
import { givenStep, STEP_KINDS } from "../../../www/src/step-kinds.js";
import { stepSentence } from "../../../www/src/step-words.js";

const names = ({ current }: ItemList<CleanStep>): string => current.map(({ step }) => step).join(" ");

test("every change can be undone and done again, until another one is made", () => {
  const added = new ItemList<CleanStep>().add({ step: "trim" }, { step: "collapse" }).add({ step: "sort", by: ["a"] });
  expect(names(added)).toBe("trim collapse sort");
  const moved = added.move(2, 0);
  expect(names(moved)).toBe("sort trim collapse");
  expect(names(moved.remove(1))).toBe("sort collapse");
  expect(names(moved.replace(1, { step: "normalize" }))).toBe("sort normalize collapse");
  const undone = moved.undo().undo();
  expect([names(undone), undone.canUndo, undone.canRedo]).toEqual(["trim collapse", true, true]);
  expect(names(undone.redo().redo())).toBe("sort trim collapse");
  expect(undone.remove(0).canRedo).toBe(false);
  expect(new ItemList().undo().canUndo).toBe(false);
});

test("a recipe and rules are read from JSON, and what is none refused", () => {
  expect(itemsOf('{"version":1,"steps":[{"step":"trim"}]}', "steps", "the recipe")).toEqual([{ step: "trim" }]);
  expect(itemsOf('[{"rule":"notNull","column":"a"}]', "rules", "the text")).toEqual([{ rule: "notNull", column: "a" }]);
  for (const text of ["{", "{}", "null", "1"]) expect(() => itemsOf(text, "steps", "the recipe"), text).toThrow("the recipe");
});

test("every step and every rule of the schema has words of its own, and fields that a form can show", () => {
  expect(STEP_KINDS.length).toBe(27);
  expect(RULE_KINDS.length).toBe(12);
  for (const kind of [...STEP_KINDS, ...RULE_KINDS]) expect([kind.title, kind.group]).not.toContain("Others");
  const json = STEP_KINDS.flatMap(({ name, fields }) => fields.filter(({ kind }) => kind === "json").map((field) => `${name}.${field.name}`));
  // Figures that a fitted recipe has written out; nobody types them.
  expect(json).toEqual(["fill.values", "outliers.bounds"]);
  expect(RULE_KINDS.flatMap(({ fields }) => fields.filter(({ kind }) => kind === "json"))).toEqual([]);
});

test("steps are told in plain sentences", () => {
  const said = (step: CleanStep): string => stepSentence(step);
  expect(said({ step: "fill", columns: ["age"], with: "median" })).toBe("Fill missing `age` with the median");
  expect(said({ step: "fill", columns: ["age", "city"], with: "constant", value: "none" })).toBe("Fill missing `age` and `city` with “none”");
  expect(said({ step: "parse", columns: ["price"], to: "float64", decimal: "," })).toBe("Convert `price` to numbers, with decimal commas");
  expect(said({ step: "trim" })).toBe("Trim the spaces around all texts");
  expect(said({ step: "sort", by: ["-amount", "id"] })).toBe("Sort by `amount`, largest first and `id`");
  expect(said({ step: "merge", column: "city", groups: [{ to: "Berlin", from: ["BERLIN", "berlin"] }] })).toBe("Write “BERLIN” and “berlin” as “Berlin” in `city`");
  expect(said({ step: "rename" } as unknown as CleanStep)).toBe("The step `rename`");
});

test("rules are told in plain sentences", () => {
  const said = (rule: Rule): string => ruleSentence(rule);
  expect(said({ rule: "range", column: "age", min: 0, max: 120 })).toBe("`age` is between 0 and 120");
  expect(said({ rule: "notNull", column: "age", atLeast: 0.95, where: "city = 'Rome'" })).toBe("`age` is filled in at least 95% of the rows, of rows where `city = 'Rome'`");
  expect(said({ rule: "acceptedValues", column: "city", values: ["Rome", "Bonn"] })).toBe("`city` is “Rome” or “Bonn”");
  expect(said({ rule: "length", column: "code", min: 1, max: 1 })).toBe("`code` has 1 character");
  expect(said({ rule: "rowCount", min: 1 })).toBe("The file has 1 row or more");
  expect(said({ rule: "unique" } as unknown as Rule)).toBe("The rule `unique`");
});

test("what is missing or at its default is left out", () => {
  expect(givenStep({ step: "outliers", columns: ["age"], method: "iqr", factor: 3, shares: null, action: "cap", bounds: null })).toEqual({ step: "outliers", columns: ["age"], factor: 3 });
  expect(givenRule({ rule: "monotone", column: "at", decreasing: false, strict: true, name: null })).toEqual({ rule: "monotone", column: "at", strict: true });
});

test("texts and values are written one on each line, and kept as they are", () => {
  const field = (kind: string, name: string) => RULE_KINDS.find((one) => one.name === kind)?.fields.find((one) => one.name === name) as NonNullable<(typeof RULE_KINDS)[number]["fields"][number]>;
  const values = field("acceptedValues", "values");
  for (const given of [[" Paris", "a, b", "007"], [1, 2.5], [true, false]]) expect(fromText(values, toText(given, "\n"))).toEqual(given);
  expect(fromText(field("range", "min"), "2024-01-01")).toBe("2024-01-01");
});

test("orders, names and spellings are written in pairs", () => {
  const field = (step: string, name: string) => STEP_KINDS.find((kind) => kind.name === step)?.fields.find((one) => one.name === name) as NonNullable<(typeof STEP_KINDS)[number]["fields"][number]>;
  for (const [step, name, value] of [
    ["sort", "by", ["-amount", "id"]],
    ["rename", "names", { a: "b", c: "d" }],
    ["merge", "groups", [{ to: "Berlin", from: ["BERLIN", "Berlin, Germany", 'the "B"'] }]],
  ] as const) {
    expect(fromPairs(field(step, name), toPairs(field(step, name), value)), step).toEqual(value);
  }
  expect(fromPairs(field("sort", "by"), [["", "smallest first"]])).toEqual([]);
});
