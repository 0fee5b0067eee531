import { css, html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ResultTable, Value } from "tablight";

import "./chart-frame.js";
import { markPicture } from "../charts/marks.js";
import { scatter } from "../charts/scatter.js";
import { event } from "../events.js";
import { count, counted, share } from "../format.js";
import type { SegmentReport } from "../reports.js";
import type { Session } from "../session.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";

/** More points are neither told apart by an eye nor drawn quickly. */
const POINTS = 5000;

/** The rows in two dimensions, by principal components or by two columns of the file. */
@customElement("tablight-segment-map")
export class SegmentMap extends Part {
  @property({ attribute: false }) report!: SegmentReport;
  @property({ attribute: false }) table!: ResultTable;
  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) highlight: number | undefined;
  /** Names of the columns on the axes; none for the principal components. */
  @state() private pair: readonly [string, string] | undefined;
  @state() private points: { x: number[]; y: number[]; segment: number[] } = { x: [], y: [], segment: [] };

  static override styles = [
    shared,
    task,
    css`
      .axes {
        display: flex;
        flex-wrap: wrap;
        min-width: 0;
        gap: var(--space-2);
        margin-left: auto;
      }

      .axes label {
        display: flex;
        align-items: center;
        min-width: 0;
        gap: var(--space-2);
        color: var(--text-2);
        font-size: var(--text-sm);
      }

      .axes select {
        width: auto;
        max-width: 10rem;
        min-width: 0;
        min-height: 2rem;
      }

      @media (max-width: 40rem) {
        .axes,
        .axes label {
          flex: 1 1 100%;
        }

        .axes select {
          flex: 1;
          max-width: none;
        }
      }

      .head {
        align-items: center;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("table")) {
      this.pair = undefined;
      void this.place();
    }
  }

  /** Takes an even sample of the rows and looks up where they lie. */
  private async place(): Promise<void> {
    const { table, pair, session, report } = this;
    // Rows with missing values may be in no segment and lie nowhere: as many more are drawn as will fall away.
    const wanted = Math.min(table.numRows, Math.ceil((POINTS * table.numRows) / Math.max(1, report.rowsUsed)));
    const drawn = Array.from({ length: wanted }, (_, i) => Math.floor((i * table.numRows) / wanted));
    const segments = table.valuesAt("segment", drawn);
    const placed = segments.map((segment) => segment !== null);
    const picks = drawn.filter((_, i) => placed[i]);
    const [x, y] = pair ? await this.columns(pair, table.valuesAt("row", picks).map(Number)) : [table.valuesAt("pc1", picks), table.valuesAt("pc2", picks)];
    if (table !== this.table || pair !== this.pair || session !== this.session) return;
    const known = (value: Value): number => (value === null ? Number.NaN : Number(value));
    this.points = { x: x.map(known), y: y.map(known), segment: segments.filter((_, i) => placed[i]).map(Number) };
  }

  private async columns([x, y]: readonly [string, string], rows: number[]): Promise<[Value[], Value[]]> {
    const columns = await this.session.rows([...new Set([x, y])]);
    return [columns.valuesAt(x, rows), columns.valuesAt(y, rows)];
  }

  private choose(axis: 0 | 1, name: string): void {
    const { columns } = this.report;
    const [first, second] = this.pair ?? [columns[0] ?? "", columns[1] ?? columns[0] ?? ""];
    if (name === "") this.pair = undefined;
    else this.pair = axis === 0 ? [name, this.pair ? second : second === name ? first : second] : [this.pair ? first : first === name ? second : first, name];
    void this.place();
  }

  override render(): unknown {
    const { report, points, pair, highlight } = this;
    const { columns } = report;
    const explained = report.projection.explained;
    const axis = (i: number): string => `component ${i + 1}${explained[i] === undefined ? "" : ` (${share(explained[i])} of the spread)`}`;
    const [xLabel, yLabel] = pair ?? [axis(0), axis(1)];
    const shown = points.x.length;
    const picker = (label: string, i: 0 | 1): unknown => html`<label
      >${label}<select data-testid="axis-${i}" @change=${(e: Event) => this.choose(i, (e.target as HTMLSelectElement).value)}>
        <option value="" ?selected=${!pair}>component ${i + 1}</option>
        ${columns.map((name) => html`<option value=${name} ?selected=${pair?.[i] === name}>${name}</option>`)}
      </select></label
    >`;
    return html`
      <section class="panel" aria-labelledby="map">
        <div class="head">
          <h2 id="map">${count(report.segments.length)} segments</h2>
          <div class="axes">${picker("Across", 0)}${picker("Up", 1)}</div>
        </div>
        <tablight-chart
          .draw=${(width: number) =>
            scatter(points, {
              width,
              xLabel,
              yLabel,
              highlight,
              label: `Scatter plot of ${count(shown)} rows by ${xLabel} and ${yLabel}, in ${report.segments.length} segments told apart by color and shape. The cards below say the same in words.`,
            })}
        ></tablight-chart>
        <div class="legend" role="group" aria-label="Highlight a segment">
          ${report.segments.map(
            ({ segment }) => html`<button aria-pressed=${highlight === segment ? "true" : "false"} @click=${() => this.dispatchEvent(event("pick-segment", segment))}>
              ${markPicture(segment)}${segment < 0 ? "none" : `Segment ${segment}`}
            </button>`,
          )}
        </div>
        <p class="caption">
          Each point is a row${shown < report.rowsUsed ? `; showing ${count(shown)} of ${count(report.rowsUsed)} rows` : ""}.
          ${report.rowsUsed < report.rows ? `${counted(report.rows - report.rowsUsed, "row")} of ${count(report.rows)} left out for missing values.` : ""}
          ${pair ? "" : "The axes are the two principal components: the directions in which the rows differ most."}
        </p>
      </section>
    `;
  }
}
