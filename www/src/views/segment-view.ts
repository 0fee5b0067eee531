import { css, html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { methods } from "tablight";

import "../elements/center-table.js";
import "../elements/code-panel.js";
import "../elements/download-menu.js";
import "../elements/error-banner.js";
import "../elements/params-form.js";
import "../elements/progress-bar.js";
import "../elements/result-table.js";
import "../elements/segment-card.js";
import "../elements/segment-map.js";
import "../elements/segment-quality.js";
import "../elements/settings-panel.js";
import type { Values } from "../elements/params-form.js";
import { event } from "../events.js";
import { counted, list } from "../format.js";
import type { SegmentReport } from "../reports.js";
import { Runner } from "../runner.js";
import type { Session } from "../session.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";

/** Up to this many cells the view starts by itself when it is opened. */
const SMALL = 4_000_000;
const METHODS = methods.filter((method) => method.task === "segment");
const MAIN = ["columns", "k", "scale"];
const NONE: Values = {};

/** Groups of similar rows: the picture, the words, the centers, the rows. */
@customElement("tablight-segment")
export class SegmentView extends Part {
  @property({ attribute: false }) session!: Session;
  /** What to run with, where somebody said so. */
  @property({ attribute: false }) params: Values | undefined;
  @state() private highlight: number | undefined;
  private readonly runner = new Runner(this, "segment");

  static override styles = [
    shared,
    task,
    css`
      .cards {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 23rem), 1fr));
        gap: var(--space-3);
      }
    `,
  ];

  override firstUpdated(): void {
    const { dataset } = this.session;
    if (!this.params && dataset && dataset.rowCount * dataset.schema.length <= SMALL) void this.run({});
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("params") && this.params) void this.run(this.params);
  }

  private async run(params: Values): Promise<void> {
    this.highlight = undefined;
    if (await this.runner.run(this.session, params)) {
      const report = this.runner.outcome?.report as unknown as SegmentReport;
      this.dispatchEvent(event("announce", `${counted(report.segments.length, "segment")} found`));
    } else if (this.runner.cancelled) this.dispatchEvent(event("announce", "Cancelled"));
  }

  override render(): unknown {
    const { session, runner } = this;
    return html`
      <div class="layout" data-testid="segment-view" data-state=${runner.running ? "running" : runner.error ? "failed" : runner.outcome ? "done" : "idle"}>
        <div class="results">
          ${runner.running ? html`<tablight-progress data-testid="run-progress" label="Looking for segments" .progress=${runner.progress} @cancel=${() => runner.cancel()}></tablight-progress>` : undefined}
          ${runner.error ? html`<tablight-error data-testid="segment-error" .error=${runner.error}></tablight-error>` : undefined}
          ${runner.cancelled ? html`<p class="panel muted" data-testid="cancelled">Cancelled. The settings are kept; run again when you like.</p>` : undefined}
          ${runner.outcome ? html`<div class="results ${runner.running ? "stale" : ""}">${this.renderOutcome()}</div>` : this.renderIdle()}
        </div>
        <tablight-settings class="settings">
          <tablight-params
            data-testid="segment-params"
            .methods=${METHODS}
            .columns=${session.dataset?.schema ?? []}
            .start=${this.params ?? NONE}
            .main=${MAIN}
            .running=${runner.running}
            .wrong=${runner.error?.details.param}
            @run=${(e: CustomEvent<Values>) => void this.run(e.detail)}
            @cancel=${() => runner.cancel()}
          ></tablight-params>
        </tablight-settings>
      </div>
    `;
  }

  private renderIdle(): unknown {
    const { runner } = this;
    if (runner.running || runner.error || runner.cancelled) return undefined;
    return html`<div class="panel empty"><h2>Which rows belong together?</h2><p class="muted">Press Run to group the rows by their numbers.</p></div>`;
  }

  private renderOutcome(): unknown {
    const { runner, session, highlight } = this;
    const { report: raw, table } = runner.outcome ?? {};
    if (!raw || !table) return undefined;
    const report = raw as unknown as SegmentReport;
    const pick = (segment: number): void => {
      this.highlight = highlight === segment ? undefined : segment;
    };
    return html`
      <tablight-segment-map
        data-testid="segment-map"
        .report=${report}
        .table=${table}
        .session=${session}
        .highlight=${highlight}
        @pick-segment=${(e: CustomEvent<number>) => pick(e.detail)}
      ></tablight-segment-map>
      ${report.columnsLeftOut.length > 0 ? this.renderLeftOut(report) : undefined}
      <section class="cards" aria-label="Segments in words">
        ${report.segments.map(
          (segment) => html`<tablight-segment-card
            data-testid="segment-card"
            .segment=${segment}
            .picked=${highlight === segment.segment}
            @pick-segment=${(e: CustomEvent<number>) => pick(e.detail)}
          ></tablight-segment-card>`,
        )}
      </section>
      <tablight-centers data-testid="centers" .report=${report}></tablight-centers>
      <tablight-segment-quality .report=${report}></tablight-segment-quality>
      <tablight-table .table=${table} label="Rows and their segments"></tablight-table>
      <tablight-downloads data-testid="segment-downloads" .report=${report} .table=${table} .session=${session} name=${session.file?.name ?? "table"} what="segments"></tablight-downloads>
      <tablight-code .call=${{ task: "segment", file: session.file?.name ?? "", params: runner.params }}></tablight-code>
    `;
  }

  private renderLeftOut({ columnsLeftOut }: SegmentReport): unknown {
    return html`<details class="panel left-out" data-testid="left-out">
      <summary>${counted(columnsLeftOut.length, "column")} left out: ${list(columnsLeftOut.map(({ column }) => column))}</summary>
      <ul>
        ${columnsLeftOut.map(({ column, reason }) => html`<li><strong>${column}</strong>: ${reason}</li>`)}
      </ul>
    </details>`;
  }
}
