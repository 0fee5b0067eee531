import { UsageError } from "./usage.js";

/** The part of JSON Schema that parameters are described with. */
export interface JsonSchema {
  type?: string | readonly string[];
  description?: string;
  default?: unknown;
  properties?: Readonly<Record<string, JsonSchema>>;
  items?: JsonSchema;
  enum?: readonly unknown[];
  const?: unknown;
  anyOf?: readonly JsonSchema[];
  oneOf?: readonly JsonSchema[];
  allOf?: readonly JsonSchema[];
  $ref?: string;
  $defs?: Readonly<Record<string, JsonSchema>>;
  additionalProperties?: JsonSchema | boolean;
}

/** What a parameter accepts, gathered from all branches of its schema. */
export interface Accepts {
  types: ReadonlySet<string>;
  /** Fixed texts among the accepted values. */
  words: readonly string[];
  items: Accepts | undefined;
  /** What the values of an object under names of its own choice are. */
  entries: Accepts | undefined;
}

/** An option of the command line and the parameter it sets. */
export interface OptionSpec {
  /** Name of the parameter: camelCase. */
  param: string;
  /** Name of the option: kebab-case. */
  flag: string;
  accepts: Accepts;
  description: string;
  default: unknown;
}

/** The options that stand for the properties of a parameter struct. */
export function optionsOf(schema: JsonSchema): OptionSpec[] {
  return Object.entries(schema.properties ?? {}).map(([param, property]) => ({
    param,
    flag: kebab(param),
    accepts: accepts(property, schema.$defs ?? {}),
    description: describe(property, schema.$defs ?? {}),
    default: property.default,
  }));
}

/** `nInit` → `n-init` */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll("_", "-");
}

/** The value a text stands for, as the schema lets it be read. */
export function parseValue(text: string, accepted: Accepts, flag: string): unknown {
  const { types, words, items, entries } = accepted;
  if (words.includes(text)) return text;
  if (types.has("array") && (text.startsWith("[") || types.has("object"))) return parseJson(text, flag);
  if (types.has("array") && items && !isScalar(text, types)) return splitList(text).map((part) => parseValue(part, items, flag));
  if (isNumber(text) && (types.has("number") || types.has("integer"))) return Number(text);
  if ((text === "true" || text === "false") && types.has("boolean")) return text === "true";
  if (text === "null" && types.has("null")) return null;
  if (types.has("string") || types.size === 0) return text;
  if (types.has("object")) return entries && !text.startsWith("{") ? parsePairs(text, entries, flag) : parseJson(text, flag);
  throw new UsageError(`--${flag} takes ${placeholder(accepted)}, got "${text}"`);
}

/** What to write for a value, in a help text. */
export function placeholder({ types, words, items, entries }: Accepts): string {
  const names = [...types].filter((type) => type !== "null" && !(type === "string" && words.length > 0)).map((type) => nameOf(type, items, entries));
  return [...names, ...words].join("|") || "value";
}

/** Commas separate; those inside parentheses and quotes belong to the value: `price=decimal(10,2)`, `n=coalesce(sum(a), 0)`. */
export function splitList(text: string): string[] {
  if (text === "") return [];
  const parts = [""];
  let depth = 0;
  for (const piece of text.match(/'[^']*'|"[^"]*"|[^]/g) ?? []) {
    depth += { "(": 1, ")": -1 }[piece] ?? 0;
    if (piece === "," && depth <= 0) parts.push("");
    else parts[parts.length - 1] += piece;
  }
  return parts.map((part) => part.trim());
}

function nameOf(type: string, items: Accepts | undefined, entries: Accepts | undefined): string {
  if (type === "object" && entries) return `name=${placeholder(entries)},…`;
  if (type === "array") return items ? `${placeholder(items)},…` : "list";
  return { string: "text", integer: "whole number", object: "JSON" }[type] ?? type;
}

function isScalar(text: string, types: ReadonlySet<string>): boolean {
  return isNumber(text) && (types.has("number") || types.has("integer"));
}

function isNumber(text: string): boolean {
  return text.trim() !== "" && Number.isFinite(Number(text));
}

function parsePairs(text: string, entries: Accepts, flag: string): Record<string, unknown> {
  const pairs = splitList(text).map((part) => {
    const at = part.indexOf("=");
    if (at < 1) throw new UsageError(`--${flag} takes ${nameOf("object", undefined, entries)}, got "${part}"`);
    return [part.slice(0, at), parseValue(part.slice(at + 1), entries, flag)];
  });
  return Object.fromEntries(pairs) as Record<string, unknown>;
}

function parseJson(text: string, flag: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`--${flag} takes JSON, got "${text}"; deeper values are easier in a file, by --params`);
  }
}

function accepts(schema: JsonSchema, defs: Readonly<Record<string, JsonSchema>>): Accepts {
  const types = new Set<string>();
  const words: string[] = [];
  let items: Accepts | undefined;
  let entries: Accepts | undefined;
  for (const branch of branches(schema, defs)) {
    for (const type of typeof branch.type === "string" ? [branch.type] : (branch.type ?? [])) types.add(type);
    const fixed = branch.const === undefined ? (branch.enum ?? []) : [branch.const];
    words.push(...fixed.filter((value): value is string => typeof value === "string"));
    if (branch.items) items = accepts(branch.items, defs);
    if (typeof branch.additionalProperties === "object") entries = accepts(branch.additionalProperties, defs);
  }
  return { types, words, items, entries };
}

/** The schema itself and everything its references and alternatives lead to. */
function* branches(schema: JsonSchema, defs: Readonly<Record<string, JsonSchema>>): Generator<JsonSchema> {
  yield schema;
  const target = schema.$ref && defs[schema.$ref.replace("#/$defs/", "")];
  for (const branch of [...(target ? [target] : []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]) {
    yield* branches(branch, defs);
  }
}

function describe(schema: JsonSchema, defs: Readonly<Record<string, JsonSchema>>): string {
  for (const branch of branches(schema, defs)) if (branch.description) return branch.description.replace(/\s+/g, " ").trim();
  return "";
}
