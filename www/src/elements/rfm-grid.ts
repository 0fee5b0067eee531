import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";

import { count, counted, list, number } from "../format.js";
import type { RfmReport } from "../reports.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";

/** The customers by their scores: how lately from the top down, how often and how much from the left to the right. */
@customElement("tablight-rfm-grid")
export class RfmGrid extends Part {
  @property({ attribute: false }) report!: RfmReport;
  /** The segment that is brought out. */
  @property() highlight = "";

  static override styles = [
    shared,
    task,
    css`
      table {
        border-collapse: separate;
        border-spacing: 3px;
        table-layout: fixed;
        min-width: 32rem;
      }

      th,
      td {
        border: 0;
        white-space: normal;
        font-size: var(--text-sm);
      }

      thead th,
      tbody th {
        padding: var(--space-1);
        color: var(--text-2);
        font-weight: 500;
        text-align: center;
      }

      tbody th {
        text-align: right;
      }

      td {
        height: 4rem;
        padding: var(--space-1) var(--space-2);
        border-radius: var(--radius-sm);
        text-align: center;
        vertical-align: middle;
        line-height: 1.25;
      }

      td strong {
        display: block;
        font-size: var(--text-md);
        font-variant-numeric: tabular-nums;
      }

      td.picked {
        outline: 2px solid var(--accent);
        outline-offset: -2px;
      }

      details {
        font-size: var(--text-sm);
        margin-top: var(--space-2);
      }

      summary {
        cursor: pointer;
        color: var(--text-2);
        font-weight: 600;
      }
    `,
  ];

  override render(): unknown {
    const { report, highlight } = this;
    const { grid } = report;
    const most = Math.max(1, ...grid.map(({ size }) => size));
    const scores = [5, 4, 3, 2, 1];
    return html`<section class="panel" aria-labelledby="grid" data-testid="rfm-grid">
      <div class="head"><h2 id="grid">${counted(report.customers, "customer")}</h2><span class="muted small">from ${counted(report.logRows, "row")}</span></div>
      <div class="scroll" tabindex="0" role="region" aria-label="Customers by their scores">
        <table>
          <thead>
            <tr>
              <th scope="col">last seen</th>
              ${scores.toReversed().map((value) => html`<th scope="col">${value === 1 ? "rarely, little" : value === 5 ? "often, much" : value}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${scores.map(
              (recency) => html`<tr>
                <th scope="row">${recency === 5 ? "just now" : recency === 1 ? "long ago" : recency}</th>
                ${scores.toReversed().map((value) => {
                  const cell = grid.find((cell) => cell.recency === recency && cell.value === value);
                  const strength = Math.round(8 + 42 * Math.sqrt((cell?.size ?? 0) / most));
                  // Set as a property: the page's policy refuses inline styles.
                  return html`<td class=${cell?.name === highlight ? "picked" : ""} .style=${`background: color-mix(in srgb, var(--chart-main) ${strength}%, transparent)`}><strong>${count(cell?.size ?? 0)}</strong>${cell?.name}</td>`;
                })}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="caption">From top to bottom how lately customers bought, from left to right how often and how much: scores from 1 to 5, a fifth of the customers each. The darker, the more of them.</p>
      <details>
        <summary>Where the fifths begin</summary>
        <p>${this.bounds("Days since the last transaction", report.recencyDaysBounds)} ${this.bounds("Transactions", report.frequencyBounds)} ${this.bounds("Amount", report.monetaryBounds)}</p>
      </details>
    </section>`;
  }

  private bounds(title: string, bounds: readonly number[]): string {
    return `${title}: ${list(bounds.map(number))}.`;
  }
}
