import { css, html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { CompareSegmentsReport, ResultTable } from "tablight";

import "./chart-frame.js";
import "./error-banner.js";
import "./progress-bar.js";
import "./result-table.js";
import { flowChart } from "../charts/flows.js";
import { event } from "../events.js";
import { ofColumn, ofResult, pairFlows } from "../flows.js";
import { count, counted, share } from "../format.js";
import { Runner } from "../runner.js";
import { groupings, withBefore, withSegments } from "../segmentations.js";
import type { Names } from "../segment-names.js";
import type { Session } from "../session.js";
import { fields } from "../styles/fields.js";
import { fold } from "../styles/fold.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";

/** The segments that were found by the run before. */
export interface Earlier {
  readonly table: ResultTable;
  readonly names: Names;
  /** How they were found: "k-means, 4 segments". */
  readonly title: string;
}

/** The choice of the run before; no column has a name like it. */
const EARLIER = "";

/** The segments beside those of the run before, or beside groups that a column of the file names: how alike they are, and which share rows. */
@customElement("tablight-segment-beside")
export class SegmentBeside extends Part {
  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) table!: ResultTable;
  @property({ attribute: false }) names: Names = new Map();
  @property({ attribute: false }) earlier: Earlier | undefined;
  /** How the segments were found. */
  @property() what = "";
  @state() private open = false;
  /** The column they stand beside. */
  @state() private column: string | undefined;
  private readonly runner = new Runner(this, "compare_segments");

  static override styles = [
    shared,
    task,
    fold,
    fields,
    css`
      select {
        max-width: 24rem;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("table")) return;
    this.runner.cancel();
    this.runner.outcome = undefined;
    // What is new is the run before, if there was one.
    if (changed.has("earlier")) this.column = undefined;
    if (this.open) void this.run();
  }

  private get choices(): readonly string[] {
    const { profile } = this.session;
    return [...(this.earlier ? [EARLIER] : []), ...(profile ? groupings(profile) : [])];
  }

  private get chosen(): string | undefined {
    return this.column !== undefined && this.choices.includes(this.column) ? this.column : this.choices[0];
  }

  private async run(): Promise<void> {
    const { chosen, table, earlier, session, runner } = this;
    if (chosen === undefined) return;
    const params = { first: "before", second: "segment" };
    const done = await runner.follow(params, (onProgress) =>
      session.runOn("compare_segments", params, onProgress, (whole, options) => (chosen === EARLIER && earlier ? withBefore(whole, earlier.table, table, options) : withSegments(whole, { before: chosen }, table, options))),
    );
    if (done) this.dispatchEvent(event("announce", this.report?.summary ?? ""));
  }

  private get report(): CompareSegmentsReport | undefined {
    return this.runner.outcome?.report as unknown as CompareSegmentsReport | undefined;
  }

  private toggle(e: Event): void {
    this.open = (e.target as HTMLDetailsElement).open;
    if (this.open && !this.runner.outcome && !this.runner.running) void this.run();
  }

  private choose(column: string): void {
    this.column = column;
    void this.run();
  }

  override render(): unknown {
    const { runner, choices, chosen, earlier } = this;
    if (choices.length === 0) return undefined;
    return html`<details class="panel" data-testid="segment-beside" data-state=${runner.running ? "running" : runner.error ? "failed" : runner.outcome ? "done" : "idle"} @toggle=${this.toggle}>
      <summary><h2>Beside other groups</h2><span class="muted small">how alike they are, and which rows moved</span></summary>
      <div class="body">
        <div class="field">
          <label for="beside">Compare with</label>
          <select id="beside" data-testid="beside" @change=${(e: Event) => this.choose((e.target as HTMLSelectElement).value)}>
            ${choices.map((choice) => html`<option value=${choice} .selected=${choice === chosen}>${choice === EARLIER ? `the run before (${earlier?.title})` : `the values of ${choice}`}</option>`)}
          </select>
        </div>
        ${runner.running ? html`<tablight-progress label="Comparing" .progress=${runner.progress} @cancel=${() => runner.cancel()}></tablight-progress>` : undefined}
        ${runner.error ? html`<tablight-error .error=${runner.error}></tablight-error>` : undefined}
        ${runner.outcome?.table && this.report ? this.renderOutcome(this.report, runner.outcome.table) : undefined}
      </div>
    </details>`;
  }

  private renderOutcome(report: CompareSegmentsReport, table: ResultTable): unknown {
    const { chosen = "", earlier, names, what } = this;
    const isEarlier = chosen === EARLIER;
    const flows = pairFlows(table, [isEarlier ? (earlier?.title ?? "") : chosen, what], [isEarlier ? ofResult(earlier?.names ?? new Map()) : ofColumn, ofResult(names)]);
    const largest = [...flows.bands].sort((a, b) => b.size - a.size).slice(0, 6);
    const nameOf = (stage: number, key: string): string => flows.stages[stage]?.parts.find((part) => part.key === key)?.name ?? key;
    const said = largest.map(({ from, to, size }) => `${nameOf(0, from)} and ${nameOf(1, to)} share ${counted(size, "row")}`).join("; ");
    return html`
      <p data-testid="beside-words">${report.summary}</p>
      <p class="caption">
        ${counted(report.rows, "row")} in ${count(report.firstSegments)} and ${count(report.secondSegments)} groups${report.rowsMissing > 0 ? `; ${counted(report.rowsMissing, "row")} left out, with no group in one of them` : ""}.
        ${report.ami === null ? "" : `Adjusted mutual information ${share(Math.max(0, report.ami))}.`} 1 is the same groups, 0 what chance would give.
      </p>
      <div class="scroll" tabindex="0" role="region" aria-label="Rows that groups share">
        <tablight-chart data-testid="beside-flows" .draw=${(width: number) => flowChart(flows.stages, flows.bands, { width, unit: "rows", label: `Which groups share rows. The largest: ${said}. The table below has all.` })}></tablight-chart>
      </div>
      <tablight-table .table=${table} label="Pairs of groups that share rows"></tablight-table>
    `;
  }
}
