import { css, html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ResultTable } from "tablight";

import "./point-canvas.js";
import { markPicture } from "../charts/marks.js";
import { SHAPES_UP_TO } from "../charts/points.js";
import { type Cloud, NO_POINTS, type Place, readCloud, rowsWithin } from "../cloud.js";
import { event } from "../events.js";
import { count, counted, isNumeric, isTime, number, score, share } from "../format.js";
import type { SegmentReport } from "../reports.js";
import { type Names, NOISE, segmentName, segmentTitle } from "../segment-names.js";
import type { Session } from "../session.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";

/** So many segments have a place in the legend from the start. */
const SHOWN = 12;
/** With so many there is room for what the report calls them. */
const TOLD = 6;
/** The choice of the map by neighbors; no column has a name like it. */
const UMAP = "\tumap";

/** What the axes are: those that the result has, or two columns of the file. */
type Axes = "pca" | "umap" | readonly [string, string];

/** The rows in two dimensions, by principal components, by neighbors where that map was made, or by two columns of the file. Says `pick-segment`, and `pick-rows` with the rows that a line was drawn around. */
@customElement("tablight-segment-map")
export class SegmentMap extends Part {
  @property({ attribute: false }) report!: SegmentReport;
  @property({ attribute: false }) table!: ResultTable;
  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) names: Names = new Map();
  @property({ attribute: false }) highlight: number | undefined;
  /** Some rows are picked on the map. */
  @property({ attribute: false }) picked = false;
  @state() private axes: Axes = "pca";
  @state() private cloud: Cloud = NO_POINTS;
  @state() private lasso: readonly Place[] = [];
  @state() private touch = false;
  @state() private all = false;

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

      .touch {
        display: none;
      }

      @media (any-pointer: coarse) {
        .touch {
          display: inline-flex;
        }
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

      .legend button {
        max-width: 100%;
        white-space: nowrap;
      }

      .of {
        min-width: 0;
        max-width: 16rem;
        margin-left: var(--space-1);
        overflow: hidden;
        color: var(--text-2);
        font-weight: 400;
        text-overflow: ellipsis;
      }

      details {
        margin-top: var(--space-2);
        font-size: var(--text-sm);
      }

      summary {
        cursor: pointer;
        color: var(--text-2);
        font-weight: 600;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("table")) {
      this.axes = this.report.umap ? "umap" : "pca";
      void this.place();
    }
    if (changed.has("picked") && !this.picked) this.lasso = [];
  }

  /** Looks up where the rows lie. */
  private async place(): Promise<void> {
    const { table, axes, session } = this;
    const isWanted = (): boolean => table === this.table && axes === this.axes && session === this.session;
    if (this.lasso.length > 0) this.dispatchEvent(event("pick-rows"));
    const source = typeof axes === "string" ? table : await session.rows([...new Set(axes)]);
    const [x, y] = axes === "pca" ? ["pc1", "pc2"] : axes === "umap" ? ["umap1", "umap2"] : axes;
    // A row of the result is a row of the file.
    const cloud = await readCloud(table, (rows) => [source.valuesAt(x, rows), source.valuesAt(y, rows)], isWanted);
    if (cloud) this.cloud = cloud;
  }

  private async enclose(line: readonly Place[]): Promise<void> {
    this.lasso = line;
    const rows = line.length > 0 ? await rowsWithin(this.cloud, line, () => this.lasso === line) : undefined;
    if (this.lasso === line) this.dispatchEvent(event("pick-rows", rows));
  }

  /** Columns that have a place on an axis. */
  private get columns(): readonly string[] {
    const types = new Map(this.session.dataset?.schema.map(({ name, type }) => [name, type]));
    return this.report.columns.filter((name) => isNumeric(types.get(name) ?? "") || isTime(types.get(name) ?? ""));
  }

  private choose(axis: 0 | 1, name: string): void {
    const { columns, axes } = this;
    const [first, second] = typeof axes === "string" ? [columns[0] ?? "", columns[1] ?? columns[0] ?? ""] : axes;
    const isNew = typeof axes === "string";
    if (name === "" || name === UMAP) this.axes = name === UMAP ? "umap" : "pca";
    else this.axes = axis === 0 ? [name, isNew && second === name ? first : second] : [isNew && first === name ? second : first, name];
    void this.place();
  }

  /** What stands on an axis. */
  private axisLabel(i: 0 | 1): string {
    const { axes, report } = this;
    if (typeof axes !== "string") return axes[i];
    if (axes === "umap") return `neighbors ${i + 1} (UMAP)`;
    const explained = report.projection.explained[i];
    return `component ${i + 1}${explained === undefined ? "" : ` (${share(explained)} of the spread)`}`;
  }

  override render(): unknown {
    const { report, cloud, axes, highlight, columns, picked, touch } = this;
    const [xLabel, yLabel] = [this.axisLabel(0), this.axisLabel(1)];
    const shown = cloud.row.length;
    const picker = (label: string, i: 0 | 1): unknown => html`<label
      >${label}<select data-testid="axis-${i}" @change=${(e: Event) => this.choose(i, (e.target as HTMLSelectElement).value)}>
        <option value="" ?selected=${axes === "pca"}>component ${i + 1}</option>
        ${report.umap ? html`<option value=${UMAP} ?selected=${axes === "umap"}>neighbors ${i + 1}</option>` : undefined}
        ${columns.map((name) => html`<option value=${name} ?selected=${typeof axes !== "string" && axes[i] === name}>${name}</option>`)}
      </select></label
    >`;
    const isCrowded = shown > SHAPES_UP_TO;
    return html`
      <section class="panel" aria-labelledby="map">
        <div class="head">
          <h2 id="map">${counted(report.segments.length, "segment")}</h2>
          <div class="axes">
            ${picked ? html`<button @click=${() => void this.enclose([])}>Clear the line</button>` : undefined}
            <button class="touch" aria-pressed=${touch ? "true" : "false"} @click=${() => (this.touch = !touch)}>Draw around rows</button>
            ${columns.length > 0 || report.umap ? html`${picker("Across", 0)}${picker("Up", 1)}` : undefined}
          </div>
        </div>
        <tablight-points
          .cloud=${cloud}
          .highlight=${highlight}
          .lasso=${this.lasso}
          .touch=${touch}
          .xLabel=${xLabel}
          .yLabel=${yLabel}
          .label=${`Scatter plot of ${count(shown)} rows by ${xLabel} and ${yLabel}, in ${counted(report.segments.length, "segment")} told apart by color${isCrowded ? "" : " and shape"}. The cards below say the same in words.`}
          @lasso=${(e: CustomEvent<readonly Place[]>) => void this.enclose(e.detail)}
        ></tablight-points>
        ${this.renderLegend()}
        <p class="caption">
          ${isCrowded ? "Each spot has the color of the segment that most of its rows are in; the stronger, the more rows." : "Each point is a row."}
          ${shown > 0 && shown < report.rowsUsed ? `Drawn are ${count(shown)} of ${count(report.rowsUsed)} rows.` : ""}
          ${report.rowsUsed < report.rows ? `${counted(report.rows - report.rowsUsed, "row")} of ${count(report.rows)} left out for missing values.` : ""}
          ${axes === "pca" ? "The axes are the two principal components: the directions in which the rows differ most." : axes === "umap" ? this.umapWords : ""} Draw a line around some points to see their rows below; by keyboard, choose a segment there. Zoom by the buttons, by plus and minus or, once the map is clicked, by the wheel; drag with Shift to move.
        </p>
        ${axes === "pca" ? this.renderLoadings() : undefined}
      </section>
    `;
  }

  private get umapWords(): string {
    const trust = this.report.umap?.trustworthiness;
    return `Rows that are alike lie near each other; how far apart others lie means little.${trust === null || trust === undefined ? "" : ` Trustworthiness ${score(trust)} of 1.`}`;
  }

  private renderLegend(): unknown {
    const { report, highlight, names, all } = this;
    const segments = report.segments.map(({ segment }) => segment);
    const nameOf = (segment: number): string => report.segments.find((facts) => facts.segment === segment)?.name ?? "";
    const shown = all || segments.length <= SHOWN + 2 ? segments : segments.filter((segment, i) => i < SHOWN || segment === highlight);
    return html`<div class="legend" role="group" aria-label="Highlight a segment">
      ${[...shown, ...(report.noise > 0 ? [NOISE] : [])].map(
        (segment) => html`<button title=${segmentTitle(report, segment, names)} aria-pressed=${highlight === segment ? "true" : "false"} @click=${() => this.dispatchEvent(event("pick-segment", segment))}>
          ${markPicture(segment)}${segmentName(segment, names)}${segments.length <= TOLD && !names.has(segment) ? html`<span class="of">${nameOf(segment)}</span>` : undefined}
        </button>`,
      )}
      ${shown.length < segments.length ? html`<button @click=${() => (this.all = true)}>${count(segments.length - shown.length)} more</button>` : undefined}
    </div>`;
  }

  /** What the axes are made of, the heaviest columns first. */
  private renderLoadings(): unknown {
    const { columns, loadings } = this.report.projection;
    const rows = columns.map((column, i) => ({ column, weights: loadings.map((axis) => axis[i] ?? 0) })).sort((a, b) => Math.max(...b.weights.map(Math.abs)) - Math.max(...a.weights.map(Math.abs)));
    if (rows.length === 0) return undefined;
    return html`<details>
      <summary>What the axes are made of</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="Weights of the columns">
        <table>
          <thead>
            <tr><th scope="col">Column</th>${loadings.map((_, i) => html`<th scope="col" class="right">component ${i + 1}</th>`)}</tr>
          </thead>
          <tbody>
            ${rows.map(({ column, weights }) => html`<tr><th scope="row">${column}</th>${weights.map((weight) => html`<td class="right">${weight > 0 ? "+" : ""}${number(Math.round(weight * 100) / 100)}</td>`)}</tr>`)}
          </tbody>
        </table>
      </div>
    </details>`;
  }
}
