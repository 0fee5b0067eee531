/** The call a view makes, to be repeated elsewhere. */
export interface Call {
  readonly task: string;
  readonly file: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Another file that it is made with, cleaned by these steps first where there are some. */
  readonly other?: { readonly file: string; readonly steps?: readonly object[] };
  /** Files that the parameters speak of, by the names they have there. */
  readonly references?: Readonly<Record<string, string>>;
  /** How the file is read, as far as somebody said so. */
  readonly reading?: Readonly<Record<string, unknown>>;
}

/** As JavaScript with the npm package. */
export function asJavaScript({ task, params: own, other, references = {}, reading = {} }: Call): string {
  const files = Object.entries(references);
  const params = files.length === 0 ? own : { ...own, references: Object.fromEntries(files.map(([name], i) => [name, new Variable(`reference${i + 1}`)])) };
  const how = Object.keys(reading).length === 0 ? "" : `, ${literal(reading)}`;
  const argument = Object.keys(params).length === 0 ? "" : object(params);
  const method = RUN.has(task) && !other ? `run("${task}", ${argument})` : `${task}(${[...(other ? [other.steps ? "few" : "other"] : []), argument].filter(Boolean).join(", ")})`;
  return [
    `import { openEngine } from "tablight";`,
    ``,
    `const engine = await openEngine();`,
    `const data = await engine.open(file${how}); // a File, Blob, URL or bytes`,
    ...(other ? [`const other = await engine.open(otherFile); // ${other.file}`] : []),
    ...files.map(([, file], i) => `const reference${i + 1} = await engine.open(referenceFile${i + 1}); // ${file}`),
    ...(other?.steps ? [`const { dataset: few } = await other.clean({ steps: ${literal(other.steps)} });`] : []),
    `const ${RESULTS[task] ?? "{ report, table }"} = await data.${method};`,
  ].join("\n");
}

/** Tasks that are no call of their own; `data.compare` is of two data sets, slices of one are a task like any other. */
const RUN: ReadonlySet<string> = new Set(["compare", "rfm"]);

/** What calls resolve with that give no table. */
const RESULTS: Readonly<Record<string, string>> = { profile: "{ report }", compare: "{ report }", clean: "{ dataset, report, recipe }", join: "joined" };

/** As a command line. What has no option of its own goes through `--params`. */
export function asCommand({ task, file, params, other, references = {}, reading = {} }: Call): string {
  const few = other?.steps;
  // A comparison takes two files side by side.
  const files = [file, ...(other && task === "compare" ? [other.file] : [])].map(shell).join(" ");
  const options: string[] = other && task !== "compare" ? [`--with ${few ? "few.parquet" : shell(other.file)}`] : [];
  options.push(...Object.entries(references).map(([name, file]) => `--with ${shell(`${name}=${file}`)}`));
  const rest: Record<string, unknown> = {};
  for (const [name, value] of Object.entries({ ...reading, ...params })) {
    const text = plain(value);
    if (text === undefined) rest[name] = value;
    else options.push(`--${kebab(name)} ${shell(text)}`);
  }
  const lines = [`npx tablight ${task} ${files}`, ...options];
  const [option, saved] = SAVED[task] ?? ["params", "params.json"];
  if (Object.keys(rest).length > 0) lines.push(`--${option} ${saved}`);
  if (task !== "profile" && task !== "compare") lines.push("--out result.parquet");
  const written = [...(few ? [["few.json", few]] : []), ...(Object.keys(rest).length > 0 ? [[saved, rest]] : [])] as const;
  const commands = [...(few ? [`npx tablight clean ${shell(other?.file ?? "")} --steps few.json --out few.parquet`] : []), lines.join(" \\\n  ")];
  return [commands.join("\n"), ...written.map(([name, content]) => `# ${String(name)}\n${JSON.stringify(content, null, 2)}`)].join("\n\n");
}

/** Lists that have an option of their own, and the file that they are kept in. */
const SAVED: Readonly<Record<string, readonly [option: string, file: string]>> = { check: ["rules", "rules.json"], clean: ["steps", "recipe.json"] };

/** As data: what a recipe stores. */
export const asJson = ({ task, params }: Call): string => JSON.stringify({ task, params }, null, 2);

/** What stands for something that cannot be written down. */
class Variable {
  constructor(readonly name: string) {}
}

function object(params: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(params).map(([name, value]) => `  ${name}: ${isLong(value) ? `[\n${value.map((item) => `    ${literal(item)},\n`).join("")}  ]` : literal(value)},`);
  return `{\n${lines.join("\n")}\n}`;
}

/** A list that does not fit on a line has a line for each item. */
const isLong = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.length > 1 && typeof value[0] === "object" && literal(value).length > 80;

/** On one line; names that need no quotes have none. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (value instanceof Variable) return value.name;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, inner]) => `${/^[a-z_$][\w$]*$/i.test(name) ? name : JSON.stringify(name)}: ${literal(inner)}`);
  return `{ ${entries.join(", ")} }`;
}

function plain(value: unknown): string | undefined {
  if (["string", "number", "boolean"].includes(typeof value)) return String(value);
  const simple = (item: unknown): boolean => typeof item === "number" || (typeof item === "string" && !item.includes(","));
  if (Array.isArray(value)) return value.length > 0 && value.every(simple) ? value.join(",") : undefined;
  const entries = Object.entries(value ?? {});
  const isPlain = entries.length > 0 && entries.every(([name, item]) => typeof item === "string" && simple(item) && !/[,=]/.test(name));
  return isPlain ? entries.map(([name, item]) => `${name}=${String(item)}`).join(",") : undefined;
}

const kebab = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
const shell = (text: string): string => (/^[\w./:,@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
