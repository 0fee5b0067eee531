import { count, number, percent } from "../words.js";
import type { ColumnReport, ProfileReport } from "../types.js";
import { type Html, html } from "./html.js";
import { bars, histogram } from "./pictures.js";
import { value } from "./value.js";

/** The columns of a data set; with `values` their means and their smallest, largest and most frequent ones too. */
export function profileSection({ rows, columns, alerts }: ProfileReport, values: boolean): Html {
  const found = alerts.length > 0 ? html`<h3>Worth a look</h3><ul>${alerts.map(({ column, message }) => html`<li>${column === null ? "" : html`<strong>${column}</strong>: `}${message}</li>`)}</ul>` : "";
  const head = ["column", "type", "missing", "different", ...(values ? ["mean", "standard deviation", "smallest", "median", "largest"] : [])];
  const line = (column: ColumnReport): Html => html`<tr><th scope="row">${column.name}</th><td>${column.type}</td>
    <td class="number">${percent(column.nulls, rows)}</td><td class="number">${column.distinct === null ? "–" : count(column.distinct)}</td>
    ${values ? html`<td class="number">${number(column.mean)}</td><td class="number">${number(column.std)}</td>` : ""}
    ${values ? [column.min, column.quantiles?.["0.5"], column.max].map((one) => html`<td class="number">${value(one, column.type)}</td>`) : ""}</tr>`;
  return html`<section><h2>Columns</h2>${found}
    <div class="wide" tabindex="0" role="region" aria-label="All columns"><table><thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${columns.map(line)}</tbody></table></div>
    <div class="cards">${columns.map((column) => card(column, rows, values))}</div></section>`;
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
