import { methods, openSchema } from "../generated/schemas.js";
import type { ExportOptions, OpenOptions } from "../types.js";
import { type JsonSchema, kebab, type OptionSpec, optionsOf, parseValue } from "./schema.js";
import { UsageError } from "./usage.js";

/** A task with its methods; the first is the default. */
export interface TaskSpec {
  task: string;
  methods: { method: string; summary: string; options: OptionSpec[] }[];
  /** Options of all its methods. */
  common: OptionSpec[];
}

/** The tasks there are, with the options that stand for their parameters. */
export function tasks(): TaskSpec[] {
  const names = [...new Set(methods.map(({ task }) => task))];
  return names.map((task) => {
    const own = methods.filter((entry) => entry.task === task);
    return {
      task,
      common: optionsOf((own[0]?.common ?? {}) as JsonSchema),
      methods: own.map(({ method, summary, params }) => ({ method, summary, options: optionsOf(params as JsonSchema) })),
    };
  });
}

/** The options that say how a file is read. */
export const READING_OPTIONS: readonly OptionSpec[] = optionsOf(openSchema as JsonSchema);

/** Options every command has: what to write after them, and what they mean. */
export const GENERAL: Readonly<Record<string, readonly [value: string, meaning: string]>> = {
  params: ["FILE.json", "parameters as a JSON object; options given beside it take precedence"],
  with: ["NAME=FILE,…", "other data sets that the task speaks of, by the names it knows them by; the name of the file if none is given"],
  out: ["FILE", "writes the resulting rows as .csv, .ndjson, .arrow (file), .arrows (stream) or .parquet"],
  report: ["FILE.json", "writes the report"],
  rejects: ["FILE", "writes the rows that could not be read, with place and reason, in the formats of --out"],
  json: ["", "prints the report as JSON"],
  model: ["FILE.tblm", "saves the model, for `tablight apply`; the name must end in .tblm"],
  workers: ["N", "most threads that read a large file together; as many as there are cores, up to four, if not given"],
  "memory-budget": ["BYTES", "most memory that data and tasks may hold"],
  help: ["", "what you are reading"],
  version: ["", "prints the version"],
};

/** Options that stand alone. */
export const SWITCHES: ReadonlySet<string> = new Set(["json", "help", "propose", "values", "version"]);

/** Sets parameters from the options that stand for them; takes those options away. */
export function take(flags: Map<string, string | true>, specs: readonly OptionSpec[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const spec of specs) {
    const text = flags.get(spec.flag);
    if (text === undefined || spec.param in values || isModelFile(spec.flag, text)) continue;
    flags.delete(spec.flag);
    if (text === true && !spec.accepts.types.has("boolean")) throw new UsageError(`--${spec.flag} needs a value`);
    values[spec.param] = text === true ? true : parseValue(text, spec.accepts, spec.flag);
  }
  return values;
}

/** `--model` names the file to save the model in; a method that has a parameter of that name gets everything else. */
export function isModelFile(flag: string, text: string | true): boolean {
  return flag === "model" && text !== true && text.endsWith(".tblm");
}

const ESCAPED: Readonly<Record<string, string>> = { "\\t": "\t", tab: "\t" };

/** How to read the file, from the options. */
export function takeReading(flags: Map<string, string | true>): Partial<OpenOptions> {
  const reading: Partial<OpenOptions> = take(flags, READING_OPTIONS);
  if (reading.delimiter != null) reading.delimiter = ESCAPED[reading.delimiter] ?? reading.delimiter;
  return reading;
}

const FORMATS: Readonly<Record<string, ExportOptions["format"]>> = {
  csv: "csv",
  ndjson: "ndjson",
  arrow: "arrow",
  arrows: "arrowStream",
  parquet: "parquet",
};

/** The format a file name stands for. */
export function formatOf(path: string): ExportOptions["format"] {
  const format = FORMATS[path.slice(path.lastIndexOf(".") + 1).toLowerCase()];
  if (!format) throw new UsageError(`--out must end in .${Object.keys(FORMATS).join(", .")}, got ${path}`);
  return format;
}

/** All options a command knows, by the name they are written with. */
export function knownFlags(specs: readonly OptionSpec[]): string[] {
  return [...Object.keys(GENERAL), ...specs.map(({ flag }) => flag), ...READING_OPTIONS.map(({ flag }) => flag), kebab("method")];
}
