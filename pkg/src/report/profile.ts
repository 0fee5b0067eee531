import { count, number, percent } from "../words.js";
import type { Alert, AlertKind, ColumnReport, ProfileReport } from "../types.js";
import { type Html, html } from "./html.js";
import { bars, histogram } from "./pictures.js";
import { value } from "./value.js";

/** What alerts are about, in words that hold no value of any row. */
const KINDS: Readonly<Partial<Record<AlertKind, string>>> = {
  allMissing: "No row has a value.",
  manyMissing: "A fifth of the rows or more have no value.",
  constant: "All values are the same.",
  dominant: "Nine tenths of the values or more are the same.",
  unique: "Every value comes once: this is likely an identifier.",
  highCardinality: "More than half of the texts are different.",
  skewed: "A few values are far larger, or far smaller, than most.",
  infinite: "Some numbers are infinite.",
  notANumber: "Some values are not a number.",
};

/** The columns of a data set; with `values` their smallest, largest and most frequent ones too. */
export function profileSection({ rows, columns, alerts }: ProfileReport, values: boolean): Html {
  const found = alerts.length > 0 ? html`<h3>Worth a look</h3><ul>${alerts.map((alert) => html`<li><strong>${alert.column}</strong>: ${words(alert, values)}</li>`)}</ul>` : "";
  const head = ["column", "type", "missing", "different", "mean", "standard deviation", ...(values ? ["smallest", "median", "largest"] : [])];
  const line = (column: ColumnReport): Html => html`<tr><th scope="row">${column.name}</th><td>${column.type}</td>
    <td class="number">${percent(column.nulls, rows)}</td><td class="number">${column.distinct === null ? "–" : count(column.distinct)}</td>
    <td class="number">${number(column.mean)}</td><td class="number">${number(column.std)}</td>
    ${values ? [column.min, column.quantiles?.["0.5"], column.max].map((one) => html`<td class="number">${value(one, column.type)}</td>`) : ""}</tr>`;
  return html`<section><h2>Columns</h2>${found}
    <div class="wide" tabindex="0" role="region" aria-label="All columns"><table><thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${columns.map(line)}</tbody></table></div>
    <div class="cards">${columns.map((column) => card(column, rows, values))}</div></section>`;
}

function words({ kind, message }: Alert, values: boolean): string {
  return values ? message : (KINDS[kind] ?? "This deserves a look.");
}

function card(column: ColumnReport, rows: number, values: boolean): Html {
  const picture = column.histogram
    ? histogram(column.histogram.counts, `How the values of ${column.name} are spread, from the smallest to the largest`)
    : values && column.top.length > 0
      ? bars(column.top.slice(0, 6).map((top) => ({ name: value(top.value, column.type), value: top.count, shown: count(top.count) })), "Most frequent")
      : html`<p class="quiet">${column.distinct === null ? "Values of this type are counted only." : `${count(column.distinct)} different values.`}</p>`;
  const lengths = column.length ? html`<p>${number(column.length.mean)} characters on average</p>` : "";
  return html`<article><h3>${column.name}</h3><p class="quiet">${column.type}, ${count(rows - column.nulls)} values</p>${picture}${lengths}</article>`;
}
