/** Sources that are turned into others on their way: inflated, transcoded. */
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Engine, openEngine } from "../src/node.js";
import { ordersCsv } from "./sample.js";

const ORDERS = ordersCsv(20_000);
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

it.each([
  ["gzip", "orders.csv.gz", gzipSync(ORDERS)],
  ["UTF-16", "orders.csv", Buffer.from(`\ufeff${ORDERS}`, "utf16le")],
  ["windows-1252", "orders.csv", Buffer.from(`${ORDERS}20000,2024-01-01,caf\u00e9,1,1\n`, "latin1")],
] as const)("%s is read as the text inside, kept, read again and counted", async (_, name, bytes) => {
  const rows = name.endsWith(".gz") || bytes[0] === 0xff ? 20_000 : 20_001;
  await using kept = await engine.open(bytes, { name });
  await using again = await engine.open(bytes, { name, keep: "never" });
  await using counted = await engine.open(bytes, { name, keep: "never", profile: false });
  expect([kept.rowCount, again.rowCount, counted.rowCount]).toEqual([rows, rows, rows]);
  expect((await again.profile()).report).toEqual((await kept.profile()).report);
  expect((await counted.table(["kind"])).column("kind").at(-1)).toBe(rows === 20_000 ? "often" : "café");
});

it("what was exported as NDJSON is read back as it was", async () => {
  await using first = await engine.open(Buffer.from(ORDERS), { name: "orders.csv" });
  const ndjson = await first.export({ format: "ndjson" });
  await using again = await engine.open(ndjson, { name: "orders.ndjson" });
  expect(again.schema).toEqual(first.schema);
  expect((await again.profile()).report).toEqual((await first.profile()).report);
});

it("an archive that is cut off is refused with its place", async () => {
  const whole = gzipSync(ORDERS);
  await expect(engine.open(whole.subarray(0, whole.length / 2), { name: "orders.csv.gz" })).rejects.toMatchObject({ code: "parse", details: { byte: expect.any(Number) } });
});
