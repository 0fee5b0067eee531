import { html, type TemplateResult } from "lit";

import { list } from "./format.js";

/** A name of a column as sentences mark it. */
export const named = (column: string): string => `\`${column.replaceAll("`", "'")}\``;

/** Names of columns, a few of them. */
export function namedAll(columns: readonly string[], most = 4): string {
  const names = columns.slice(0, most).map(named);
  return list(columns.length > most ? [...names, `${columns.length - most} more`] : names);
}

/** Values as sentences show them, a few of them. */
export function quoted(values: readonly unknown[], most = 4, last = "and"): string {
  const texts = values.slice(0, most).map((value) => (typeof value === "string" ? `“${value}”` : String(value)));
  const all = values.length > most ? [...texts, `${values.length - most} more`] : texts;
  return all.length < 2 ? (all[0] ?? "") : `${all.slice(0, -1).join(", ")} ${last} ${all.at(-1)}`;
}

/** A sentence as it is shown: what stands between backquotes is a name or code. */
export const told = (sentence: string): TemplateResult => html`${sentence.split("`").map((part, i) => (i % 2 === 1 ? html`<code class="name">${part}</code>` : part))}`;

/** A sentence as it is read out. */
export const spoken = (sentence: string): string => sentence.replaceAll("`", "");
