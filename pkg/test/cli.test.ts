import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { main } from "../src/cli/main.js";
import { ordersCsv, salesCsv } from "./sample.js";

const BIN = fileURLToPath(new URL("../bin/tablight.js", import.meta.url));

interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tablight-cli-"));
  await writeFile(at("orders.csv"), ordersCsv(3000));
  await writeFile(at("sales.csv"), salesCsv(72));
  await writeFile(at("broken.csv"), 'a,b\n1,2\n3,"4\n5,6\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The command line in this process, with its output caught. */
async function tablight(...argv: string[]): Promise<Result> {
  const caught = { stdout: "", stderr: "" };
  const code = await main(argv, {
    stdout: { write: (text) => (caught.stdout += text) },
    stderr: { write: (text) => (caught.stderr += text) },
  });
  return { code, ...caught };
}

describe("checks, joins and reports", () => {
  it("proposes rules that are run on another file, and tells by the exit code that they are broken", async () => {
    const proposed = await tablight("check", at("orders.csv"), "--propose");
    expect([proposed.code, proposed.stderr]).toEqual([0, ""]);
    await writeFile(at("rules.json"), proposed.stdout);
    const kept = await tablight("check", at("orders.csv"), "--rules", at("rules.json"));
    expect([kept.code, kept.stdout]).toEqual([0, expect.stringContaining("all are kept")]);
    await writeFile(at("odd.csv"), `id,day,kind,amount,visits\n${"1,2024-01-01,once,20,1\n".repeat(3)}`);
    const odd = await tablight("check", at("odd.csv"), "--rules", at("rules.json"));
    expect([odd.code, odd.stdout]).toEqual([1, expect.stringMatching(/FAILED +id is unique/)]);
  });

  it("reads other data sets that a task speaks of", async () => {
    await writeFile(at("kinds.csv"), "kind,label\nonce,A\noften,B\n");
    const rules = JSON.stringify([{ rule: "foreignKey", columns: ["kind"], to: "kinds", severity: "warning" }]);
    const { code, stdout } = await tablight("check", at("orders.csv"), "--rules", rules, "--with", at("kinds.csv"), "--json");
    expect([code, (JSON.parse(stdout) as { rules: { failed: number }[] }).rules[0]?.failed]).toEqual([0, 1000]);
    const joined = await tablight("join", at("orders.csv"), "--with", `kinds=${at("kinds.csv")}`, "--on", "kind", "--how", "inner", "--out", at("joined.csv"));
    expect([joined.code, joined.stderr]).toEqual([0, expect.stringMatching(/^wrote 2,000 rows to /)]);
    expect((await tablight("join", at("orders.csv"), "--on", "kind")).code).toBe(1);
    expect((await tablight("profile", at("orders.csv"), "--with", at("kinds.csv"))).code).toBe(2);
  });

  it("writes a report of one file", async () => {
    const { code } = await tablight("report", at("orders.csv"), "--out", at("report.html"), "--title", "Orders of 2024");
    const page = await readFile(at("report.html"), "utf8");
    expect([code, page.includes("<h1>Orders of 2024</h1>"), page.includes("often")]).toEqual([0, true, false]);
    expect((await tablight("report", at("orders.csv"), "--out", at("report.pdf"))).code).toBe(2);
  });
});

describe("tasks", () => {
  it("profile prints a line per column", async () => {
    const { code, stdout, stderr } = await tablight("profile", at("orders.csv"));
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^3,000 rows, 5 columns/);
    for (const column of ["id", "day", "kind", "amount", "visits"]) expect(stdout).toMatch(new RegExp(`^${column} `, "m"));
  });

  it("--json prints the report and nothing else", async () => {
    const { stdout } = await tablight("profile", at("orders.csv"), "--json");
    const report = JSON.parse(stdout) as { rows: number; columns: { name: string; nulls: number }[] };
    expect([report.rows, report.columns.length]).toEqual([3000, 5]);
    expect(report.columns[4]?.nulls).toBeGreaterThan(0);
  });

  it("aggregate groups rows, prints the groups and writes them", async () => {
    const { code, stdout, stderr } = await tablight(
      "aggregate", at("orders.csv"), "--by", "kind,date_trunc('year', day)", "--measures", "orders=count(*),total=round(sum(amount), 2),big=count_if(amount = 10)", "--where", "visits is not null", "--sort=-total", "--out", at("groups.csv"),
    );
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toMatch(/^wrote \d+ rows to /);
    expect((await readFile(at("groups.csv"), "utf8")).split("\n")[0]).toBe("kind,\"date_trunc('year', day)\",orders,total,big");
    const { stdout: shown } = await tablight("aggregate", at("orders.csv"), "--by", "kind", "--measures", "n=count(*),kinds=approx_count_distinct(id)");
    expect(shown).toMatch(/^\d+ groups of 3,000 rows\n\nkind +n +kinds\n/);
    expect(shown).toContain("kinds is an estimate");
    expect(await tablight("aggregate", at("orders.csv"), "--where", "amount >")).toMatchObject({ code: 1, stderr: expect.stringContaining("at character 9") as string });
  });

  it("segment says each segment's size and what sets it apart", async () => {
    const { code, stdout } = await tablight("segment", at("orders.csv"), "--columns", "amount,visits", "--k", "3", "--seed", "1");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^3 segments of [\d,]+ rows/);
    expect(stdout.match(/^Segment \d, [^:]+: [\d,]+ rows \(3\d\.\d %\)$/gm)?.length).toBe(3);
  });

  it("forecast prints each series' accuracy and the first rows", async () => {
    const { code, stdout } = await tablight("forecast", at("sales.csv"), "--time", "month", "--value", "units", "--series", "region", "--horizon", "12", "--levels", "0.8,0.95");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^2 series, 12 steps ahead/);
    expect(stdout).toMatch(/^region .*yhat .*lo80 .*hi80 .*lo95 .*hi95/m);
    expect(stdout).toContain("2024-01-01");
  });

  it("parameters come from a file, and options take precedence", async () => {
    await writeFile(at("params.json"), JSON.stringify({ columns: ["amount"], k: 5, seed: 1 }));
    await tablight("segment", at("orders.csv"), "--params", at("params.json"), "--k", "2", "--report", at("report.json"), "--json");
    expect((JSON.parse(await readFile(at("report.json"), "utf8")) as { k: number }).k).toBe(2);
  });

  it("how to read the file is said by options", async () => {
    await writeFile(at("semicolons.txt"), "a;b\n1;x\n2;NONE\n");
    const { stdout } = await tablight("profile", at("semicolons.txt"), "--delimiter", ";", "--nulls", "NONE", "--types", "a=utf8", "--json");
    const [a, b] = (JSON.parse(stdout) as { columns: { type: string; nulls: number }[] }).columns;
    expect([a?.type, b?.nulls]).toEqual(["utf8", 1]);
  });
});

