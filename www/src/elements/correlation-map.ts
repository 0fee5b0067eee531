import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { ProfileReport } from "tablight";

import { fixed } from "../format.js";
import { shared } from "../styles/shared.js";
import { Part } from "../turns.js";

type Correlations = NonNullable<ProfileReport["correlations"]>;
type Pair = Correlations["pairs"][number];

/** How strongly columns move together: a table whose cells are colored, so that picture and figures are one. */
@customElement("tablight-correlations")
export class CorrelationMap extends Part {
  @property({ attribute: false }) correlations!: Correlations;
  @property({ attribute: false }) sampled = "";

  static override styles = [
    shared,
    css`
      section {
        display: grid;
        gap: var(--space-3);
        min-width: 0;
      }

      .scroll {
        overflow: auto;
        max-height: 34rem;
      }

      table {
        border-collapse: separate;
        border-spacing: 2px;
        font-size: var(--text-xs);
      }

      th {
        font-weight: 550;
        text-align: right;
        max-width: 9rem;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      th[scope="row"] {
        position: sticky;
        left: 0;
        padding-right: var(--space-2);
        background: var(--surface);
      }

      thead th {
        vertical-align: bottom;
        max-width: 4.5rem;
        text-align: center;
      }

      td {
        min-width: 3.2rem;
        padding: 0.3rem 0.2rem;
        border-radius: 3px;
        text-align: center;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  override render(): unknown {
    const { columns, pairs } = this.correlations;
    const between = new Map(pairs.flatMap((pair) => [[key(pair.a, pair.b), pair], [key(pair.b, pair.a), pair]] as const));
    return html`<section class="panel" data-testid="correlations" aria-labelledby="correlations">
      <h2 id="correlations">Columns that move together</h2>
      <p class="muted small">
        1 and −1: one tells the other; 0: neither does. Numbers by Pearson’s correlation of all rows, groups by Cramér’s V and numbers by groups by the correlation ratio, which have no
        sign, ${this.sampled}. ${this.correlations.leftOut.length > 0 ? `Left out: ${this.correlations.leftOut.join(", ")}.` : ""}
      </p>
      <div class="scroll" tabindex="0" role="region" aria-label="Correlations of all pairs">
        <table>
          <thead>
            <tr>
              <td></td>
              ${columns.map((name) => html`<th scope="col" title=${name}>${name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${columns.map(
              (row) => html`<tr>
                <th scope="row" title=${row}>${row}</th>
                ${columns.map((column) => (row === column ? html`<td aria-label="the same column">·</td>` : this.renderCell(between.get(key(row, column)))))}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  private renderCell(pair: Pair | undefined): unknown {
    const [name, value] = pair ? strength(pair) : ["", null];
    if (value === null) return html`<td class="muted">–</td>`;
    const hue = value < 0 ? "var(--chart-low)" : "var(--chart-main)";
    // Set as a property: the page's policy refuses inline styles.
    const details = pair?.spearman != null ? `${name} ${fixed(value, 3)}, Spearman ${fixed(pair.spearman, 3)}` : `${name} ${fixed(value, 3)}`;
    return html`<td .style=${`background: color-mix(in srgb, ${hue} ${Math.round(Math.abs(value) * 45)}%, transparent)`} title=${details}>${fixed(value, 2)}</td>`;
  }
}

const key = (a: string, b: string): string => JSON.stringify([a, b]);

/** The measure that fits a pair, and its value. */
function strength({ pearson, cramersV, correlationRatio }: Pair): readonly [string, number | null] {
  if (pearson !== null) return ["Pearson", pearson];
  if (cramersV !== null) return ["Cramér’s V", cramersV];
  return ["correlation ratio", correlationRatio];
}
