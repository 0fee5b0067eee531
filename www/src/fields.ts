import { plain } from "./format.js";

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
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  "x-column"?: ColumnKind;
}

/** Which columns a picker offers. */
export type ColumnKind = "numeric" | "time" | "any";

/** One of a few values. */
export interface Choice {
  readonly value: string;
  readonly help: string;
}

/** What a form shows for a parameter. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly default: unknown;
  readonly kind: "boolean" | "number" | "integer" | "choice" | "text" | "numbers" | "texts" | "column" | "columns" | "json";
  /** May be left empty; then `null` is sent. */
  readonly optional: boolean;
  /** Words accepted beside numbers, such as `auto`. */
  readonly words: readonly string[];
  readonly choices: readonly Choice[];
  readonly columns: ColumnKind;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

/** The fields of a schema of an object, in the order they are declared. */
export function fieldsOf(schema: object): Field[] {
  const root = schema as Schema;
  return Object.entries(root.properties ?? {}).map(([name, property]) => fieldOf(name, property, root));
}

function fieldOf(name: string, property: Schema, root: Schema): Field {
  const variants = flatten(property, root);
  const optional = variants.some(isNull);
  const solid = variants.filter((variant) => !isNull(variant));
  const words = solid.flatMap(literals);
  const open = solid.filter((variant) => literals(variant).length === 0);
  const [only] = open;
  const columns = property["x-column"] ?? only?.["x-column"] ?? only?.items?.["x-column"];
  const numeric = open.find((variant) => is(variant, "integer") || is(variant, "number"));
  return {
    name,
    label: label(name),
    help: plain(property.description ?? only?.description ?? ""),
    default: property.default,
    kind: kindOf(open, words, columns !== undefined, root),
    optional,
    words: words.map((word) => word.value),
    choices: words,
    columns: columns ?? "any",
    min: numeric?.minimum ?? numeric?.exclusiveMinimum ?? property.minimum,
    max: numeric?.maximum ?? numeric?.exclusiveMaximum ?? property.maximum,
  };
}

function kindOf(open: Schema[], words: Choice[], columns: boolean, root: Schema): Field["kind"] {
  const [only] = open;
  if (!only) return words.length > 0 ? "choice" : "json";
  if (is(only, "array")) {
    if (columns) return "columns";
    const items = only.items ? flatten(only.items, root) : [];
    if (items.length > 0 && items.every((item) => is(item, "integer") || is(item, "number"))) return "numbers";
    return items.length > 0 && items.every((item) => is(item, "string")) ? "texts" : "json";
  }
  if (open.length > 1 && !open.every((variant) => is(variant, "integer") || is(variant, "number"))) return "json";
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
const isNull = (schema: Schema): boolean => is(schema, "null") || schema.const === null;

/** `minClusterSize` → `Min cluster size`. */
function label(name: string): string {
  const words = name.replace(/([a-z])([A-Z0-9])/g, "$1 $2").toLowerCase();
  return words.length === 1 ? words : words.charAt(0).toUpperCase() + words.slice(1);
}

/** What stands in a form's text box for a value. */
export function toText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The value a text box stands for; throws a sentence when it stands for none. */
export function fromText(field: Field, text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === "") return field.optional ? null : field.kind === "numbers" || field.kind === "texts" ? [] : undefined;
  switch (field.kind) {
    case "integer":
    case "number":
      return field.words.includes(trimmed) ? trimmed : toNumber(field, trimmed);
    case "numbers":
      return field.words.includes(trimmed) ? trimmed : trimmed.split(/[\s,;]+/).filter(Boolean).map((part) => toNumber(field, part));
    case "texts":
      return trimmed.split(",").map((part) => part.trim()).filter(Boolean);
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

function toNumber(field: Field, text: string): number {
  const value = Number(text);
  const words = field.words.length > 0 ? ` or ${field.words.join(", ")}` : "";
  if (!Number.isFinite(value)) fail(`${field.label} should be a number${words}, not “${text}”`);
  if (field.kind === "integer" && !Number.isInteger(value)) fail(`${field.label} should be a whole number${words}`);
  if (field.min !== undefined && value < field.min) fail(`${field.label} should be at least ${field.min}`);
  if (field.max !== undefined && value > field.max) fail(`${field.label} should be at most ${field.max}`);
  return value;
}

function fail(message: string): never {
  throw new Error(message);
}