describe("outputs", () => {
  for (const extension of ["csv", "parquet", "arrow"]) {
    it(`--out writes the rows as ${extension}, which can be read again`, async () => {
      const out = at(`segments.${extension}`);
      const { code, stdout, stderr } = await tablight("segment", at("orders.csv"), "--columns", "amount", "--k", "3", "--out", out);
      expect([code, stdout]).toEqual([0, ""]);
      expect(stderr).toContain("wrote");
      const report = JSON.parse((await tablight("profile", out, "--json")).stdout) as { rows: number; columns: { name: string }[] };
      expect(report.rows).toBe(3000);
      expect(report.columns.map(({ name }) => name).slice(0, 2)).toEqual(["row", "segment"]);
    });
  }

  it("convert goes from CSV to Parquet and back without loss", async () => {
    expect((await tablight("convert", at("orders.csv"), "--out", at("orders.parquet"))).code).toBe(0);
    expect((await tablight("convert", at("orders.parquet"), "--out", at("again.csv"))).code).toBe(0);
    const profile = async (name: string): Promise<unknown> => JSON.parse((await tablight("profile", at(name), "--json")).stdout);
    expect(await profile("again.csv")).toEqual(await profile("orders.csv"));
  });

  it("a saved model assigns the rows of another file", async () => {
    const columns = ["--columns", "amount,visits"];
    await tablight("segment", at("orders.csv"), ...columns, "--k", "3", "--model", at("kinds.tblm"), "--out", at("trained.csv"));
    const { code } = await tablight("apply", at("kinds.tblm"), at("orders.csv"), "--out", at("applied.csv"));
    expect(code).toBe(0);
    const segments = async (name: string): Promise<string[]> => (await readFile(at(name), "utf8")).trim().split("\n").map((line) => line.split(",").slice(0, 2).join());
    expect(await segments("applied.csv")).toEqual(await segments("trained.csv"));
  });
});

