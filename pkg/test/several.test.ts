/** Several files as one table. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { main } from "../src/cli/main.js";
import { type Engine, openEngine } from "../src/node.js";
import { severalSources } from "../src/several.js";
import { memorySource } from "../src/sources.js";
import { ordersCsv } from "./sample.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const FIRST = ordersCsv(2000);
const SECOND = "kind,amount,id,extra\nnew,12.5,2000,yes\nnew,17,2001.5,no\n";

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tablight-several-"));
  await mkdir(join(folder, "data"));
  await writeFile(join(folder, "data", "2.csv"), SECOND);
  await writeFile(join(folder, "data", "1.csv.gz"), gzipSync(FIRST));
  await writeFile(join(folder, "data", "README.txt"), "not data");
  await mkdir(join(folder, "empty"));
  engine = await openEngine();
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

describe("several files", () => {
  it("are one table, from files, bytes, paths and URLs together", async () => {
    const path = join(folder, "data", "2.csv");
    for (const second of [new File([SECOND], "2.csv"), bytes(SECOND), path, pathToFileURL(path)]) {
      await using orders = await engine.open([new File([FIRST], "1.csv"), second], { sourceColumn: "file" });
      expect(orders.rowCount).toBe(2002);
      expect(orders.schema.map(({ name, type }) => `${name}:${type}`)).toEqual([
        "id:float64", "day:date", "kind:utf8", "amount:float64", "visits:float64", "extra:utf8", "file:utf8",
      ]);
      const { report } = await orders.profile({ columns: ["extra", "file"] });
      expect(report.columns.map(({ nulls, distinct }) => [nulls, distinct])).toEqual([[2000, 2], [0, 2]]);
    }
  });

  it("are called after the first", async () => {
    await using orders = await engine.open([new File([FIRST], "1.csv"), bytes(SECOND)]);
    expect(orders.name).toBe("1.csv and 1 more");
    await using named = await engine.open([bytes(FIRST), bytes(SECOND)], { name: "orders" });
    expect(named.name).toBe("orders");
  });

  it("give the same answers where their rows are not kept", async () => {
    const files = [join(folder, "data", "1.csv.gz"), new Blob([SECOND])];
    const [kept, read] = [await engine.open(files), await engine.open(files, { keep: "never" })];
    expect([kept.kept, read.kept]).toEqual([true, false]);
    const work = [() => kept, () => read].map(async (dataset) => [
      (await dataset().profile()).report,
      (await dataset().table(["extra", "id"])).toArrow(),
      await (await dataset().export({ format: "csv" })).text(),
    ]);
    const [expected, found] = await Promise.all(work);
    expect(found).toEqual(expected);
    await Promise.all([kept.close(), read.close()]);
  });

  it("are the data files of a folder, by name", async () => {
    await using orders = await engine.open(join(folder, "data"), { sourceColumn: "file" });
    expect([orders.rowCount, orders.name]).toEqual([2002, "1.csv.gz and 1 more"]);
    const empty = engine.open(join(folder, "empty"));
    await expect(empty).rejects.toMatchObject({ code: "params", message: expect.stringContaining("no data file") });
  });

  it("are those that a page was given access to", async () => {
    const file = (name: string, text: string) => ({ kind: "file" as const, name, getFile: async () => new File([text], name) });
    const entries = [file("2.csv", SECOND), { kind: "directory" as const, name: "more.csv" }, file("notes.md", "#"), file("1.csv", FIRST)];
    const values = async function* () {
      yield* entries;
    };
    await using orders = await engine.open({ kind: "directory", name: "data", values });
    expect([orders.rowCount, orders.name, orders.schema[0]?.name]).toEqual([2002, "1.csv and 1 more", "id"]);
    await using one = await engine.open([file("2.csv", SECOND)]);
    expect([one.rowCount, one.name]).toEqual([2, "2.csv"]);
    const denied = { kind: "file" as const, name: "x.csv", getFile: () => Promise.reject(new DOMException("denied", "NotAllowedError")) };
    await expect(engine.open(denied)).rejects.toMatchObject({ code: "params", hint: expect.stringContaining("permission") });
  });

  it("name the one that is broken, with the place in it", async () => {
    const open = engine.open([new File([FIRST], "good.csv"), new File(["a,b\n1,2\n3,4,5\n"], "bad.csv")], { strict: true });
    await expect(open).rejects.toMatchObject({ code: "parse", details: { file: "bad.csv", row: 1 } });
  });

  it("are refused where there are none, or lists inside of the list", async () => {
    await expect(engine.open([])).rejects.toMatchObject({ code: "params", details: { param: "source" } });
    await expect(engine.open([[FIRST]] as never)).rejects.toMatchObject({ code: "params", message: expect.stringContaining("list inside") });
  });
});

describe("the command line", () => {
  const tablight = async (...argv: string[]): Promise<[number, string, string]> => {
    const caught = { stdout: "", stderr: "" };
    const code = await main(argv, { stdout: { write: (text) => (caught.stdout += text) }, stderr: { write: (text) => (caught.stderr += text) } });
    return [code, caught.stdout, caught.stderr];
  };

  it("reads files, or the files of a folder, as one table", async () => {
    await writeFile(join(folder, "1.csv"), FIRST);
    const files = await tablight("profile", join(folder, "1.csv"), join(folder, "data", "2.csv"), "--source-column", "file");
    expect(files).toEqual([0, expect.stringMatching(/^2,002 rows, 7 columns/), ""]);
    expect((await tablight("profile", join(folder, "data")))[1]).toMatch(/^2,002 rows, 6 columns/);
  });

  it("says which of the files is broken", async () => {
    await writeFile(join(folder, "bad.csv"), 'a,b\n1,"2\n');
    const [code, , stderr] = await tablight("profile", join(folder, "data", "2.csv"), join(folder, "bad.csv"));
    expect([code, stderr]).toEqual([1, expect.stringContaining("file bad.csv")]);
  });
});

it("bytes of files that follow each other are read file by file, and files that are left are let go", async () => {
  const closed: string[] = [];
  const source = (text: string) => ({ ...memorySource(bytes(text)), close: async () => void closed.push(text) });
  const all = severalSources(["abc", "", "de", "f"].map(source));
  const text = async (start: number, end: number): Promise<string> => new TextDecoder().decode(await all.read(start, end));
  expect([all.size, await text(1, 6), await text(3, 4), closed.join()]).toEqual([6, "bc", "d", "abc"]);
  expect([await text(4, 9), await text(5, 9), await text(6, 9), closed.join()]).toEqual(["e", "f", "", "abc,de"]);
  await all.close?.();
  expect(closed.slice(2).sort()).toEqual(["abc", "de", "f"]);
});
