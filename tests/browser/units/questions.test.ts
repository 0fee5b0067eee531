import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Engine, openEngine, type ProfileReport } from "tablight";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { questionsOf, questionsOfSums } from "../../../www/src/questions.js";
import { rolesOf } from "../../../www/src/roles.js";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

async function profileOf(source: Uint8Array, name: string): Promise<ProfileReport> {
  const dataset = await engine.open(source, { name });
  return (await dataset.profile()).report;
}
const sample = async (name: string): Promise<ProfileReport> => profileOf(await readFile(fileURLToPath(new URL(`../../../www/public/samples/${name}.csv`, import.meta.url))), `${name}.csv`);
const table = (text: string): Promise<ProfileReport> => profileOf(new TextEncoder().encode(text), "table.csv");
const named = (report: ProfileReport): Record<string, unknown> => Object.fromEntries(Object.entries(rolesOf(report)).map(([role, column]) => [role, typeof column === "object" ? column.name : column]));
const asked = (report: ProfileReport, name: string) => questionsOf(report).find((question) => question.name === name);

test("a log of orders: whose they are, what they come to, and sums to forecast", async () => {
  const report = await sample("retail");
  expect(named(report)).toMatchObject({ time: "order_date", amount: "amount", entity: "customer", category: "store", isLog: true });
  expect(asked(report, "forecast")).toMatchObject({
    question: "What will `amount` come to in the next 30 days?",
    ask: { view: "forecast", of: { task: "aggregate", params: { by: [{ column: "order_date", every: "day" }], measures: { amount: "sum(amount)" } } }, params: { value: "amount", horizon: 30 } },
  });
  // Weeks that had begun before, or have not ended, would sum to less than they are.
  expect(asked(report, "quarter")).toMatchObject({
    question: "What will `amount` come to next quarter?",
    ask: { of: { params: { by: [{ column: "order_date", every: "week" }], where: "order_date >= '2025-01-06' and order_date < '2025-12-29'" } }, params: { horizon: 13 } },
  });
  expect(asked(report, "worth")).toMatchObject({ question: "Which `customer` is worth most?", ask: { view: "aggregate", params: { by: [{ column: "customer" }], measure: { name: "sum", column: "amount" } } } });
  expect(asked(report, "alike")).toMatchObject({ ask: { view: "segment", of: { task: "features", params: { entity: "customer", amount: "amount" } }, params: { columns: ["recency_days", "frequency", "monetary"] } } });
  expect(asked(report, "drifting")).toMatchObject({ question: "Which `store` is drifting?", ask: { params: { by: [{ column: "store" }, { column: "order_date", every: "month" }] } } });
});

test("a log of orders that know their segment is summed up for each segment", async () => {
  const rows = Array.from({ length: 400 }, (_, i) => `2024-${String(1 + (i % 12)).padStart(2, "0")}-${String(1 + (i % 28)).padStart(2, "0")},${(i * 7919) % 997}.5,${i % 3}`);
  const report = await table(`day,amount,segment\n${[...rows, ...rows].join("\n")}`);
  const [first] = questionsOfSums(report, "segment");
  expect(first).toMatchObject({
    question: expect.stringMatching(/^What will `amount` come to .*, for each `segment`\?$/),
    ask: { of: { params: { by: [{ column: "day" }, { column: "segment" }], measures: { amount: "sum(amount)" } } }, params: { series: ["segment"], gaps: "zero" } },
  });
  expect(questionsOfSums(report)[0]?.ask.params).not.toHaveProperty("series");
  // What is one for each day and segment is summed up already.
  const days = Array.from({ length: 120 }, (_, i) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10));
  expect(questionsOfSums(await table(`day,amount,segment\n${days.flatMap((day, i) => [0, 1, 2].map((k) => `${day},${(i * 7919 + k) % 997}.5,${k}`)).join("\n")}`), "segment")).toEqual([]);
});

test("the load of grids: every hour as it is, a week ahead", async () => {
  const report = await sample("energy");
  expect(named(report)).toMatchObject({ time: "measured_at", value: "load_mw", amount: undefined, reading: "load_mw", series: "grid", isLog: false, entity: undefined });
  expect(asked(report, "forecast")).toMatchObject({ question: "What will `load_mw` be next week?", ask: { params: { series: ["grid"], horizon: 168 } } });
  expect(asked(report, "worth")).toBeUndefined();
});

test("what sensors say is averaged, machine by machine", async () => {
  const report = await sample("machines");
  expect(named(report)).toMatchObject({ time: "measured_at", reading: "vibration_mm_s", value: "vibration_mm_s", amount: undefined, series: "machine", isLog: false });
  expect(asked(report, "drifting")).toMatchObject({ question: "Which `machine` is drifting?", ask: { params: { measure: { name: "mean", column: "vibration_mm_s" }, by: [{ column: "machine" }, { every: "week" }] } } });
  expect(asked(report, "care")?.how).toMatch(/^\d+ notes on \d of 9 columns\.$/);
});

test("payments with cards: cards are whose they are, and few categories are groups", async () => {
  const report = await sample("cards");
  expect(named(report)).toMatchObject({ time: "paid_at", amount: "amount_eur", entity: "card", category: "category", isLog: true });
  expect(asked(report, "changed")).toMatchObject({ ask: { view: "compare", params: { where: "paid_at < '2025-05-16'" } } });
});

test("without times there is nothing to foresee, and without entities rows are grouped", async () => {
  const report = await table("a,b,kind\n" + Array.from({ length: 60 }, (_, i) => `${i % 7},${(i * 37) % 11},${i % 2 ? "x" : "y"}`).join("\n"));
  expect(questionsOf(report).map(({ name }) => name)).toEqual(expect.arrayContaining(["alike", "drifting", "clean", "rules"]));
  expect(asked(report, "forecast")).toBeUndefined();
  expect(asked(report, "changed")).toBeUndefined();
  expect(asked(report, "alike")).toMatchObject({ question: "Which rows are alike?", ask: { params: {} } });
});

test("a column's name that needs quotes is quoted", async () => {
  const report = await table("order day,total \"x\"\n" + Array.from({ length: 400 }, (_, i) => `2024-${String(1 + (i % 12)).padStart(2, "0")}-${String(1 + (i % 28)).padStart(2, "0")},${(i * 7919) % 997}.5`).join("\n"));
  expect(asked(report, "changed")?.ask.params).toEqual({ where: `"order day" < '2024-06-30'` });
});

test("an empty table asks nothing that needs rows", async () => {
  expect(questionsOf(await table("a,b\n")).map(({ name }) => name)).not.toContain("clean");
});
