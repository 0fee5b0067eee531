import { methods } from "tablight";

import { type Choice, type ColumnKind, type Field, fieldsOf } from "./fields.js";

/** A step, a rule: what it is called under the tag, and its parameters. */
export type Item = Readonly<Record<string, unknown>>;

/** What an item of a list may be, as a form offers it. */
export interface Kind {
  readonly name: string;
  readonly title: string;
  /** Kinds of a group stand together. */
  readonly group: string;
  readonly summary: string;
  readonly fields: readonly Field[];
  /** Fields that all kinds have. */
  readonly common: readonly Field[];
}

/** What a form knows of a field beside its schema. */
export interface Hint {
  readonly label?: string;
  readonly help?: string;
  /** What is said where it is left empty. */
  readonly none?: string;
  readonly kind?: Field["kind"];
  readonly columns?: ColumnKind;
  /** Plain words for the values of a choice. */
  readonly titles?: Readonly<Record<string, string>>;
  /** Values of a text that are offered as a choice. */
  readonly choices?: Readonly<Record<string, string>>;
}

/** A kind in plain words. */
export interface Words {
  readonly title: string;
  readonly group: string;
  readonly hints?: Readonly<Record<string, Hint>>;
}

interface Schema {
  readonly description?: string;
  readonly properties: Readonly<Record<string, { readonly const?: string }>>;
  readonly oneOf: readonly Schema[];
}

/** The kinds that a list of a task's parameters may hold, from its schema, in the order of `words`; one that has no words yet is called by its name. */
export function kindsOf(task: string, definition: string, tag: string, words: Readonly<Record<string, Words>>, shared: Readonly<Record<string, Hint>> = {}): Kind[] {
  const root = methods.find((method) => method.task === task)?.common as unknown as { readonly $defs: Readonly<Record<string, Schema>> };
  const schema = root.$defs[definition];
  if (!schema) return [];
  const common = schema.properties ? fieldsOf(schema, root).map((field) => hinted(field, shared[field.name])) : [];
  const places = Object.keys(words);
  const place = ({ name }: Kind): number => (places.includes(name) ? places.indexOf(name) : places.length);
  return schema.oneOf
    .map((variant): Kind => {
      const name = variant.properties[tag]?.const ?? "";
      const { title = name, group = "Others", hints = {} } = words[name] ?? {};
      const fields = fieldsOf(variant, root).filter((field) => field.name !== tag).map((field) => hinted(field, hints[field.name]));
      return { name, title, group, summary: variant.description ?? "", fields, common };
    })
    .sort((a, b) => place(a) - place(b));
}

/** A field with what a form knows of it. */
export function hinted(field: Field, { label, help, none, kind, columns, titles = {}, choices }: Hint = {}): Field {
  const offered: readonly Choice[] = choices ? Object.entries(choices).map(([value, title]) => ({ value, title, help: "" })) : field.choices.map((choice) => ({ ...choice, title: titles[choice.value] ?? choice.value }));
  const isColumn = columns !== undefined && kind === undefined && (field.kind === "text" || field.kind === "texts");
  return {
    ...field,
    label: label ?? field.label,
    // "The column." is what the label says.
    help: help ?? (field.help.split(" ").length < 3 ? "" : field.help),
    none: none ?? field.none,
    kind: kind ?? (choices ? "choice" : isColumn ? (field.kind === "texts" ? "columns" : "column") : field.kind),
    columns: columns ?? field.columns,
    choices: offered,
    required: field.required || ((isColumn || kind === "order" || kind === "sort") && !field.optional),
  };
}

/** An item with what is given alone: nothing that is missing or at its default. */
export function given<T extends object>(item: T, kind: Kind | undefined): T {
  const defaults = new Map([...(kind?.fields ?? []), ...(kind?.common ?? [])].map((field) => [field.name, JSON.stringify(field.default)]));
  return Object.fromEntries(Object.entries(item).filter(([name, value]) => value !== null && value !== undefined && JSON.stringify(value) !== defaults.get(name))) as T;
}
