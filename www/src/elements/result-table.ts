import { css, html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ResultTable } from "tablight";

import { aligned, cell, count, counted, isNumeric, isTime, time, toMs, toNumber } from "../format.js";
import { shared } from "../styles/shared.js";
import { Part } from "../turns.js";

const PAGE = 15;

/** A result's rows, a page at a time; only the page shown becomes elements. */
@customElement("tablight-table")
export class ResultTableView extends Part {
  @property({ attribute: false }) table: ResultTable | undefined;
  @property() label = "Result";
  @state() private page = 0;

  static override styles = [
    shared,
    css`
      .head,
      .foot {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-3);
      }

      .head {
        margin-bottom: var(--space-3);
      }

      .foot {
        margin-top: var(--space-3);
        justify-content: flex-end;
        font-size: var(--text-sm);
      }

      .scroll {
        overflow-x: auto;
      }

      table {
        width: 100%;
        border-collapse: collapse;
        font-size: var(--text-sm);
      }

      th,
      td {
        padding: var(--space-1) var(--space-3);
        border-bottom: 1px solid var(--border);
        text-align: left;
        white-space: nowrap;
      }

      th {
        color: var(--text-2);
        font-weight: 550;
      }

      td.right,
      th.right {
        text-align: right;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("table")) this.page = 0;
  }

  override render(): unknown {
    const { table } = this;
    if (!table) return undefined;
    const pages = Math.max(1, Math.ceil(table.numRows / PAGE));
    const start = this.page * PAGE;
    const rows = Array.from({ length: Math.min(PAGE, table.numRows - start) }, (_, i) => start + i);
    const columns = table.columns.map(({ name, type }) => {
      const values = table.valuesAt(name, rows);
      // A column of times shows the hour in all its cells or in none.
      const hours = isTime(type) && values.some((value) => toMs(value) % 86_400_000 !== 0);
      const digits = aligned(isNumeric(type) ? values.map(toNumber) : []);
      const show = (value: unknown): string => {
        if (value === null || value === undefined || typeof value === "bigint") return cell(value, type);
        if (isTime(type)) return time(toMs(value), hours);
        return isNumeric(type) && Number.isFinite(Number(value)) ? digits(Number(value)) : cell(value, type);
      };
      return { name, values, show, right: isNumeric(type) };
    });
    return html`
      <section class="panel" data-testid="result-table" aria-label=${this.label}>
        <div class="head"><h2>${this.label}</h2><span class="muted small">${counted(table.numRows, "row")}</span></div>
        <div class="scroll" tabindex="0" role="region" aria-label="${this.label}, rows ${count(start + 1)} to ${count(start + rows.length)}">
          <table>
            <thead>
              <tr>
                ${columns.map(({ name, right }) => html`<th scope="col" class=${right ? "right" : ""}>${name}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${rows.map((_, i) => html`<tr>${columns.map(({ values, right, show }) => html`<td class=${right ? "right" : ""}>${show(values[i])}</td>`)}</tr>`)}
            </tbody>
          </table>
        </div>
        ${pages > 1
          ? html`<nav class="foot" aria-label="Pages of ${this.label}">
              <span class="muted number">page ${count(this.page + 1)} of ${count(pages)}</span>
              <button ?disabled=${this.page === 0} @click=${() => (this.page -= 1)}>Previous</button>
              <button ?disabled=${this.page >= pages - 1} @click=${() => (this.page += 1)}>Next</button>
            </nav>`
          : undefined}
      </section>
    `;
  }
}
