import { css, html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ResultTable } from "tablight";

import { aligned, cell, count, counted, isNumeric, isTime, time, toMs, toNumber } from "../format.js";
import * as icons from "../icons.js";
import { type RowOrder, rowsInOrder } from "../row-order.js";
import { shared } from "../styles/shared.js";
import { Part } from "../turns.js";

const PAGE = 15;
/** Rows that are put into another order without holding the page up. */
const MOST = 200_000;

/** A result's rows, a page at a time, in their order or in that of a column; only the page shown becomes elements. */
@customElement("tablight-table")
export class ResultTableView extends Part {
  @property({ attribute: false }) table: ResultTable | undefined;
  @property() label = "Result";
  @state() private page = 0;
  @state() private order: RowOrder | undefined;
  /** The rows in that order. */
  private sorted: readonly number[] | undefined;

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

      th button {
        min-height: 1.75rem;
        margin-inline: calc(-1 * var(--space-2));
        padding: 0 var(--space-2);
        border-color: transparent;
        background: none;
        color: inherit;
        font: inherit;
      }

      th span {
        display: inline-flex;
      }

      th svg {
        width: 14px;
        height: 14px;
      }

      th.right button {
        flex-direction: row-reverse;
      }

      /* There all the time, so that nothing moves when it shows. */
      th .none {
        opacity: 0;
      }

      th button:hover .none,
      th button:focus-visible .none {
        opacity: 0.5;
      }

      td.right,
      th.right {
        text-align: right;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("table")) [this.page, this.order, this.sorted] = [0, undefined, undefined];
  }

  /** First the smallest, then the largest, then as they were. */
  private sort(column: string): void {
    const { order, table } = this;
    const isSame = order?.column === column;
    this.order = isSame && order.descending ? undefined : { column, descending: isSame };
    this.sorted = table && this.order ? rowsInOrder(table, this.order) : undefined;
    this.page = 0;
  }

  private renderHeader(name: string, isRight: boolean): unknown {
    const { order, table } = this;
    const isSorted = order?.column === name;
    const sorted = !isSorted ? "none" : order.descending ? "descending" : "ascending";
    if (!table || table.numRows > MOST || table.numRows < 2) return html`<th scope="col" class=${isRight ? "right" : ""}>${name}</th>`;
    return html`<th scope="col" class=${isRight ? "right" : ""} aria-sort=${sorted}><button data-sort=${name} @click=${() => this.sort(name)}>${name}<span class=${sorted}>${order?.descending ? icons.down : icons.up}</span></button></th>`;
  }

  override render(): unknown {
    const { table } = this;
    if (!table) return undefined;
    const pages = Math.max(1, Math.ceil(table.numRows / PAGE));
    const start = this.page * PAGE;
    const rows = this.sorted?.slice(start, start + PAGE) ?? Array.from({ length: Math.min(PAGE, table.numRows - start) }, (_, i) => start + i);
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
          <table translate="no">
            <thead>
              <tr>
                ${columns.map(({ name, right }) => this.renderHeader(name, right))}
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
