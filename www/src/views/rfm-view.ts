import { html } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { methods } from "tablight";

import "../elements/code-panel.js";
import "../elements/download-menu.js";
import "../elements/error-banner.js";
import "../elements/params-form.js";
import "../elements/progress-bar.js";
import "../elements/result-table.js";
import "../elements/rfm-grid.js";
import "../elements/rfm-segments.js";
import "../elements/settings-panel.js";
import type { Values } from "../elements/params-form.js";
import { event } from "../events.js";
import { counted } from "../format.js";
import type { LogColumns } from "../guess-log.js";
import type { RfmReport } from "../reports.js";
import { Runner } from "../runner.js";
import type { Session } from "../session.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";

const METHODS = methods.filter((method) => method.task === "rfm");
const MAIN = ["entity", "time", "amount", "transaction", "asOf"];

/** Customers of a log of transactions by recency, frequency and amount, with the customary names: the grid, the words, the customers. */
@customElement("tablight-rfm")
export class RfmView extends Part {
  @property({ attribute: false }) session!: Session;
  /** What the form starts with. */
  @property({ attribute: false }) start!: LogColumns;
  @state() private highlight = "";
  private first: Values = {};
  private readonly runner = new Runner(this, "rfm");

  static override styles = [shared, task];

  override willUpdate(): void {
    if (!this.hasUpdated) this.first = this.session.startOf("rfm") ?? { ...this.start };
  }

  override firstUpdated(): void {
    void this.run(this.first);
  }

  private async run(params: Values): Promise<void> {
    if (await this.runner.run(this.session, params)) {
      this.highlight = "";
      this.dispatchEvent(event("announce", `${counted(this.report?.customers ?? 0, "customer")} in ${counted(this.report?.segments.length ?? 0, "segment")}`));
    } else if (this.runner.cancelled) this.dispatchEvent(event("announce", "Cancelled"));
  }

  private get report(): RfmReport | undefined {
    return this.runner.outcome?.report as unknown as RfmReport | undefined;
  }

  override render(): unknown {
    const { session, runner } = this;
    return html`
      <div class="layout" data-testid="rfm-view" data-state=${runner.running ? "running" : runner.error ? "failed" : runner.outcome ? "done" : "idle"}>
        <div class="results">
          ${runner.running ? html`<tablight-progress label="Scoring customers" .progress=${runner.progress} @cancel=${() => runner.cancel()}></tablight-progress>` : undefined}
          ${runner.error ? html`<tablight-error .error=${runner.error}></tablight-error>` : undefined}
          ${runner.cancelled ? html`<p class="panel muted">Cancelled. The settings are kept; run again when you like.</p>` : undefined}
          ${runner.outcome ? html`<div class="results ${runner.running ? "stale" : ""}">${this.renderOutcome()}</div>` : undefined}
        </div>
        <tablight-settings class="settings">
          <tablight-params
            data-testid="rfm-params"
            .methods=${METHODS}
            .columns=${session.dataset?.schema ?? []}
            .start=${this.first}
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

  private renderOutcome(): unknown {
    const { runner, session, report, highlight } = this;
    const table = runner.outcome?.table;
    if (!report || !table) return undefined;
    const name = session.file?.name ?? "table";
    return html`<div class="results" @pick-segment=${(e: CustomEvent<string>) => (this.highlight = highlight === e.detail ? "" : e.detail)}>
      <tablight-rfm-grid .report=${report} .highlight=${highlight}></tablight-rfm-grid>
      <tablight-rfm-segments .report=${report} .highlight=${highlight}></tablight-rfm-segments>
      <tablight-table .table=${table} label="Customers and their scores"></tablight-table>
      <tablight-downloads data-testid="rfm-downloads" .report=${report} .table=${table} .session=${session} name=${name} what="customers"></tablight-downloads>
      <tablight-code .call=${{ task: "rfm", file: name, params: runner.params }}></tablight-code>
    </div>`;
  }
}
