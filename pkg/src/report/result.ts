import type { Outcome } from "../outcome.js";
import type { ResultTable } from "../table.js";
import type { CheckReport } from "../types.js";
import { count, percent } from "../words.js";
import { type Html, html } from "./html.js";
import { bars, line } from "./pictures.js";
import { value } from "./value.js";

/** A result that goes into a report. */
export interface ReportResult {
  /** Its heading. */
  title: string;
  /** What a task returned. */
  outcome: Outcome<unknown>;
  /** A sentence or two about it. */
  text?: string | undefined;
  /** Rows of its table that are shown. Default: 50. */
  rows?: number | undefined;
}

const ROWS = 50;
const BARS = 20;

/** A result: what became of rules, or its table with a picture. Rows that break rules are told with `values` only. */
export function resultSection({ title, outcome, text, rows = ROWS }: ReportResult, values: boolean): Html {
  const rules = isCheck(outcome.report) ? checks(outcome.report) : "";
  const table = outcome.table && (!rules || values) && outcome.table.numRows > 0 ? html`${rules ? "" : picture(outcome.table)}${grid(outcome.table, rows, title)}` : "";
  return html`<section><h2>${title}</h2>${text === undefined ? "" : html`<p>${text}</p>`}${rules}${table}</section>`;
}

function isCheck(report: unknown): report is CheckReport {
  return typeof report === "object" && report !== null && "passed" in report && "rules" in report;
}

function checks(report: CheckReport): Html {
  const state = (rule: CheckReport["rules"][number]): string => (rule.passed ? "passed" : rule.severity === "error" ? "failed" : "warning");
  const lines = report.rules.map((rule) => html`<tr class="${state(rule)}"><th scope="row">${rule.name}</th><td>${state(rule)}</td><td class="number">${count(rule.checked)}</td>
    <td class="number">${count(rule.failed)}</td><td class="number">${rule.share === null ? "–" : percent(rule.share, 1)}</td></tr>`);
  const head = ["rule", "result", "checked", "failed", "share"];
  return html`<p>${count(report.rows)} rows, ${report.rules.length} rules: ${report.errors} broken, ${report.warnings} more to look at.</p>
    <div class="wide" tabindex="0" role="region" aria-label="Rules"><table><thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${lines}</tbody></table></div>`;
}

/** The first number of a table by its first column: over time as a line, else as bars. */
function picture(table: ResultTable): Html | string {
  const [by, ...rest] = table.columns;
  const measure = rest.find(({ type }) => /^(u?int|float|decimal)/.test(type));
  if (!by || !measure || table.numRows < 2) return "";
  const numbers = Array.from(table.column(measure.name) as ArrayLike<unknown>, (one) => (one === null ? null : Number(one)));
  const label = `${measure.name} by ${by.name}`;
  const names = Array.from(table.column(by.name) as ArrayLike<unknown>, (one) => value(one, by.type));
  const isTime = by.type === "date" || by.type.startsWith("timestamp");
  if (isTime && new Set(names).size === names.length) return html`<figure>${line(numbers, `${label}, from ${names[0]} to ${names.at(-1)}`)}<figcaption>${label}</figcaption></figure>`;
  if (table.numRows > BARS || new Set(names).size < names.length) return "";
  return bars(names.map((name, i) => ({ name, value: numbers[i] ?? 0, shown: value(numbers[i]) })), label);
}

function grid(table: ResultTable, most: number, title: string): Html {
  const rows = Array.from({ length: Math.min(most, table.numRows) }, (_, row) => row);
  const columns = table.columns.map(({ name, type }) => ({ name, type, values: table.valuesAt(name, rows) }));
  const lines = rows.map((row) => html`<tr>${columns.map(({ type, values }) => html`<td${typeof values[row] === "number" ? html` class="number"` : ""}>${value(values[row], type)}</td>`)}</tr>`);
  const more = table.numRows > rows.length ? html`<p class="quiet">… and ${count(table.numRows - rows.length)} more rows.</p>` : "";
  return html`<div class="wide" tabindex="0" role="region" aria-label="Table: ${title}"><table><thead><tr>${columns.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${lines}</tbody></table></div>${more}`;
}
