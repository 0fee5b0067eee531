import { GENERAL, READING_OPTIONS, type TaskSpec } from "./options.js";
import { type OptionSpec, placeholder } from "./schema.js";

const WIDTH = 100;

/** `tablight --help` */
export function overview(tasks: readonly TaskSpec[]): string {
  const lines = tasks.map(({ task, methods }) => `  tablight ${task.padEnd(9)} FILE… [options]  ${methods.map(({ method }) => method).join(" · ")}`);
  return [
    "Analytics where the data already is: reads CSV, Arrow and Parquet.",
    "",
    "Usage",
    ...lines,
    "  tablight compare   FILE FILE            the second file with the first; slices of one with --where, --against",
    "  tablight convert   FILE… --out FILE     CSV · Arrow · Parquet, and NDJSON to write",
    "  tablight apply     MODEL.tblm FILE…     applies a saved model to another file",
    "  tablight check     FILE… --rules rules.json | --propose > rules.json",
    "  tablight report    FILE… --out FILE.html [--title TEXT] [--values]   one HTML file; with --values also of single rows",
    "  tablight TASK --help                    the options of a task",
    "",
    "Options of every command",
    general(),
    "",
    "Options for reading a file",
    options(READING_OPTIONS),
    "",
    "Exit codes: 0 done · 1 the task failed, with a coded error on stderr · 2 wrong usage",
  ].join("\n");
}

/** `tablight TASK --help` */
export function taskHelp({ task, common, methods }: TaskSpec): string {
  const several = methods.length > 1;
  return [
    `tablight ${task} FILE… [options]`,
    "",
    ...methods.map(({ method, summary }, i) => wrap(`${method}: ${summary}${several && i === 0 ? " (default method)" : ""}`, "  ")),
    "",
    "Options",
    ...(several ? [entry(`--method ${methods.map(({ method }) => method).join("|")}`, "The method.", methods[0]?.method)] : []),
    options(common),
    ...methods.filter((entry) => entry.options.length > 0).flatMap((entry) => ["", `Options of ${entry.method}`, options(entry.options)]),
    "",
    "Options of every command",
    general(),
    "",
    "tablight --help lists the options for reading a file.",
  ].filter((part, i, all) => part !== "" || all[i - 1] !== "").join("\n");
}

function general(): string {
  return Object.entries(GENERAL).map(([flag, [value, meaning]]) => `  ${`--${flag} ${value}`.padEnd(24)}${meaning}`).join("\n");
}

function options(specs: readonly OptionSpec[]): string {
  return specs.map(({ flag, accepts, description, default: value }) => entry(`--${flag} ${placeholder(accepts)}`, description, value)).join("\n");
}

function entry(heading: string, description: string, value: unknown): string {
  const shown = value === null || value === undefined || isEmpty(value) ? "" : ` (default: ${typeof value === "string" ? value : JSON.stringify(value)})`;
  return [`  ${heading}`, wrap(description + shown, "      ")].filter((line) => line.trim()).join("\n");
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function wrap(text: string, indent: string): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line && indent.length + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line].map((part) => indent + part).join("\n");
}
