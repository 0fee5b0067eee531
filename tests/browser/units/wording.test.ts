import { describe, expect, it } from "vitest";

import { tidy, wording } from "../../../www/src/standalone/wording.js";

describe("wording", () => {
  const word = wording({ Columns: "Spalten", "{n} rows": "{n} Zeilen", "{n} rows of {file}": "{file}: {n} Zeilen", "{a} (all)": "{a} (alle)", "{x} twice": "{x} {x}" });

  it("finds whole texts, and nothing for others", () => {
    expect(word("Columns")).toBe("Spalten");
    expect(word("columns")).toBeUndefined();
    expect(word("toString")).toBeUndefined();
  });

  it("fills in what stands in the holes, in any order and as often as wanted", () => {
    expect(word("3,000 rows")).toBe("3,000 Zeilen");
    expect(word("3,000 rows of orders.csv")).toBe("orders.csv: 3,000 Zeilen");
    expect(word("yes twice")).toBe("yes yes");
    expect(word(" rows")).toBeUndefined();
  });

  it("takes signs as they are", () => {
    expect(word("5 (all)")).toBe("5 (alle)");
    expect(word("5 all")).toBeUndefined();
  });

  it("prefers the key with the most letters, wherever it is in the list", () => {
    expect(wording({ "{a}": "any", "{a} of {b}": "of", "1 of {b}": "one of {b}" })("1 of 2")).toBe("one of 2");
    expect(wording({ "{a} of {b}": "of", "{a}": "any" })("3")).toBe("any");
  });

  it("leaves a hole that the key does not have", () => {
    expect(wording({ "{n} rows": "{m} Zeilen" })("3 rows")).toBe("{m} Zeilen");
  });

  it("asks a function itself", () => {
    expect(wording((text) => (text === "a" ? "b" : undefined))("a")).toBe("b");
  });

  it("remembers no more answers than it has room for, and goes on", () => {
    const many = wording({ "{n} rows": "{n} Zeilen" });
    const wrong = Array.from({ length: 12_000 }, (_, n) => n).filter((n) => many(`${n} rows`) !== `${n} Zeilen`);
    expect(wrong).toEqual([]);
  });
});

describe("tidy", () => {
  it("takes the space away that only the layout of a template gave a text", () => {
    expect(tidy("\n   Each point is\n      a row.  ")).toBe("Each point is a row.");
  });
});
