/** Two data sets side by side through the package; golden cases of slices run in `golden.test.ts`. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { main } from "../src/cli/main.js";
import { type Engine, openEngine } from "../src/node.js";
import { ordersCsv } from "./sample.js";

const ORDERS = ordersCsv(6000);
/** The same orders, dearer, with one column gone and one new. */
const DEARER = ORDERS.split("\n")
  .filter((line) => line !== "")
  .map((line, i) => {
    const [id, day, kind, amount] = line.split(",");
    return [id, day, kind, i === 0 ? amount : String(Number(amount) * 1.5), i === 0 ? "shop" : "a"].join(",");
  })
  .join("\n");

let engine: Engine;
let folder: string;
beforeAll(async () => {
  engine = await openEngine();
  folder = await mkdtemp(join(tmpdir(), "tablight-compare-"));
  await Promise.all([writeFile(join(folder, "old.csv"), ORDERS), writeFile(join(folder, "new.csv"), DEARER)]);
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("compare", () => {
  it("tells of schema and drift, whether rows are kept or not", async () => {
    await using old = await engine.open(bytes(ORDERS), { name: "old.csv" });
    for (const keep of ["auto", "never"] as const) {
      await using newer = await engine.open(bytes(DEARER), { name: "new.csv", keep });
      const { report } = await old.compare(newer);
      expect([report.schema.added, report.schema.removed]).toEqual([["shop"], ["visits"]]);
      expect(Object.fromEntries(report.columns.map(({ column, drifted }) => [column, drifted]))).toMatchObject({ kind: false, amount: true, day: null });
      expect(report.columns.find(({ column }) => column === "amount")?.test).toBe("wasserstein");
    }
  });

  it("makes the profile where there is none", async () => {
    await using old = await engine.open(bytes(ORDERS), { name: "old.csv", profile: false, keep: "never" });
    await using newer = await engine.open(bytes(DEARER), { name: "new.csv", profile: false });
    const { report } = await old.compare(newer, { columns: ["amount"], distance: 5 });
    expect(report.columns.map(({ column, drifted, threshold }) => [column, drifted, threshold])).toEqual([["amount", false, 5]]);
  });

  it("compares two files on the command line", async () => {
    let stdout = "";
    const io = { stdout: { write: (text: string) => (stdout += text) }, stderr: { write: () => "" } };
    expect(await main(["compare", join(folder, "old.csv"), join(folder, "new.csv")], io)).toBe(0);
    expect(stdout).toContain("6,000 rows beside 6,000");
    expect(stdout).toContain("shop is new");
    expect(stdout).toMatch(/^amount +yes +wasserstein/m);
    expect(await main(["compare", join(folder, "old.csv")], io)).toBe(2);
  });
});

describe("profile", () => {
  it("answers other thresholds and a sensitive report from what was seen while reading", async () => {
    await using orders = await engine.open(bytes(ORDERS), { name: "orders.csv", keep: "never" });
    const phases: string[] = [];
    const onProgress = ({ phase }: { phase: string }): void => void phases.push(phase);
    const { report } = await orders.profile({ thresholds: { skewness: 0 } }, { onProgress });
    expect(report.alerts.some(({ kind }) => kind === "skewed")).toBe(true);
    const { report: silent } = await orders.profile({ sensitive: true }, { onProgress });
    expect([silent.sensitive, silent.columns.every(({ min, top }) => min === null && top.length === 0)]).toEqual([true, true]);
    expect(phases).toEqual([]);
  });

  it("counts repeated rows exactly where that is asked for, by several workers too", async () => {
    const twice = `${ORDERS}${ORDERS.split("\n").slice(1).join("\n")}`;
    await using orders = await engine.open(bytes(twice), { name: "twice.csv", keep: "never" });
    const { report } = await orders.profile({ duplicates: "exact" });
    expect(report.duplicates).toEqual({ rows: 6000, exact: true });
  });
});
