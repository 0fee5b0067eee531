import { html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { methods, type ResultTable } from "tablight";

import "../elements/code-panel.js";
import "../elements/download-menu.js";
import "../elements/error-banner.js";
import "../elements/params-form.js";
import "../elements/progress-bar.js";
import "../elements/result-table.js";
import "../elements/settings-panel.js";
import type { Values } from "../elements/params-form.js";
import { event } from "../events.js";
import { count, counted } from "../format.js";
import { guessFeatures } from "../guess-features.js";
import { Runner } from "../runner.js";
import type { Session } from "../session.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";

const METHODS = methods.filter((method) => method.task === "features");
const MAIN = ["entity", "time", "amount", "category", "gapSeconds", "values"];

/** What is known of each customer, visit or reading of a log: a table to go on with. */
@customElement("tablight-features")
export class FeaturesView extends Part {
  @property({ attribute: false }) session!: Session;
  private start: Values = {};
  private readonly runner = new Runner(this, "features");

  static override styles = [shared, task];

  override willUpdate(): void {
    const { profile } = this.session;
    if (!this.hasUpdated && profile) this.start = this.session.startOf("features") ?? guessFeatures(profile);
  }

  override firstUpdated(): void {
    if (this.session.startOf("features")) void this.run(this.start);
  }

  private async run(params: Values): Promise<void> {
    const { runner } = this;
    if (await runner.run(this.session, params)) this.dispatchEvent(event("announce", this.sentence));
    else if (runner.cancelled) this.dispatchEvent(event("announce", "Cancelled"));
  }

  private get sentence(): string {
    const { rows, logRows, entities } = (this.runner.outcome?.report ?? {}) as { rows?: number; logRows?: number; entities?: number };
    return `${counted(rows ?? 0, "row")} of features, from ${count(logRows ?? 0)} of the log and ${counted(entities ?? 0, "entity", "entities")}.`;
  }

  override render(): unknown {
    const { session, runner } = this;
    const { report, table } = runner.outcome ?? {};
    return html`
      <div class="layout" data-testid="features-view" data-state=${runner.running ? "running" : runner.error ? "failed" : runner.outcome ? "done" : "idle"}>
        <div class="results">
          ${runner.running ? html`<tablight-progress data-testid="run-progress" label="Making features" .progress=${runner.progress} @cancel=${() => runner.cancel()}></tablight-progress>` : undefined}
          ${runner.error ? html`<tablight-error data-testid="features-error" .error=${runner.error}></tablight-error>` : undefined}
          ${runner.cancelled ? html`<p class="panel muted" data-testid="cancelled">Cancelled. The settings are kept; run again when you like.</p>` : undefined}
          ${report && table ? html`<div class="results ${runner.running ? "stale" : ""}">${this.renderOutcome(report, table)}</div>` : this.renderIdle()}
        </div>
        <tablight-settings class="settings">
          <tablight-params
            data-testid="features-params"
            .methods=${METHODS}
            .columns=${session.dataset?.schema ?? []}
            .start=${this.start}
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
    return html`<div class="panel empty">
      <h2>What is known of each customer, visit or sensor?</h2>
      <p class="muted">From a log with a row for everything that happened: say whose row it is and when, and press Run. What comes of it can be opened as data, to be segmented.</p>
    </div>`;
  }

  private renderOutcome(report: object, table: ResultTable): unknown {
    const { session, runner } = this;
    const name = session.file?.name ?? "table";
    return html`
      <p class="panel" data-testid="features-words">${this.sentence}</p>
      <tablight-table .table=${table} label="Features"></tablight-table>
      <tablight-downloads data-testid="features-downloads" .report=${report} .table=${table} .session=${session} name=${name} what="features"></tablight-downloads>
      <tablight-code .call=${{ task: "features", reading: session.reading, file: name, params: runner.params }}></tablight-code>
    `;
  }
}
