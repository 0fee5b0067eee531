import { css, html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import { aligned, cell, count, isNumeric, isTime, time, toMs, toNumber } from "../format.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";

/** A column of a small table: its name, its type and its values. */
export interface Shown {
  readonly name: string;
  readonly type: string;
  readonly values: readonly unknown[];
}

/** A small table of values that are at hand, a page at a time: rows that were picked, the figures behind a picture. */
@customElement("tablight-rows")
export class RowTable extends Part {
  @property({ attribute: false }) columns: readonly Shown[] = [];
  @property() label = "Rows";
  @property({ attribute: false }) perPage = 10;
  @state() private page = 0;

  static override styles = [
    shared,
    task,
    css`
      nav {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: flex-end;
        gap: var(--space-2) var(--space-3);
        margin-top: var(--space-3);
        font-size: var(--text-sm);
      }

      td,
      th {
        padding: var(--space-1) var(--space-3);
      }

      td {
        max-width: 18rem;
        overflow: hidden;
        text-overflow: ellipsis;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("columns")) this.page = 0;
  }

  override render(): unknown {
    const { columns, label, perPage } = this;
    const rows = columns[0]?.values.length ?? 0;
    const pages = Math.max(1, Math.ceil(rows / perPage));
    const start = this.page * perPage;
    const parts = columns.map(({ name, type, values }) => ({ name, right: isNumeric(type), texts: texts(values.slice(start, start + perPage), type) }));
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label=${label}>
        <table>
          <thead>
            <tr>
              ${parts.map(({ name, right }) => html`<th scope="col" class=${right ? "right" : ""}>${name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${Array.from({ length: Math.min(perPage, rows - start) }, (_, i) => html`<tr>${parts.map(({ texts, right }) => html`<td class=${right ? "right" : ""}>${texts[i]}</td>`)}</tr>`)}
          </tbody>
        </table>
      </div>
      ${pages > 1
        ? html`<nav aria-label="Pages of ${label}">
            <span class="muted number">page ${count(this.page + 1)} of ${count(pages)}</span>
            <button ?disabled=${this.page === 0} @click=${() => (this.page -= 1)}>Previous</button>
            <button ?disabled=${this.page >= pages - 1} @click=${() => (this.page += 1)}>Next</button>
          </nav>`
        : undefined}
    `;
  }
}

/** The values of a column in words; times show the hour in all cells or in none, numbers as many decimals as the others. */
function texts(values: readonly unknown[], type: string): string[] {
  const hours = isTime(type) && values.some((value) => toMs(value) % 86_400_000 !== 0);
  const digits = aligned(isNumeric(type) ? values.map(toNumber) : []);
  return values.map((value) => {
    if (value === null || value === undefined || typeof value === "bigint") return cell(value, type);
    if (isTime(type)) return time(toMs(value), hours);
    return isNumeric(type) && Number.isFinite(Number(value)) ? digits(Number(value)) : cell(value, type);
  });
}
