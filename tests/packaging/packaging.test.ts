/** Packs the package and loads it where users load it: Node, a Vite app, a bare page; type-checks what they write. */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ordersCsv } from "../../pkg/test/sample.js";
import { serve } from "./serve.js";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MINUTES = { timeout: 240_000 };
const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const ROWS = 3000;

/** What every user below does; `source` is where the file is. */
const program = (source: string): string => `
const engine = await openEngine();
const orders = await engine.open(${source}, { name: "orders.csv" });
const { report } = await orders.profile();
const segments = await orders.segment({ columns: ["amount", "visits"], k: 3, seed: 1 });
const result = {
  rows: orders.rowCount,
  columns: report.columns.map(({ name, type }) => [name, type]),
  sizes: segments.report.segments.map(({ size }) => size),
  assigned: segments.table.column("segment").length,
};
orders.close();
engine.close();
`;

const expected = {
  rows: ROWS,
  columns: [["id", "int64"], ["day", "date"], ["kind", "utf8"], ["amount", expect.stringMatching(/^(decimal|float64)/)], ["visits", expect.stringMatching(/^(decimal|float64)/)]],
};

let folder: string;
let installed: string;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tablight-packaging-"));
  await run("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: join(ROOT, "pkg") });
  const tarball = (await readdir(folder)).find((name) => name.endsWith(".tgz")) ?? "nothing was packed";
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "user", private: true, type: "module" }));
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", join(folder, tarball)], { cwd: folder });
  installed = join(folder, "node_modules", "tablight");
  browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}, MINUTES.timeout);

