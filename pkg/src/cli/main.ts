import { readFile, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { TablightError } from "../errors.js";
import { type Dataset, type Engine, openEngine, type Outcome } from "../node.js";
import type { CleanParams, Findings, OpenCallOptions } from "../types.js";
import { type Arguments, isBooleanOnly, refuseUnknown, required, splitArguments } from "./arguments.js";
import { Bar, type Terminal } from "./bar.js";
import { isFailure, shortenCheck } from "./check.js";
import { readModel, readParams, readRecipe, toJson, writeJson, writeRows } from "./files.js";
import { bytes, count } from "./format.js";
import { overview, taskHelp } from "./help.js";
import { formatOf, isModelFile, knownFlags, READING_OPTIONS, SWITCHES, take, takeReading, type TaskSpec, tasks } from "./options.js";
import { describeOutcome } from "./print.js";
import { type OptionSpec, splitList } from "./schema.js";
import { closest, UsageError } from "./usage.js";

/** Where the command line writes, and what stops it. */
export interface Io {
  stdout: Terminal;
  stderr: Terminal;
  signal?: AbortSignal;
}

/** Runs a command line; resolves with the exit code. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const bar = new Bar(io.stderr);
  try {
    return await run(argv, io, bar);
  } catch (error) {
    bar.clear();
    io.stderr.write(`${explain(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  } finally {
    bar.clear();
  }
}

async function run(argv: readonly string[], io: Io, bar: Bar): Promise<number> {
  const known = tasks();
  const all = known.flatMap(optionsOfTask);
  const standsAlone = new Set([...SWITCHES, ...[...all, ...READING_OPTIONS].filter(isBooleanOnly).map(({ flag }) => flag)]);
  const args = splitArguments(argv.map((word) => (word === "-h" ? "--help" : word)), (flag) => standsAlone.has(flag));
  const command = args.positionals.shift();
  if (args.flags.has("version")) return say(io, await version());
  if (command === undefined && !args.flags.has("help")) throw new UsageError("which task? `tablight --help` lists them");
  if (command === undefined || command === "help") return say(io, overview(known));
  const task = known.find((spec) => spec.task === command);
  const own = OWN[command];
  if (!task && !own) {
    const near = closest(command, [...known.map((spec) => spec.task), ...Object.keys(OWN)]);
    throw new UsageError(`there is no task ${command}${near ? `; did you mean ${near}?` : ""}`);
  }
  if (args.flags.has("help")) return say(io, task ? taskHelp(task) : overview(known));
  const job = new Invocation(args, io, bar);
  const whole = command === "compare" && ["where", "against", "method", "params"].every((flag) => !args.flags.has(flag));
  await (whole && task ? job.compare(task) : task ? job.task(task) : own?.(job));
  return job.failed ? 1 : 0;
}

/** Commands that are no task. */
const OWN: Readonly<Record<string, (job: Invocation) => Promise<void>>> = {
  convert: (job) => job.convert(),
  apply: (job) => job.apply(),
  report: (job) => job.report(),
};

/** One command on its way. */
class Invocation {
  readonly #args: Arguments;
  readonly #io: Io;
  readonly #bar: Bar;
  /** Whether what was asked for was done and found that something is not as it should be. */
  failed = false;

  constructor(args: Arguments, io: Io, bar: Bar) {
    this.#args = args;
    this.#io = io;
    this.#bar = bar;
  }

  async task(spec: TaskSpec): Promise<void> {
    if (spec.task === "check") shortenCheck(this.#args.flags);
    const method = this.#text("method");
    const chosen = method === undefined ? spec.methods[0] : spec.methods.find((entry) => entry.method === method);
    if (!chosen) throw new UsageError(`${spec.task} has no method ${method}; known: ${spec.methods.map((entry) => entry.method).join(", ")}`);
    const specs = [...spec.common, ...chosen.options];
    const file = this.#text("params");
    const own = { ...(file === undefined ? {} : await readParams(file)), ...(await this.#recipe()), ...take(this.#args.flags, specs) };
    if (spec.task === "clean") return this.#clean(specs, own);
    const params = { ...own, ...(method === undefined ? {} : { method }) };
    const others = this.#others();
    const reading = spec.task === "profile" ? { profile: true, keep: "never" as const } : { purpose: { task: spec.task, params } };
    await this.#outcome(specs, reading, async (dataset, engine) => {
      const opened = await Promise.all(others.map(async ([name, path]) => [name, await engine.open(path, { profile: false, ...this.#watched() })] as const));
      const outcome = await dataset.run(spec.task, withOthers(spec.task, params, opened), this.#watched());
      this.failed = isFailure(spec.task, outcome);
      return outcome;
    }, spec.task);
  }

  /** The second file with the first. */
  async compare(spec: TaskSpec): Promise<void> {
    const paths = this.#args.positionals;
    if (paths.length !== 2) throw new UsageError("usage: tablight compare REFERENCE CURRENT, or tablight compare FILE --where CONDITION [--against CONDITION]");
    const current = paths.pop() ?? "";
    const specs = [...spec.common, ...(spec.methods[0]?.options ?? [])];
    const params = take(this.#args.flags, specs);
    await this.#outcome(specs, { profile: true, keep: "never" }, async (dataset, engine) => {
      const other = await engine.open(current, { profile: true, keep: "never", ...this.#watched() });
      return dataset.compare(other, params, this.#watched());
    }, spec.task);
  }

  /** The recipe in the file that `--steps` may name instead of steps. */
  async #recipe(): Promise<Record<string, unknown>> {
    const path = this.#args.flags.get("steps");
    if (typeof path !== "string" || !path.endsWith(".json")) return {};
    this.#args.flags.delete("steps");
    return readRecipe(path);
  }

  /** Cleaned rows are written as they are made, whatever the size of the file. */
  async #clean(specs: readonly OptionSpec[], params: Partial<CleanParams>): Promise<void> {
    const [out, report] = [this.#text("out"), this.#text("report")];
    const json = this.#args.flags.delete("json");
    if (out !== undefined) formatOf(out);
    await this.#withFile(specs, { profile: false }, async (dataset) => {
      const cleaned = await dataset.clean(params, this.#watched());
      await dataset.close();
      if (report !== undefined) await writeJson(report, cleaned.report);
      if (out !== undefined) await writeRows(cleaned.dataset, out, this.#watched());
      this.#bar.clear();
      if (out !== undefined) this.#note(`wrote ${count(cleaned.dataset.rowCount)} rows to ${out}`);
      say(this.#io, json ? toJson(cleaned.report) : describeOutcome("clean", { report: { ...cleaned.report } }));
    });
  }

  async apply(): Promise<void> {
    const path = this.#args.positionals.shift();
    if (path === undefined) throw new UsageError("usage: tablight apply MODEL.tblm FILE…");
    const model = await readModel(path);
    await this.#outcome([], { profile: false }, (dataset) => dataset.apply(model, this.#watched()), "apply");
  }

  async convert(): Promise<void> {
    const out = this.#text("out");
    if (out === undefined) throw new UsageError("convert needs --out FILE");
    formatOf(out);
    await this.#withFile([], { profile: false }, async (dataset) => {
      await writeRows(dataset, out, this.#watched());
      this.#note(`wrote ${count(dataset.rowCount)} rows to ${out}`);
    });
  }

  async report(): Promise<void> {
    const [out, title] = [this.#text("out"), this.#text("title")];
    const values = this.#args.flags.delete("values");
    if (!out?.endsWith(".html")) throw new UsageError("report needs --out FILE.html");
    await this.#withFile([], { profile: true, keep: "never" }, async (dataset) => {
      await writeFile(out, await (await dataset.report({ title, values }, this.#watched())).text());
      this.#note(`wrote the report to ${out}`);
    });
  }

  async #outcome(specs: readonly OptionSpec[], reading: OpenCallOptions, work: (dataset: Dataset, engine: Engine) => Promise<Outcome>, task: string): Promise<void> {
    const [out, report, model] = [this.#text("out"), this.#text("report"), this.#text("model")];
    const json = this.#args.flags.delete("json");
    if (out !== undefined) formatOf(out);
    if (model !== undefined && !isModelFile("model", model)) throw new UsageError(`--model must end in .tblm, got ${model}`);
    await this.#withFile(specs, reading, async (dataset, engine) => {
      const outcome = await work(dataset, engine);
      await dataset.close();
      if (report !== undefined) await writeJson(report, outcome.report);
      if (model !== undefined) await this.#saveModel(outcome, model, task);
      if (out !== undefined) await this.#saveTable(engine, outcome, out, task);
      this.#bar.clear();
      if (json) say(this.#io, toJson(outcome.report));
      else if (out === undefined) say(this.#io, describeOutcome(task, outcome));
    });
  }

  async #saveModel(outcome: Outcome, path: string, task: string): Promise<void> {
    if (!outcome.model) throw new UsageError(`${task} has no model to save`);
    await writeFile(path, outcome.model.save());
    this.#note(`saved the model to ${path}`);
  }

  async #saveTable(engine: Engine, { table }: Outcome, path: string, task: string): Promise<void> {
    if (!table) throw new UsageError(`${task} has no rows to write; --report FILE.json writes its report`);
    const rows = await engine.open(table.toArrow(), { name: "result.arrow", profile: false, ...this.#watched() });
    await writeRows(rows, path, this.#watched());
    this.#note(`wrote ${count(table.numRows)} rows to ${path}`);
  }

  async #withFile(specs: readonly OptionSpec[], reading: OpenCallOptions, work: (dataset: Dataset, engine: Engine) => Promise<void>): Promise<void> {
    const paths = this.#args.positionals;
    if (paths.length === 0) throw new UsageError("which file? name one after the task; several are read as one table");
    const asked = takeReading(this.#args.flags);
    const memoryBudget = this.#budget();
    const workers = this.#workers();
    const rejects = this.#text("rejects");
    if (rejects !== undefined) formatOf(rejects);
    for (const flag of this.#args.flags.keys()) refuseUnknown(flag, knownFlags(specs));
    const engine = await openEngine({ memoryBudget, workers });
    try {
      const dataset = await engine.open(paths, { ...reading, ...asked, ...this.#watched() });
      this.#tellRejects(dataset.findings);
      if (rejects !== undefined) await this.#saveRejects(engine, dataset.findings, rejects);
      await work(dataset, engine);
    } finally {
      await engine.close();
    }
  }

  #tellRejects({ rejected, rejects }: Findings): void {
    const [first] = rejects;
    if (rejected === 0 || !first) return;
    const place = [...(first.file === null ? [] : [`file ${first.file}`]), ...(first.column === null ? [] : [`column ${first.column}`]), `row ${first.row}`, `byte ${first.byte}`].join(", ");
    const rows = rejected === 1 ? "1 row that cannot be read" : `${count(rejected)} rows that cannot be read, the first`;
    this.#note(`left out ${rows}: ${first.reason} (${place}); --rejects FILE.csv writes them, --strict stops there`);
  }

  async #saveRejects(engine: Engine, { rejected, rejects }: Findings, path: string): Promise<void> {
    if (rejects.length === 0) return this.#note("every row could be read; there are no rejects to write");
    const table = await engine.open(new TextEncoder().encode(JSON.stringify(rejects)), { name: "rejects.json", profile: false });
    await writeRows(table, path, this.#watched());
    await table.close();
    this.#note(`wrote ${count(rejects.length)} of ${count(rejected)} rejected rows to ${path}`);
  }

  /** The other data sets, by name. */
  #others(): [name: string, path: string][] {
    return splitList(this.#text("with") ?? "").map((part) => {
      const at = part.indexOf("=");
      const path = part.slice(at + 1);
      return [at < 0 ? basename(path).replace(/\..*$/, "") : part.slice(0, at), path];
    });
  }

  #budget(): number | undefined {
    const text = this.#text("memory-budget");
    if (text === undefined) return undefined;
    const size = Number(text);
    if (!(Number.isFinite(size) && size > 0)) throw new UsageError(`--memory-budget takes a number of bytes such as ${1.5e9} (${bytes(1.5e9)}), got "${text}"`);
    return size;
  }

  #workers(): number | undefined {
    const text = this.#text("workers");
    if (text === undefined) return undefined;
    const number = Number(text);
    if (!(Number.isInteger(number) && number >= 1)) throw new UsageError(`--workers takes a whole number from 1, got "${text}"`);
    return number;
  }

  #text(flag: string): string | undefined {
    const value = this.#args.flags.get(flag);
    this.#args.flags.delete(flag);
    return value === undefined ? undefined : required(flag, value);
  }

  #watched(): { signal: AbortSignal | undefined; onProgress: Bar["show"] } {
    return { signal: this.#io.signal, onProgress: this.#bar.show };
  }

  #note(text: string): void {
    this.#bar.clear();
    this.#io.stderr.write(`${text}\n`);
  }
}

function optionsOfTask({ common, methods }: TaskSpec): OptionSpec[] {
  return [...common, ...methods.flatMap(({ options }) => options)];
}

/** Parameters with the other data sets where the task looks for them. */
function withOthers(task: string, params: object, others: readonly (readonly [name: string, dataset: Dataset])[]): object {
  const [first] = others;
  if (!first) return params;
  if (task === "check") return { ...params, references: Object.fromEntries(others) };
  if (task === "join" && others.length === 1) return { ...params, right: first[1] };
  throw new UsageError(task === "join" ? "join takes one other data set: --with FILE" : `${task} speaks of no other data sets; leave --with out`);
}

function say(io: Io, text: string): number {
  io.stdout.write(`${text}\n`);
  return 0;
}

async function version(): Promise<string> {
  const manifest = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };
  return manifest.version;
}

/** What went wrong, with code, place and hint. */
function explain(error: unknown): string {
  if (error instanceof UsageError) return `usage: ${error.message}`;
  const { code, message, details, hint } = TablightError.from(error);
  const place = Object.entries(details).map(([kind, where]) => `${kind} ${where}`).join(", ");
  return [`${code}: ${message}${place ? ` (${place})` : ""}`, ...(hint ? [`  ${hint}`] : [])].join("\n");
}
