import { isNumeric, isTime, plain } from "./format.js";
import { betweenNumbers, readNumber, splitNumbers, writeNumber } from "./locale.js";

/** A JSON Schema of a parameter, as far as forms read it. */
interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  items?: Schema | true;
  additionalProperties?: Schema | boolean;
  properties?: Record<string, Schema>;
  required?: string[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  "x-column"?: ColumnKind;
}

/** Which columns a picker offers. */
export type ColumnKind = "numeric" | "time" | "text" | "any";

/** A column that can be picked; its type is empty where it is not known yet. */
export interface Pickable {
  readonly name: string;
  readonly type: string;
}

/** Does a column fit what a parameter asks for? */
export function fits({ type }: Pickable, kind: ColumnKind): boolean {
  if (kind === "any" || type === "") return true;
  if (kind === "text") return type === "utf8";
  return isNumeric(type) || (kind === "time" && isTime(type));
}

/** One of a few values; `title` says it in plain words. */
export interface Choice {
  readonly value: string;
  readonly title?: string;
  readonly help: string;
}

/** What a form shows for a parameter. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly default: unknown;
  readonly kind: "boolean" | "number" | "integer" | "choice" | "text" | "value" | "numbers" | "texts" | "values" | "column" | "columns" | "order" | "sort" | "names" | "spellings" | "json";
  /** May be left empty; then `null` is sent. */
  readonly optional: boolean;
  /** What is said where it is left empty. */
  readonly none: string;
  /** Has no default: must be filled in. */
  readonly required: boolean;
  /** Counts only where another field has one of these values; always if there are none. */
  readonly only: readonly string[];
  /** Words accepted beside numbers, such as `auto`. */
  readonly words: readonly string[];
  readonly choices: readonly Choice[];
  readonly columns: ColumnKind;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

/** The fields of a schema of an object, in the order they are declared; what it refers to is in `root`. */
export function fieldsOf(schema: object, root: object = schema): Field[] {
  const { properties = {}, required = [] } = schema as Schema;
  return Object.entries(properties).map(([name, property]) => fieldOf(name, property, root as Schema, required.includes(name)));
}

function fieldOf(name: string, property: Schema, root: Schema, required: boolean): Field {
  const variants = flatten(property, root);
  const optional = variants.some(isNull);
  const solid = variants.filter((variant) => !isNull(variant));
  const words = solid.flatMap(literals);
  const open = solid.filter((variant) => literals(variant).length === 0);
  const [only] = open;
  const items = only?.items === true ? undefined : only?.items;
  const columns = property["x-column"] ?? only?.["x-column"] ?? items?.["x-column"];
  const description = property.description ?? only?.description ?? "";
  const numeric = open.find((variant) => is(variant, "integer") || is(variant, "number"));
  return {
    name,
    label: label(name),
    help: plain(description.replace(CONDITION, "")).replace(/^./, (letter) => letter.toUpperCase()),
    default: property.default,
    kind: kindOf(open, words, columns !== undefined, root),
    optional,
    none: "automatic",
    required,
    only: [...(CONDITION.exec(description)?.[1] ?? "").matchAll(/`(\w+)`/g)].map(([, value]) => value as string),
    words: words.map((word) => word.value),
    choices: words,
    columns: columns ?? "any",
    min: numeric?.minimum ?? numeric?.exclusiveMinimum ?? property.minimum,
    max: numeric?.maximum ?? numeric?.exclusiveMaximum ?? property.maximum,
  };
}

/** What a description begins with where the field counts only with some values of another one. */
const CONDITION = /^For ((?:`\w+`(?:, | and |))+): /;

function kindOf(open: Schema[], words: Choice[], columns: boolean, root: Schema): Field["kind"] {
  const [only] = open;
  if (!only) return words.length > 0 ? "choice" : "json";
  if (open.every(isPlain) && (open.length > 1 || only.type === undefined)) return open.every(isNumber) ? kindOf([only], words, columns, root) : "value";
  if (is(only, "object")) return typeof only.additionalProperties === "object" && is(only.additionalProperties, "string") ? "names" : "json";
  if (is(only, "array")) {
    if (columns) return "columns";
    if (only.items === true) return "values";
    const items = only.items ? flatten(only.items, root) : [];
    if (items.length > 0 && items.every(isNumber)) return "numbers";
    return items.length > 0 && items.every((item) => is(item, "string")) ? "texts" : "json";
  }
  if (open.length > 1) return "json";
  if (is(only, "integer")) return "integer";
  if (is(only, "number")) return "number";
  if (is(only, "boolean")) return "boolean";
  if (is(only, "string")) return columns ? "column" : "text";
  return "json";
}

