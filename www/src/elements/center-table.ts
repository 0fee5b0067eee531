import { css, html } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import { markPicture } from "../charts/marks.js";
import { count, fixed, number } from "../format.js";
import type { SegmentReport } from "../reports.js";
import { type Names, segmentTitle } from "../segment-names.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";

/** So many segments stand beside each other from the start. */
const SHOWN = 10;

/** The mean of every column in every segment, with arrows and shades for what stands out; or, as a heat map, how far it is from that of all rows. */
@customElement("tablight-centers")
export class CenterTable extends Part {
  @property({ attribute: false }) report!: SegmentReport;
  @property({ attribute: false }) names: Names = new Map();
  @state() private ways: "values" | "map" = "values";
  @state() private all = false;

  static override styles = [
    shared,
    task,
    css`
      .head {
        align-items: center;
      }

      .ways {
        margin-left: auto;
      }

      table.map td {
        border-bottom-color: var(--surface);
        border-left: 1px solid var(--surface);
      }

      thead th {
        max-width: 9rem;
        overflow: hidden;
        text-overflow: ellipsis;
      }

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
    const { report, ways } = this;
    const { columns } = report;
    const segments = this.all || report.segments.length <= SHOWN + 2 ? report.segments : report.segments.slice(0, SHOWN);
    const way = (name: typeof ways, title: string): unknown => html`<button aria-pressed=${ways === name ? "true" : "false"} @click=${() => (this.ways = name)}>${title}</button>`;
    return html`
      <section class="panel" aria-labelledby="centers">
        <div class="head">
          <h2 id="centers">Centers</h2>
          <span class="muted small">${ways === "values" ? "mean, or most frequent value, of each column per segment" : "how far from the mean of all rows, in standard deviations"}</span>
          <div class="ways" role="group" aria-label="Show">${way("values", "Values")}${way("map", "Heat map")}</div>
        </div>
        <div class="scroll" tabindex="0" role="region" aria-label="Centers of the segments">
          <table class=${ways}>
            <thead>
              <tr>
                <th scope="col">Column</th>
                ${segments.map(({ segment }) => html`<th scope="col" class="right" title=${segmentTitle(report, segment, this.names)}>${markPicture(segment, 14)}${this.names.get(segment) ?? segment}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${columns.map(
                (column) => html`<tr>
                  <th scope="row">${column}</th>
                  ${segments.map((segment) => {
                    const fact = segment.distinguishing.find((fact) => fact.column === column);
                    return ways === "values" ? this.renderCell(segment.center[column] ?? segment.categories[column], fact?.effect ?? 0) : this.renderShade(segment.categories[column], fact?.effect ?? 0);
                  })}
                </tr>`,
              )}
            </tbody>
          </table>
        </div>
        ${segments.length < report.segments.length ? html`<button @click=${() => (this.all = true)}>Show all ${count(report.segments.length)} segments</button>` : undefined}
        <p class="caption">${ways === "values" ? "▲ above and ▼ below the mean of all rows by half a standard deviation; ▲▲ and ▼▼ by a whole one." : "Blue and + above, orange and − below; · is within a quarter of a standard deviation. Of a category Cohen’s h says how much more frequent it is than elsewhere."}</p>
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

  private renderShade(category: string | undefined, effect: number): unknown {
    const hue = effect > 0 ? "var(--chart-high)" : "var(--chart-low)";
    const strength = Math.round(Math.min(2, Math.abs(effect)) * 22);
    const text = effect === 0 ? "·" : `${effect > 0 ? "+" : "−"}${fixed(Math.abs(effect), 1)}`;
    // Set as a property: the page's policy refuses inline styles.
    return html`<td class="right" .style=${effect === 0 ? "" : `background: color-mix(in srgb, ${hue} ${strength}%, transparent)`}>${category === undefined ? text : `${category} ${text}`}</td>`;
  }
}
