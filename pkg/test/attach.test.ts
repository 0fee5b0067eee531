/** Results beside the rows that they speak of. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";

import { numbered } from "../src/arrow/numbered.js";
import { type Engine, openEngine, ResultTable } from "../src/node.js";
import { ordersCsv } from "./sample.js";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

it.each(["numbers", "nullable", "rest", "dictionary", "delta", "no-rows"])("the rows of %s are numbered, and their values stay what they are", async (name) => {
  const bytes = readFileSync(new URL(`data/${name}.arrows`, import.meta.url));
  const [before, after] = [new ResultTable(bytes), new ResultTable(new Uint8Array(await numbered(bytes, "no").arrayBuffer()))];
  expect(after.columns).toEqual([...before.columns, { name: "no", type: "uint64", nullable: false }]);
  expect(Array.from(after.column("no") as Float64Array)).toEqual(Array.from({ length: before.numRows }, (_, i) => i));
  for (const { name: column } of before.columns) expect(after.column(column), column).toEqual(before.column(column));
});

it("rows get the segments they are in, in their order and types", async () => {
  await using orders = await engine.open(Buffer.from(ordersCsv(70_000)), { name: "orders.csv" });
  const { table } = await orders.segment({ columns: ["amount"], k: 3, nInit: 1 });
  const before = (await engine.memory()).used;
  const rows = await orders.attach(table, { columns: ["segment"] });
  expect(rows.schema).toEqual([...orders.schema, expect.objectContaining({ name: "segment", type: "int32" })]);
  expect((await rows.table()).column("segment")).toEqual(table.column("segment"));
  for (const { name } of orders.schema) expect((await rows.table([name])).column(name), name).toEqual((await orders.table([name])).column(name));
  const { report } = await rows.aggregate({ by: ["segment"] });
  expect(report.groups).toBe(3);
  await rows.close();
  expect((await engine.memory()).used).toBeLessThanOrEqual(before);
}, 60_000);

it("a column called as one of the rows has another name, and rows that the result does not speak of have no value", async () => {
  await using people = await engine.open(Buffer.from("row_number,row,age\n7,1,30\n8,2,\n9,3,50\n"), { name: "people.csv" });
  const { table } = await people.check({ rules: [{ rule: "notNull", column: "age" }] });
  await using rows = await people.attach(table, { columns: ["rule"] });
  expect([...(await rows.table())]).toEqual([{ row_number: 7, row: 1, age: 30, rule: null }, { row_number: 8, row: 2, age: null, rule: 0 }, { row_number: 9, row: 3, age: 50, rule: null }]);
});

it("a result that does not tell of rows, and a column it does not have, are refused", async () => {
  await using orders = await engine.open(Buffer.from(ordersCsv(100)), { name: "orders.csv" });
  const groups = await orders.aggregate({ by: ["kind"] });
  await expect(orders.attach(groups.table)).rejects.toMatchObject({ code: "params", details: { param: "table" } });
  const { table } = await orders.segment({ columns: ["amount"], k: 2 });
  await expect(orders.attach(table, { columns: ["group"] })).rejects.toMatchObject({ code: "params", details: { param: "columns" } });
  await expect(orders.attach(table, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
});
