import { css, html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type ResultTable, TablightError } from "tablight";

import { event } from "../events.js";
import { count, counted } from "../format.js";
import { pickedRows } from "../picked.js";
import type { SegmentReport } from "../reports.js";
import { type Names, NOISE, segmentName, segmentTitle } from "../segment-names.js";
import type { Session } from "../session.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part, Turns } from "../turns.js";
import "./error-banner.js";
import "./result-table.js";
import "./row-table.js";
import type { Shown } from "./row-table.js";

/** So many rows are read to be looked at. */
const MOST = 1_000;
const SLICE = 8_192;
/** Columns of the result that say something of a row; the segment comes first. */
const FIGURES = ["segment", "distance", "probability", "outlier_score"];

/** The result's rows, or the file's rows of one segment or within the line drawn on the map. Says `pick-rows` without rows to let them go. */
@customElement("tablight-segment-rows")
export class SegmentRows extends Part {
  @property({ attribute: false }) report!: SegmentReport;
  @property({ attribute: false }) table!: ResultTable;
  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) names: Names = new Map();
  /** The rows within the line on the map, if there is one. */
  @property({ attribute: false }) picked: Uint32Array | undefined;
  @state() private segment: number | undefined;
  @state() private rows: readonly Shown[] | undefined;
  @state() private error: TablightError | undefined;
  /** Counts what was asked for, so that late answers are not shown. */
  private asked = 0;

  static override styles = [
    shared,
    task,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-4);
      }

      .head {
        align-items: center;
      }

      label {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        margin-left: auto;
        color: var(--text-2);
        font-size: var(--text-sm);
        min-width: 0;
      }

      select {
        max-width: 20rem;
        min-width: 0;
      }

      .all {
        margin-bottom: 0;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("table") || this.picked) this.segment = undefined;
    if (changed.has("table") || changed.has("picked")) void this.read();
  }

  private filter(text: string): void {
    this.segment = text === "" ? undefined : Number(text);
    if (this.picked) this.dispatchEvent(event("pick-rows"));
    this.picked = undefined; // said, and not waited for
    void this.read();
  }

  private async read(): Promise<void> {
    const asked = ++this.asked;
    const isWanted = (): boolean => asked === this.asked;
    [this.rows, this.error] = [undefined, undefined];
    try {
      const numbers = this.picked?.subarray(0, MOST) ?? (await this.rowsOf(this.segment, isWanted));
      if (!numbers || !isWanted()) return;
      const [row, ...columns] = await pickedRows(this.session, numbers);
      if (row && isWanted()) this.rows = [row, ...this.found(numbers), ...columns];
    } catch (thrown) {
      if (isWanted()) this.error = TablightError.from(thrown);
    }
  }

  /** The first rows of a segment. */
  private async rowsOf(segment: number | undefined, isWanted: () => boolean): Promise<number[] | undefined> {
    if (segment === undefined) return undefined;
    const { table } = this;
    const turns = new Turns();
    const found: number[] = [];
    for (let from = 0; from < table.numRows && found.length < MOST; from += SLICE) {
      await turns.next();
      if (!isWanted()) return undefined;
      const rows = Array.from({ length: Math.min(SLICE, table.numRows - from) }, (_, i) => from + i);
      table.valuesAt("segment", rows).forEach((of, i) => of !== null && Number(of) === segment && found.push(from + i));
    }
    return found.slice(0, MOST);
  }

  /** What the method found for these rows: their segments, and how sure it is. */
  private found(rows: ArrayLike<number>): Shown[] {
    const { table } = this;
    const figures = table.columns.filter(({ name }) => FIGURES.includes(name));
    return figures.map(({ name, type }) => ({ name: name.replace("_", " "), type, values: table.valuesAt(name, rows) }));
  }

  /** The rows with the names that the segments have now. */
  private named([row, segment, ...columns]: readonly Shown[]): Shown[] {
    const named = segment && { name: "segment", type: "utf8", values: segment.values.map((of) => (of === null ? null : segmentName(Number(of), this.names))) };
    return [...(row ? [row] : []), ...(named ? [named] : []), ...columns];
  }

  /** How many rows there are of what is shown. */
  private get total(): number {
    const { picked, segment, report } = this;
    if (picked) return picked.length;
    return segment === NOISE ? report.noise : (report.segments.find((facts) => facts.segment === segment)?.size ?? 0);
  }

  override render(): unknown {
    const { report, names, segment, picked, error } = this;
    const isAll = segment === undefined && !picked;
    const numbers = [...report.segments.map((facts) => facts.segment), ...(report.noise > 0 ? [NOISE] : [])];
    return html`<section class="panel" data-testid="segment-rows" aria-labelledby="rows">
        <div class="head ${isAll ? "all" : ""}">
          <h2 id="rows">${picked ? "Rows within the line" : "Look at rows"}</h2>
          <span class="muted small" role="status">${isAll ? "all rows are below" : `${counted(this.total, "row")}${this.total > MOST ? `, the first ${count(MOST)} shown` : ""}`}</span>
          ${picked ? html`<button @click=${() => this.filter("")}>Back to all rows</button>` : undefined}
          <label
            >Segment<select data-testid="row-filter" @change=${(e: Event) => this.filter((e.target as HTMLSelectElement).value)}>
              <option value="" ?selected=${segment === undefined}>${picked ? "within the line" : "all"}</option>
              ${numbers.map((of) => html`<option value=${of} ?selected=${segment === of}>${segmentTitle(report, of, names)}</option>`)}
            </select></label
          >
        </div>
        ${error ? html`<tablight-error .error=${error}></tablight-error>` : isAll ? undefined : this.renderRows()}
      </section>
      ${isAll ? html`<tablight-table .table=${this.table} label="Rows and their segments"></tablight-table>` : undefined}`;
  }

  private renderRows(): unknown {
    if (!this.rows) return html`<p class="muted">Reading …</p>`;
    return this.total === 0 ? html`<p class="muted">No row lies within the line.</p>` : html`<tablight-rows data-testid="picked-rows" .columns=${this.named(this.rows)} label="Rows of the file"></tablight-rows>`;
  }
}