describe("failures", () => {
  const wrong: Record<string, string[]> = {
    "no task": [],
    "an unknown task": ["segmnt", "x.csv"],
    "no file": ["profile"],
    "an unknown option": ["segment", "x.csv", "--kk", "3"],
    "an unknown method": ["segment", "x.csv", "--method", "magic"],
    "an option without its value": ["segment", "x.csv", "--k"],
    "a value of the wrong kind": ["forecast", "x.csv", "--horizon", "soon"],
    "an unknown output format": ["segment", "x.csv", "--out", "x.doc"],
    "convert without an output": ["convert", "x.csv"],
    "a parameter file that is not there": ["segment", "x.csv", "--params", "nowhere.json"],
  };
  for (const [what, argv] of Object.entries(wrong)) {
    it(`${what} is wrong usage: exit code 2`, async () => {
      const { code, stdout, stderr } = await tablight(...argv);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/^usage: /);
    });
  }

  it("a mistyped name is met with the one that was meant", async () => {
    expect((await tablight("segmnt", "x.csv")).stderr).toContain("did you mean segment?");
    expect((await tablight("segment", "x.csv", "--colums", "a")).stderr).toContain("did you mean --columns?");
  });

  it("a task that fails ends with 1 and a coded error", async () => {
    expect(await tablight("profile", at("nowhere.csv"))).toMatchObject({ code: 1, stderr: expect.stringMatching(/^params: there is no file/) });
    expect(await tablight("segment", at("orders.csv"), "--columns", "nope")).toMatchObject({ code: 1, stderr: expect.stringMatching(/^schema: .*nope/) });
    expect(await tablight("segment", at("orders.csv"), "--k", "1000000")).toMatchObject({ code: 1 });
  });

  it("with --strict a malformed row is a parse error with its place", async () => {
    const { code, stderr } = await tablight("profile", at("broken.csv"), "--strict");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^parse: .*byte \d+/);
  });

  it("a malformed row is left out, told of, and written where that is asked for", async () => {
    const { code, stdout, stderr } = await tablight("profile", at("broken.csv"), "--rejects", at("rejects.csv"));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^2 rows, 2 columns/);
    expect(stderr).toMatch(/^left out 1 row that cannot be read: a quoted field has no closing quote \(column b, row 1, byte 10\)/);
    expect(await readFile(at("rejects.csv"), "utf8")).toBe('file,row,byte,column,reason,text\n,1,10,b,a quoted field has no closing quote,"3,""4"\n');
  });

  it("a budget too small is a memory error with a remedy", async () => {
    const { code, stderr } = await tablight("segment", at("orders.csv"), "--memory-budget", "1000");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^memory: .*\n {2}pick fewer columns or raise/);
  });
});

describe("help", () => {
  it("lists the tasks", async () => {
    const { code, stdout } = await tablight("--help");
    expect(code).toBe(0);
    for (const task of ["profile", "segment", "forecast", "convert", "apply"]) expect(stdout).toContain(`tablight ${task}`);
  });

  it("lists the options of a task, made from its parameters", async () => {
    const { stdout } = await tablight("forecast", "--help");
    for (const option of ["--time", "--value", "--series", "--horizon", "--levels", "--season", "--method"]) expect(stdout).toContain(`\n  ${option} `);
  });
});

describe("the program", () => {
  const program = (...argv: string[]): Promise<Result> =>
    new Promise((resolve) => {
      const child = execFile(process.execPath, [BIN, ...argv], (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }));
    });

  it("runs, prints and exits with the code", { timeout: 30_000 }, async () => {
    expect(await program("--version")).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    expect(await program("profile", at("orders.csv"), "--report", at("cli-report.json"))).toMatchObject({ code: 0, stderr: "" });
    expect((await stat(at("cli-report.json"))).size).toBeGreaterThan(100);
    expect((await program("profile")).code).toBe(2);
    expect((await program("profile", at("broken.csv"), "--strict")).code).toBe(1);
  });

  it("a reader that closes early is no failure", { timeout: 30_000 }, async () => {
    const piped = await new Promise<Result>((resolve) => {
      const command = `set -o pipefail; "${process.execPath}" "${BIN}" profile "${at("orders.csv")}" --json | head -c 1`;
      const child = execFile("bash", ["-c", command], (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }));
    });
    expect(piped).toEqual({ code: 0, stdout: "{", stderr: "" });
  });
});
