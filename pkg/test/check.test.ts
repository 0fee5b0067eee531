/** Rules, joins and what else speaks of several data sets, through the package. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Dataset, type Engine, openEngine, TablightError } from "../src/node.js";
import { ordersCsv } from "./sample.js";

const text = (csv: string): Uint8Array => new TextEncoder().encode(csv);
const ORDERS = text(ordersCsv(3000));
const KINDS = text("kind,label\nonce,A\noften,B\nrare,C\n");

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

const open = (bytes: Uint8Array, name: string, keep: "always" | "never" = "always"): Promise<Dataset> => engine.open(bytes, { name, keep });

const RULES = [
  { rule: "notNull" as const, column: "visits", atLeast: 0.9 },
  { rule: "unique" as const, columns: ["id"] },
  { rule: "range" as const, column: "amount", max: 100, name: "small orders" },
  { rule: "foreignKey" as const, columns: ["kind"], to: "kinds", severity: "warning" as const },
];

describe("checks", () => {
  it("says the same of rows in memory and of rows that are read again, with another data set beside them", async () => {
    const found = [];
    for (const keep of ["always", "never"] as const) {
      await using orders = await open(ORDERS, "orders.csv", keep);
      await using kinds = await open(KINDS, "kinds.csv", keep);
      const { report, table } = await orders.check({ rules: RULES, references: { kinds }, maxFailures: 3 });
      found.push([report, [...table]]);
    }
    expect(found[0]).toEqual(found[1]);
    const [report, failures] = found[0] as [{ passed: boolean; errors: number; warnings: number; rules: object[] }, Record<string, unknown>[]];
    expect(report).toMatchObject({ passed: false, errors: 1, warnings: 1 });
    expect(report.rules[3]).toMatchObject({ rule: "foreignKey", checked: 3000, failed: 1000, passed: false });
    expect(failures.filter(({ rule }) => rule === 3).map(({ row, column, value }) => [row, column, value])).toEqual([[2, "kind", "lots"], [5, "kind", "lots"], [8, "kind", "lots"]]);
  });

  it("proposes rules that the file itself and the next one of its kind keep", async () => {
    await using orders = await open(ORDERS, "orders.csv");
    await using next = await open(text(ordersCsv(4000)), "next.csv", "never");
    const rules = await orders.proposeChecks();
    expect(rules.rules.length).toBeGreaterThan(8);
    for (const dataset of [orders, next]) expect((await dataset.check(rules)).report).toMatchObject({ passed: true, errors: 0, warnings: 0 });
    await using other = await open(text("id,kind\n1,once\n1,never\n"), "other.csv");
    expect((await other.check(rules)).report.passed).toBe(false);
  });

  it("refuses a data set that is not there and one that was closed", async () => {
    await using orders = await open(ORDERS, "orders.csv");
    await expect(orders.check({ rules: RULES })).rejects.toMatchObject({ code: "params", details: { param: "kinds" } });
    const kinds = await open(KINDS, "kinds.csv");
    await kinds.close();
    await expect(orders.check({ rules: RULES, references: { kinds } })).rejects.toBeInstanceOf(TablightError);
  });
});

describe("joins", () => {
  it("makes a data set that outlives those it was made of", async () => {
    const before = (await engine.memory()).used;
    const [orders, kinds] = [await open(ORDERS, "orders.csv", "never"), await open(KINDS, "kinds.csv")];
    const joined = await orders.join(kinds, { on: "kind", how: "left" });
    await Promise.all([orders.close(), kinds.close()]);
    expect(joined.rowCount).toBe(3000);
    expect(joined.schema.map(({ name }) => name)).toEqual(["id", "day", "kind", "amount", "visits", "label"]);
    const { table } = await joined.aggregate({ by: ["label"] });
    expect([...table]).toEqual([{ label: "A", count: 1000 }, { label: "B", count: 1000 }, { label: null, count: 1000 }]);
    expect((await joined.profile()).report.rows).toBe(3000);
    expect((await (await joined.export({ format: "csv" })).text()).split("\n").length).toBe(3002);
    await joined.append(text("id,kind,label\n9,rare,C\n"), { name: "more.csv" });
    expect(joined.rowCount).toBe(3001);
    await joined.close();
    expect((await engine.memory()).used).toBe(before);
  });

  it("joins a data set with itself and tells what went together", async () => {
    await using kinds = await open(KINDS, "kinds.csv");
    const { report } = await kinds.run("join", { right: kinds, on: "kind", how: "full" });
    expect(report).toEqual({ rows: 3, matched: 3, unmatched: 0, unmatchedRight: 0, repeatedRight: 0 });
  });

  it("is refused whole where it does not fit, and leaves no memory taken", async () => {
    const small = await openEngine({ memoryBudget: 20e6 });
    try {
      await using many = await small.open(text(`k\n${"7\n".repeat(5000)}`), { name: "many.csv" });
      const before = (await small.memory()).used;
      await expect(many.join(many, { on: "k" })).rejects.toMatchObject({ code: "memory" });
      expect((await small.memory()).used).toBe(before);
    } finally {
      await small.close();
    }
  });
});

describe("cohorts and funnels", () => {
  it("agree with DuckDB where the file is read for them alone", async () => {
    const root = new URL("../../", import.meta.url);
    const { input, cases } = JSON.parse(readFileSync(new URL("tests/data/events/cases.json", root), "utf8")) as { input: string; cases: { task: string; params: object; columns: { name: string; values: unknown[] }[] }[] };
    const bytes = readFileSync(new URL(input, root));
    for (const { task, params, columns } of cases) {
      const { table } = await engine.run(bytes, task, params, { name: "log.parquet" });
      expect(table?.columns.map(({ name }) => name)).toEqual(columns.map(({ name }) => name));
      expect(table?.numRows).toBe(columns[0]?.values.length);
    }
  });
});

describe("reports", () => {
  it("hold no value of a row unless that is asked for, and nothing that is executed", async () => {
    await using orders = await open(text(`name,note,amount\n${Array.from({ length: 200 }, (_, i) => `Secret${i % 3},<script>alert(${i})</script>,${i + 0.125}`).join("\n")}\n`), "<b>people</b>.csv");
    const sums = await orders.aggregate({ measures: { total: "sum(amount)" } });
    const page = await (await orders.report({ results: [{ title: "Sums", outcome: sums }] })).text();
    for (const value of ["Secret", "script>", "199.125", "0.125", "<b>", "http:", "https:"]) expect(page).not.toContain(value);
    expect(page).toContain("Sums");
    const whole = await (await orders.report({ values: true, title: "All" })).text();
    expect(whole).toContain("Secret1");
    expect(whole).toContain("&lt;script&gt;");
    expect(whole).not.toContain("<script");
  });
});
