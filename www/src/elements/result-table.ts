import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ResultTable } from "tablight";

import { event } from "../events.js";
import { aligned, cell, count, counted, isNumeric, isTime, time, toMs, toNumber } from "../format.js";
import * as icons from "../icons.js";
import { asMarkdown, cellsOf, MOST_ROWS } from "../markdown.js";
import { type RowOrder, rowsInOrder } from "../row-order.js";
import { type RowWindow, scrollTo, TALLEST, windowOf } from "../row-window.js";
import { shared } from "../styles/shared.js";
import { Part } from "../turns.js";

/** Rows in sight. */
const IN_SIGHT = 15;
/** Rows that are put into another order without holding the page up. */
const MOST = 200_000;
/** Rows that say how wide a column is, and how its numbers are written. */
const LOOKED_AT = 300;
/** From so many rows on one can be gone to by its number. */
const MANY = 200;
/** Letters of a cell that show; the whole text is its title. */
const LETTERS = 48;

type Show = (value: unknown) => string;

/** A column as it is shown. */
interface Shown {
  readonly name: string;
  readonly isRight: boolean;
  readonly show: Show;
  /** Width in letters. */
  readonly letters: number;
}

/** A result's rows, however many, in their order or in that of a column; only those in sight become elements. */
@customElement("tablight-table")
export class ResultTableView extends Part {
  @property({ attribute: false }) table: ResultTable | undefined;
  @property() label = "Result";
  @state() private order: RowOrder | undefined;
  @state() private copied = false;
  /** The rows in that order. */
  private sorted: readonly number[] | undefined;
  private columns: readonly Shown[] = [];
  private rowHeight = 30;
  /** Height of what shows rows. */
  private height = IN_SIGHT * 30;
  private scrolled = 0;

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

      .head button {
        margin-left: auto;
      }

      .foot {
        margin-top: var(--space-3);
        justify-content: space-between;
        font-size: var(--text-sm);
      }

      .foot label {
        display: flex;
        align-items: center;
        gap: var(--space-2);
      }

      .foot input {
        width: 8rem;
      }

      .scroll {
        max-height: calc(16 * 1.875rem);
        overflow: auto;
        overflow-anchor: none;
      }

      table {
        width: 100%;
        border-collapse: separate;
        border-spacing: 0;
        font-size: var(--text-sm);
      }

      th,
      td {
        height: 1.875rem;
        padding: 0 var(--space-3);
        border-bottom: 1px solid var(--border);
        text-align: left;
        white-space: nowrap;
      }

      td {
        max-width: 28rem;
        overflow: hidden;
        text-overflow: ellipsis;
      }

      .room td {
        height: auto;
        padding: 0;
        border: 0;
      }

      th {
        position: sticky;
        top: 0;
        z-index: 1;
        background: var(--surface);
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
    if (!changed.has("table")) return;
    [this.order, this.sorted, this.scrolled, this.copied] = [undefined, undefined, 0, false];
    this.columns = this.table ? looksOf(this.table) : [];
    if (this.view) this.view.scrollTop = 0;
  }

  override updated(): void {
    const heightOf = (part: string): number => this.renderRoot.querySelector<HTMLElement>(part)?.getBoundingClientRect().height ?? 0;
    const [row, sight] = [heightOf("tbody tr[aria-rowindex]"), (this.view?.clientHeight ?? 0) - heightOf("thead")];
    if (row > 0 && (Math.abs(row - this.rowHeight) > 0.01 || Math.abs(sight - this.height) > 0.01)) {
      [this.rowHeight, this.height] = [row, sight];
      this.requestUpdate();
    }
  }

  /** First the smallest, then the largest, then as they were. */
  private sort(column: string): void {
    const { order, table } = this;
    const isSame = order?.column === column;
    this.order = isSame && order.descending ? undefined : { column, descending: isSame };
    this.sorted = table && this.order ? rowsInOrder(table, this.order) : undefined;
    this.go(0);
  }

  private get view(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(".scroll");
  }

  /** Brings a row, counted from 0, to the top. */
  private go(row: number): void {
    this.scrolled = scrollTo(row, this.table?.numRows ?? 0, this.rowHeight, this.height);
    if (this.view) this.view.scrollTop = this.scrolled;
    this.requestUpdate();
  }

  private readonly onScroll = (): void => {
    const top = this.view?.scrollTop ?? 0;
    // What was gone to is a row, of which the scroll bar knows less than a pixel.
    if (Math.abs(top - this.scrolled) < 1) return;
    this.scrolled = top;
    this.requestUpdate();
  };

  /** The browser moves by pixels, which are many rows where the scroll bar stands for shares of them. */
  private onKey(e: KeyboardEvent, { top }: RowWindow): void {
    const rows = this.table?.numRows ?? 0;
    if (e.target !== this.view || rows * this.rowHeight <= TALLEST) return;
    const to = { ArrowDown: top + 1, ArrowUp: top - 1, PageDown: top + IN_SIGHT - 1, PageUp: top - IN_SIGHT + 1, Home: 0, End: rows - IN_SIGHT }[e.key];
    if (to === undefined) return;
    e.preventDefault();
    this.go(to);
  }