afterAll(async () => {
  await browser?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Opens a page, waits for what its script leaves in `globalThis.result`, and fails on anything the console complains of. */
async function resultOf(site: string): Promise<Record<string, unknown>> {
  const { url, close } = await serve(site);
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  try {
    await page.goto(url);
    await page.waitForFunction(() => "result" in globalThis || "failure" in globalThis, undefined, { timeout: 200_000 }).catch(() => undefined);
    expect(complaints).toEqual([]);
    expect(await page.evaluate(() => (globalThis as { failure?: string }).failure)).toBeUndefined();
    return await page.evaluate(() => (globalThis as unknown as { result: Record<string, unknown> }).result);
  } finally {
    await page.close();
    await close();
  }
}

/** A site without any build: the package's folder beside a page. */
async function barePage(name: string, body: string): Promise<string> {
  const site = join(folder, name);
  await mkdir(site, { recursive: true });
  await cp(installed, join(site, "tablight"), { recursive: true });
  await writeFile(join(site, "orders.csv"), ordersCsv(ROWS));
  await writeFile(join(site, "index.html"), PAGE);
  await writeFile(join(site, "main.js"), asScript(body, "./tablight/dist/index.js"));
  return site;
}

function expectAnswer(result: Record<string, unknown>): void {
  expect(result).toMatchObject(expected);
  const sizes = result["sizes"] as number[];
  expect(sizes.length).toBe(3);
  expect(result["assigned"]).toBeGreaterThanOrEqual(sizes.reduce((a, b) => a + b, 0));
}

const asScript = (body: string, load: string): string => `
import { openEngine } from "${load}";
try {${body}
  globalThis.result = result;
} catch (error) {
  globalThis.failure = JSON.stringify(error.toJSON?.() ?? String(error));
}
`;

const FETCHED = 'await (await fetch("orders.csv")).blob()';

const TERMINATION = `
const workers = [];
const engine = await openEngine({
  worker: () => {
    workers.push(new Worker("./tablight/dist/worker.js", { type: "module" }));
    return workers.at(-1);
  },
});
const orders = await engine.open(${FETCHED}, { name: "orders.csv" });
const endless = { columns: ["amount", "visits"], k: 8, nInit: 10000 };
const pending = orders.segment(endless).then(() => "none", ({ code }) => code);
await new Promise((resolve) => setTimeout(resolve, 100));
workers[0].terminate();
const code = await pending;
const { report } = await orders.profile();
const result = { code, rows: report.rows, workers: workers.length };
engine.close();
`;

/** Opens every kind of source that a page has, in the page's worker. */
const SOURCES = `
const blob = ${FETCHED};
const root = await navigator.storage.getDirectory();
const folder = await root.getDirectoryHandle("orders", { create: true });
for (const name of ["1.csv", "2.csv"]) {
  const file = await (await folder.getFileHandle(name, { create: true })).createWritable();
  await file.write(blob);
  await file.close();
}
async function* pieces() {
  for (let at = 0; at < blob.size; at += 10_000) yield new Uint8Array(await blob.slice(at, at + 10_000).arrayBuffer());
}
const sources = {
  file: new File([blob], "orders.csv"),
  bytes: new Uint8Array(await blob.arrayBuffer()),
  stream: (await fetch("orders.csv")).body,
  pieces: pieces(),
  address: "orders.csv",
  absolute: new URL("orders.csv", location.href),
  fileHandle: await folder.getFileHandle("1.csv"),
  folderHandle: folder,
  several: [blob, blob.stream(), "orders.csv"],
};
const engine = await openEngine();
const rows = {};
for (const [kind, source] of Object.entries(sources)) {
  const orders = await engine.open(source);
  rows[kind] = orders.rowCount;
  await orders.close();
}
const stop = new AbortController();
let released = false;
const silent = new ReadableStream({ cancel: () => void (released = true) });
setTimeout(() => stop.abort(), 50);
const code = await engine.open(silent, { signal: stop.signal }).then(() => "none", (error) => error.code);
const result = { rows, code, released, used: (await engine.memory()).used };
engine.close();
`;

/** A file of 40 MB with line breaks in its fields, rows that cannot be read, and a cut in the middle of both. */
const SHARES = `
const lines = [];
for (let i = 0; i < 400_000; i++) {
  if (i % 10_007 === 0) lines.push(i + ",one field");
  else if (i % 3 === 0) lines.push(i + ',"two lines,\\n' + i + '",' + (i % 977) / 8 + ",2024-01-" + String(1 + (i % 28)).padStart(2, "0") + ",the same words in every row to make it long enough for several workers");
  else lines.push(i + ",plain " + (i % 501) + "," + (i % 977) / 8 + ",2024-02-" + String(1 + (i % 28)).padStart(2, "0") + ",the same words in every row, but for this one which has some more of them");
}
const text = "id,words,amount,day,filler,\\n" + lines.map((line) => line.includes("one field") ? line : line.replace(/, but/, ";but") + ",").join("\\n") + "\\n";
const file = new File([text], "orders.csv");
const late = new File([text, "x,words,1,2024-01-01,late,\\n"], "late.csv");
const small = await openEngine({ workers: 1 });
const parquet = await (await small.open(new Blob([text.slice(0, 2e6)]), { strict: false })).export({ format: "parquet", rowGroupRows: 1000 });
small.close();
const answers = [];
const started = [];
for (const workers of [1, 2, 3]) {
  let spawned = 0;
  const engine = await openEngine({ workers, worker: () => (spawned++, new Worker("./tablight/dist/worker.js", { type: "module" })) });
  const progress = [];
  const orders = await engine.open(file, { onProgress: ({ done, total }) => progress.push(done / total) });
  const { report } = await orders.profile();
  const table = await orders.table(["id", "words"]);
  const contradicted = await engine.open(late, { keep: "never" });
  const live = [];
  await engine.open(parquet, { onProfile: ({ rows }) => live.push(rows) });
  const stop = new AbortController();
  const code = await engine.open(file, { signal: stop.signal, onProgress: ({ done }) => done > 20e6 && stop.abort() }).then(() => "none", (error) => error.code);
  answers.push(JSON.stringify([orders.rowCount, orders.findings, report, [...table.column("words").slice(0, 4), table.column("id").at(-1)], contradicted.schema, contradicted.rowCount, live.length > 0, code, progress.every((done, i) => i === 0 || done >= progress[i - 1]), progress.at(-1)], (_, value) => typeof value === "bigint" ? String(value) : value));
  started.push(spawned);
  engine.close();
}
const workers = [];
const engine = await openEngine({ workers: 3, worker: () => (workers.push(new Worker("./tablight/dist/worker.js", { type: "module" })), workers.at(-1)) });
await (await engine.open(file)).close();
setTimeout(() => workers.slice(1).forEach((helper) => helper.terminate()), 40);
const survived = JSON.stringify((await (await engine.open(file)).profile()).report, (_, value) => typeof value === "bigint" ? String(value) : value);
engine.close();
const result = { bytes: file.size, survived: JSON.parse(answers[0])[2], again: JSON.parse(survived), same: answers.every((answer) => answer === answers[0]), started, answer: answers[0] };
`;

/** The same rows in every format that has shares; `make` keeps what an export made under a name. */
const FORMATS = `
const rows = Array.from({ length: 95_000 }, (_, i) => i + ',"' + (i % 3 ? "plain " + (i % 501) : "two lines,\\n" + i) + '",' + (i % 977) / 8 + ",2024-02-" + String(1 + (i % 28)).padStart(2, "0") + ",words that make the row of some length, " + (i * 7919) % 100_003);
const csv = new TextEncoder().encode("id,words,amount,day,first,second\\n" + rows.join("\\n") + "\\n");
const alone = await openEngine({ workers: 1 });
const whole = await alone.open(csv);
const sources = [await make("rows.csv", csv)];
for (const [format, name] of [["ndjson", "rows.ndjson"], ["parquet", "rows.parquet"], ["arrow", "rows.arrow"]]) {
  sources.push(await make(name, await (await whole.export({ format, rowGroupRows: 10_000, compression: format === "parquet" ? "none" : undefined })).arrayBuffer()));
}
await alone.close();
const plain = (value) => JSON.stringify(value, (_, inner) => typeof inner === "bigint" ? String(inner) : inner);
const digest = async (bytes) => Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))).join();
const answerOf = async (engine, source) => {
  const answers = [];
  for (const keep of ["always", "never"]) {
    const dataset = await engine.open(source, { keep, shareBytes: 1 << 20 });
    const { report } = await dataset.profile();
    const again = (await dataset.profile({ columns: ["amount", "id"] })).report;
    const table = await dataset.table(["words", "id"]);
    const exported = await Promise.all(["csv", "parquet"].map(async (format) => digest(await (await dataset.export({ format })).arrayBuffer())));
    answers.push([dataset.rowCount, dataset.memory, dataset.schema, dataset.findings, report, again, await digest(table.toArrow()), exported]);
    await dataset.close();
  }
  return plain(answers);
};
const answersOf = async (workers) => {
  const engine = await openEngine({ workers });
  const answers = [];
  for (const source of sources) answers.push(await answerOf(engine, source));
  const { used } = await engine.memory();
  await engine.close();
  return [...answers, used];
};
`;

/** Counts the calls that threads are sent, and ends a thread where a program says so. */
const THREADS = `
import { writeFile } from "node:fs/promises";
import { openEngine } from "tablight";
import { Thread } from "./node_modules/tablight/dist/thread.node.js";
const make = async (name, bytes) => (await writeFile(name, new Uint8Array(bytes)), name);
let shares = 0;
let deadline = Infinity;
const post = Thread.prototype.postMessage;
Thread.prototype.postMessage = function (message, transfer) {
  post.call(this, message, transfer);
  if (message.kind === "call" && message.name === "share" && ++shares >= deadline) this.terminate();
};
${FORMATS}
const counted = [];
const answers = [];
for (const workers of [1, 2, 3]) {
  shares = 0;
  answers.push(await answersOf(workers));
  counted.push(shares > 20);
}
[shares, deadline] = [0, 2];
const survived = await answersOf(3);
deadline = Infinity;
const last = await openEngine({ workers: 2 });
const stop = new AbortController();
const code = await last.open(sources[0], { shareBytes: 1 << 20, signal: stop.signal, onProgress: ({ done }) => done > 2e6 && stop.abort() }).then(() => "none", (error) => error.code);
const { rowCount } = await last.open(sources[0], { shareBytes: 1 << 20 });
console.log(JSON.stringify({ same: answers.map((answer) => plain(answer) === plain(answers[0])), used: answers[0].at(-1), counted, survived: plain(survived) === plain(answers[0]), code, rowCount }));
`;

/** The same in a page. */
const PAGES = `
const make = async (name, bytes) => new File([bytes], name);
${FORMATS}
const first = await answersOf(1);
const result = { same: [plain(await answersOf(2)) === plain(first), plain(await answersOf(3)) === plain(first)], rows: JSON.parse(first[0])[0][0], used: first.at(-1) };
`;

const PAGE = '<!doctype html><html lang="en"><title>user</title><link rel="icon" href="data:,"><script type="module" src="./main.js"></script></html>';

describe("the packed package", () => {
  it("holds what it needs and nothing else", async () => {
    expect((await readdir(installed)).sort()).toEqual(["LICENSE-APACHE", "LICENSE-MIT", "README.md", "bin", "dist", "package.json", "wasm"]);
    expect((await readdir(join(installed, "wasm"))).sort()).toEqual(["tablight.d.ts", "tablight.js", "tablight_bg.wasm", "tablight_rest.wasm"]);
    expect(await readdir(join(folder, "node_modules"))).toEqual(expect.not.arrayContaining(["apache-arrow"]));
  });

  it("works in Node", MINUTES, async () => {
    await writeFile(join(folder, "orders.csv"), ordersCsv(ROWS));
    await writeFile(join(folder, "user.js"), `import { openEngine } from "tablight";\n${program('"orders.csv"')}\nconsole.log(JSON.stringify(result));\n`);
    const { stdout } = await run(process.execPath, ["user.js"], { cwd: folder });
    expectAnswer(JSON.parse(stdout) as Record<string, unknown>);
  });

  it("brings the command line", MINUTES, async () => {
    await writeFile(join(folder, "orders.csv"), ordersCsv(ROWS));
    const { stdout } = await run(join(folder, "node_modules", ".bin", "tablight"), ["profile", "orders.csv", "--json"], { cwd: folder });
    expect((JSON.parse(stdout) as { rows: number }).rows).toBe(ROWS);
  });

  it("works in a Vite app", MINUTES, async () => {
    const app = join(folder, "app");
    await mkdir(join(app, "public"), { recursive: true });
    await writeFile(join(app, "public", "orders.csv"), ordersCsv(ROWS));
    await writeFile(join(app, "index.html"), PAGE);
    await writeFile(join(app, "main.js"), asScript(program('new URL("orders.csv", location.href)'), "tablight"));
    await build({ root: app, base: "./", logLevel: "error", build: { target: "es2022" } });
    expectAnswer(await resultOf(join(app, "dist")));
  });

  it("works in a bare page", MINUTES, async () => {
    expectAnswer(await resultOf(await barePage("bare", program(FETCHED))));
  });

  it("opens every kind of source of a page, in its worker", MINUTES, async () => {
    const once = ROWS;
    const rows = { file: once, bytes: once, stream: once, pieces: once, address: once, absolute: once, fileHandle: once, folderHandle: 2 * once, several: 3 * once };
    expect(await resultOf(await barePage("sources", SOURCES))).toEqual({ rows, code: "aborted", released: true, used: 0 });
  });

  it("goes on in a new worker when its worker is terminated in the middle of a task", MINUTES, async () => {
    expect(await resultOf(await barePage("death", TERMINATION))).toEqual({ code: "internal", rows: ROWS, workers: 2 });
  });

  it("reads a large file with several workers and finds what one alone finds", MINUTES, async () => {
    const { bytes, same, started, answer, survived, again } = await resultOf(await barePage("shares", SHARES));
    expect(bytes).toBeGreaterThan(35e6);
    expect({ same, started }).toEqual({ same: true, started: [1, 2, 3] });
    expect(again).toEqual(survived);
    const [rows, findings, report, , schema, all, live, code, forward, done] = JSON.parse(answer as string) as [number, { rejected: number }, { rows: number }, unknown, { type: string }[], number, boolean, string, boolean, number];
    expect([rows, findings.rejected, report.rows, all]).toEqual([399_960, 40, 399_960, 399_961]);
    expect([schema[0]?.type, live, code, forward, done]).toEqual(["utf8", true, "aborted", true, 1]);
  });

  it("reads every format with several workers in a page, and again where the rows are not kept", MINUTES, async () => {
    expect(await resultOf(await barePage("formats", PAGES))).toEqual({ same: [true, true], rows: 95_000, used: 0 });
  });

  it("reads every format with several threads in Node, survives their death, and lets the process end", MINUTES, async () => {
    await writeFile(join(folder, "threads.js"), THREADS);
    const { stdout, stderr } = await run(process.execPath, ["threads.js"], { cwd: folder });
    expect(stderr).toBe("");
    // The last engine is not closed: its thread does not hold the process.
    expect(JSON.parse(stdout)).toEqual({ same: [true, true, true], used: 0, counted: [false, true, true], survived: true, code: "aborted", rowCount: 95_000 });
  });

  it("has types that hold in a strict project, with both ways to resolve modules", MINUTES, async () => {
    const body = program('new Blob(["a"])').replace(/await /g, "await ");
    await writeFile(join(folder, "user.ts"), `import { type Engine, openEngine, TablightError, type Dataset } from "tablight";\n${body}
export const error: TablightError | undefined = undefined;
export const k: number = segments.report.k;
import "tablight/elements";
import type { SavedState, SegmentsElement } from "tablight/elements/segments";
const element: SegmentsElement | null = document.querySelector("tablight-segments");
export const kept: SavedState | undefined = element?.save();
if (element) element.dataset = orders;
element?.addEventListener("tablight-result", ({ detail }) => void detail.outcome.table?.numRows);
// @ts-expect-error not a data set
if (element) element.dataset = "orders.csv";
export const open = (engine: Engine, folder: FileSystemDirectoryHandle, files: FileList, body: ReadableStream<Uint8Array>): Promise<Dataset[]> =>
  Promise.all([engine.open(folder), engine.open([...files]), engine.open(body)]);
export async function stop(dataset: Dataset, signal: AbortSignal): Promise<void> {
  for (const row of (await dataset.forecast({ time: "day", value: "amount", horizon: 3 }, { signal })).table) void row["yhat"];
  // @ts-expect-error a parameter that does not exist
  await dataset.segment({ clusters: 3 });
  void result;
}
`);
    const options = { target: "ES2022", strict: true, exactOptionalPropertyTypes: true, noEmit: true, lib: ["ES2022", "DOM", "ESNext.Disposable"], types: [] };
    for (const [module, moduleResolution] of [["ESNext", "Bundler"], ["NodeNext", "NodeNext"]]) {
      await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: { ...options, module, moduleResolution }, files: ["user.ts"] }));
      const { stdout } = await run(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", folder]).catch((error: { stdout: string }) => error);
      expect(stdout, moduleResolution as string).toBe("");
    }
  });
});
