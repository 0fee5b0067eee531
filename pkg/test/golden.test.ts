/** Every case under tests/golden through the package; `tests/golden.rs` runs the same files natively. */
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ColumnValues, type Engine, openEngine, type ResultTable } from "../src/node.js";

const ROOT = new URL("../../", import.meta.url);

interface Tolerance {
  rel?: number;
  abs?: number;
}

interface Case {
  input: { csv: string } | { file: string };
  task: string;
  params: object;
  report?: (Tolerance & { path: string; value: unknown })[];
  table?: (Tolerance & { column: string; values: unknown[] })[];
}

const paths = readdirSync(new URL("tests/golden/", ROOT), { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".json")).sort();

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

describe("the numbers equal their references", () => {
  it("there are cases to run", () => expect(paths.length).toBeGreaterThanOrEqual(3));

  for (const path of paths) {
    it(path, { timeout: 60_000 }, async () => {
      const golden = JSON.parse(readFileSync(new URL(`tests/golden/${path}`, ROOT), "utf8")) as Case;
      const [name, bytes] =
        "csv" in golden.input
          ? ["input.csv", new TextEncoder().encode(golden.input.csv)]
          : [golden.input.file, readFileSync(new URL(golden.input.file, ROOT))];
      await using dataset = await engine.open(bytes, { name });
      const { report, table } = await dataset.run(golden.task, golden.params);
      const deviations = [
        ...(golden.report ?? []).flatMap((check) => compare(check.path, at(report, check.path), check.value, check)),
        ...(golden.table ?? []).flatMap((check) => compare(check.column, columnOf(table, check.column), check.values, check)),
      ];
      expect(deviations).toEqual([]);
    });
  }
});

/** Follows a path such as `columns[2].quantiles.0\.25`; a backslash keeps a dot in a key. */
function at(report: unknown, path: string): unknown {
  const keys = [...path.matchAll(/(?:\\.|[^.[\]\\])+/g)].map(([key]) => key.replace(/\\(.)/g, "$1"));
  return keys.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], report);
}

/** Numbers as they are, everything else as the text that Arrow casts it to. */
function columnOf(table: ResultTable | undefined, name: string): unknown[] {
  const type = table?.columns.find((column) => column.name === name)?.type ?? "";
  return Array.from(table?.column(name) as Exclude<ColumnValues, unknown[]>, (value: unknown) => {
    if (value === null) return null;
    if (type === "date") return new Date(value as number).toISOString().slice(0, 10);
    if (type.startsWith("timestamp")) return timeText(value as number, type !== "timestamp");
    if (type.startsWith("decimal")) return Number(value);
    return typeof value === "boolean" ? String(value) : value;
  });
}

function timeText(ms: number, zoned: boolean): string {
  const text = new Date(ms).toISOString().replace(/\.000Z$/, "Z");
  return zoned ? text : text.slice(0, -1);
}

function compare(place: string, got: unknown, want: unknown, tolerance: Tolerance): string[] {
  if (Array.isArray(got) && Array.isArray(want) && got.length === want.length) {
    return want.flatMap((value, i) => compare(`${place}[${i}]`, got[i], value, tolerance));
  }
  if (typeof got === "number" && typeof want === "number") {
    const allowed = (tolerance.abs ?? 0) + (tolerance.rel ?? 0) * Math.abs(want);
    return Math.abs(got - want) <= allowed ? [] : [`${place} is ${got}, expected ${want} within ${allowed}`];
  }
  return JSON.stringify(got) === JSON.stringify(want) ? [] : [`${place} is ${JSON.stringify(got)}, expected ${JSON.stringify(want)}`];
}
