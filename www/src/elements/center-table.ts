import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";

import { markPicture } from "../charts/marks.js";
import { number } from "../format.js";
import type { SegmentReport } from "../reports.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";

/** The mean of every column in every segment, with arrows and shades for what stands out. */
@customElement("tablight-centers")
export class CenterTable extends Part {
  @property({ attribute: false }) report!: SegmentReport;

  static override styles = [
    shared,
    task,
    css`
      td.high,
      td.low {
        font-weight: 600;
      }

      .high-1 {
        background: color-mix(in srgb, var(--chart-high) 14%, transparent);
      }

      .high-2 {
        background: color-mix(in srgb, var(--chart-high) 28%, transparent);
      }

      .low-1 {
        background: color-mix(in srgb, var(--chart-low) 14%, transparent);
      }

      .low-2 {
        background: color-mix(in srgb, var(--chart-low) 28%, transparent);
      }

      tbody th {
        font-weight: 500;
      }

      @media (max-width: 40rem) {
        tbody th {
          position: sticky;
          left: 0;
          max-width: 9rem;
          overflow: hidden;
          text-overflow: ellipsis;
          background: var(--surface);
        }
      }

      th svg {
        vertical-align: -3px;
        margin-right: var(--space-1);
      }

      .arrow {
        display: inline-block;
        width: 1.3em;
        font-size: 0.75em;
        text-align: right;
      }
    `,
  ];

  override render(): unknown {
    const { report } = this;
    const { columns } = report;
    return html`
      <section class="panel" aria-labelledby="centers">
        <div class="head"><h2 id="centers">Centers</h2><span class="muted small">mean of each column per segment</span></div>
        <div class="scroll" tabindex="0" role="region" aria-label="Centers of the segments">
          <table>
            <thead>
              <tr>
                <th scope="col">Column</th>
                ${report.segments.map(({ segment }) => html`<th scope="col" class="right">${markPicture(segment, 14)}${segment}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${columns.map(
                (column) => html`<tr>
                  <th scope="row">${column}</th>
                  ${report.segments.map((segment) =>
                    this.renderCell(segment.center[column] ?? segment.categories[column], segment.distinguishing.find((fact) => fact.column === column)?.effect ?? 0),
                  )}
                </tr>`,
              )}
            </tbody>
          </table>
        </div>
        <p class="caption">▲ above and ▼ below the mean of all rows by half a standard deviation; ▲▲ and ▼▼ by a whole one.</p>
      </section>
    `;
  }

  private renderCell(value: number | string | undefined, effect: number): unknown {
    const size = Math.abs(effect);
    const step = size >= 1 ? 2 : size >= 0.5 ? 1 : 0;
    const side = effect > 0 ? "high" : "low";
    const arrow = step === 0 ? "" : (effect > 0 ? "▲" : "▼").repeat(step);
    return html`<td class="right ${step > 0 ? `${side} ${side}-${step}` : ""}">${typeof value === "string" ? value : number(value)}<span class="arrow" aria-hidden="true">${arrow}</span></td>`;
  }
}