/** The alternatives a schema allows, references followed. */
function flatten(schema: Schema, root: Schema): Schema[] {
  if (schema.$ref) {
    const target = root.$defs?.[schema.$ref.replace("#/$defs/", "")];
    return target ? flatten(target, root) : [schema];
  }
  const variants = schema.anyOf ?? schema.oneOf ?? (schema.allOf?.length === 1 ? schema.allOf : undefined);
  if (variants) return variants.flatMap((variant) => flatten(variant, root));
  if (Array.isArray(schema.type)) return schema.type.map((type) => ({ ...schema, type }));
  return [schema];
}

/** The fixed words a schema stands for; the description of a lone word is its help. */
function literals(schema: Schema): Choice[] {
  const values = schema.const !== undefined ? [schema.const] : (schema.enum ?? []);
  return values.map((value) => ({ value: String(value), help: schema.const !== undefined ? plain(schema.description ?? "") : "" }));
}

const is = (schema: Schema, type: string): boolean => schema.type === type;
const isNumber = (schema: Schema): boolean => is(schema, "integer") || is(schema, "number");
const isPlain = (schema: Schema): boolean => isNumber(schema) || is(schema, "string") || is(schema, "boolean") || Object.keys(schema).every((key) => key === "description" || key === "default");
const isNull = (schema: Schema): boolean => is(schema, "null") || schema.const === null;

/** `minClusterSize` → `Min cluster size`. */
function label(name: string): string {
  const words = name.replace(/([a-z])([A-Z0-9])/g, "$1 $2").toLowerCase();
  return words.length === 1 ? words : words.charAt(0).toUpperCase() + words.slice(1);
}

/** What stands in a form's text box for a value: numbers beside each other, others one on each line. */
export function toText(value: unknown, separator = betweenNumbers()): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map((item) => (typeof item === "number" ? writeNumber(item) : String(item))).join(separator);
  if (typeof value === "number") return writeNumber(value);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The value a text box stands for; throws a sentence when it stands for none. */
export function fromText(field: Field, text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === "") return field.optional ? null : ["numbers", "texts", "values"].includes(field.kind) ? [] : undefined;
  switch (field.kind) {
    case "integer":
    case "number":
      return field.words.includes(trimmed) ? trimmed : toNumber(field, trimmed);
    case "numbers":
      return field.words.includes(trimmed) ? trimmed : splitNumbers(trimmed).map((part) => toNumber(field, part));
    case "texts":
      return lines(text);
    case "values":
      return lines(text).map(asValue);
    case "value":
      return asValue(trimmed);
    case "json":
      try {
        return JSON.parse(trimmed) as unknown;
      } catch {
        return field.words.includes(trimmed) ? trimmed : fail(`${field.label} should be JSON, as in ${JSON.stringify(field.default ?? [])}`);
      }
    default:
      return text;
  }
}

/** One on each line; spaces may be part of it. */
const lines = (text: string): string[] => text.split("\n").filter((line) => line.trim() !== "");

/** A number or yes and no, where a text can be nothing else. */
function asValue(text: string): number | boolean | string {
  if (text === "true" || text === "false") return text === "true";
  const value = readNumber(text);
  return writeNumber(value) === text || String(value) === text ? value : text;
}

function toNumber(field: Field, text: string): number {
  const value = readNumber(text);
  const words = field.words.length > 0 ? ` or ${field.words.join(", ")}` : "";
  if (!Number.isFinite(value)) fail(`${field.label} should be a number${words}, not “${text}”`);
  if (field.kind === "integer" && !Number.isInteger(value)) fail(`${field.label} should be a whole number${words}`);
  if (field.min !== undefined && value < field.min) fail(`${field.label} should be at least ${writeNumber(field.min)}`);
  if (field.max !== undefined && value > field.max) fail(`${field.label} should be at most ${writeNumber(field.max)}`);
  return value;
}

function fail(message: string): never {
  throw new Error(message);
}