  private rowsFrom(first: number, end: number): readonly number[] {
    return this.sorted?.slice(first, end) ?? Array.from({ length: end - first }, (_, i) => first + i);
  }

  private async copy(): Promise<void> {
    const { table } = this;
    if (!table) return;
    const rows = this.rowsFrom(0, Math.min(table.numRows, MOST_ROWS));
    const shows = this.columns.map(({ show }) => show);
    await navigator.clipboard.writeText(asMarkdown(table.columns, cellsOf(table, rows, shows)));
    this.copied = true;
    this.dispatchEvent(event("announce", rows.length < table.numRows ? `The first ${count(rows.length)} rows are copied as Markdown` : "Copied as Markdown"));
    setTimeout(() => (this.copied = false), 2000);
  }

  private renderHeader({ name, isRight, letters }: Shown): unknown {
    const { order, table } = this;
    const isSorted = order?.column === name;
    const sorted = !isSorted ? "none" : order.descending ? "descending" : "ascending";
    const width = `min-width: ${letters}ch`;
    if (!table || table.numRows > MOST || table.numRows < 2) return html`<th scope="col" class=${isRight ? "right" : ""} .style=${width}>${name}</th>`;
    return html`<th scope="col" class=${isRight ? "right" : ""} .style=${width} aria-sort=${sorted}><button data-sort=${name} @click=${() => this.sort(name)}>${name}<span class=${sorted}>${order?.descending ? icons.down : icons.up}</span></button></th>`;
  }

  override render(): unknown {
    const { table, columns } = this;
    if (!table) return undefined;
    const part = windowOf(table.numRows, this.rowHeight, this.scrolled, this.height);
    const cells = cellsOf(table, this.rowsFrom(part.first, part.end), columns.map(({ show }) => show));
    const room = (height: number): unknown => (height > 0 ? html`<tr class="room" aria-hidden="true"><td colspan=${Math.max(1, columns.length)} .style=${`height: ${height}px`}></td></tr>` : undefined);
    const most = table.numRows > MOST_ROWS ? `the first ${count(MOST_ROWS)} rows` : "the rows";
    return html`
      <section class="panel" data-testid="result-table" aria-label=${this.label}>
        <div class="head">
          <h2>${this.label}</h2><span class="muted small">${counted(table.numRows, "row")}</span>
          <button class="quiet" data-testid="copy-markdown" title="Copies ${most}" @click=${() => void this.copy()}>${icons.copy}${this.copied ? "Copied" : "Copy as Markdown"}</button>
        </div>
        <div class="scroll" tabindex="0" role="region" aria-label="${this.label}, rows" data-testid="rows" @scroll=${this.onScroll} @keydown=${(e: KeyboardEvent) => this.onKey(e, part)}>
          <table translate="no" aria-rowcount=${table.numRows + 1}>
            <thead>
              <tr aria-rowindex="1">
                ${columns.map((column) => this.renderHeader(column))}
              </tr>
            </thead>
            <tbody>
              ${room(part.above)}
              ${cells.map((texts, i) => html`<tr aria-rowindex=${part.first + i + 2}>${texts.map((text, at) => html`<td class=${columns[at]?.isRight ? "right" : ""} title=${text.length > LETTERS ? text : nothing}>${text}</td>`)}</tr>`)}
              ${room(part.below)}
            </tbody>
          </table>
        </div>
        ${table.numRows > MANY
          ? html`<div class="foot">
              <span class="muted number" data-testid="rows-in-sight">rows ${count(part.top + 1)} to ${count(Math.min(table.numRows, part.top + IN_SIGHT))}</span>
              <label>Go to row<input type="number" min="1" max=${table.numRows} data-testid="go-to-row" @change=${(e: Event) => this.go(Number((e.target as HTMLInputElement).value) - 1)} /></label>
            </div>`
          : undefined}
      </section>
    `;
  }
}

/** How columns are written, and how wide they are, by some of their rows from all over the table: the same wherever one looks. */
function looksOf(table: ResultTable): Shown[] {
  const rows = Array.from({ length: Math.min(table.numRows, LOOKED_AT) }, (_, i) => Math.floor((i * table.numRows) / Math.min(table.numRows, LOOKED_AT)));
  return table.columns.map(({ name, type }) => {
    const values = table.valuesAt(name, rows);
    // A column of times shows the hour in all its cells or in none.
    const hours = isTime(type) && values.some((value) => toMs(value) % 86_400_000 !== 0);
    const digits = aligned(isNumeric(type) ? values.map(toNumber) : []);
    const show: Show = (value) => {
      if (value === null || value === undefined || typeof value === "bigint") return cell(value, type);
      if (isTime(type)) return time(toMs(value), hours);
      return isNumeric(type) && Number.isFinite(Number(value)) ? digits(Number(value)) : cell(value, type);
    };
    return { name, isRight: isNumeric(type), show, letters: Math.min(LETTERS, Math.max(name.length + 2, ...values.map((value) => show(value).length)) + 2) };
  });
}
