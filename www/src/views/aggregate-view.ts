import { css, html } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ResultTable } from "tablight";

import "../elements/code-panel.js";
import "../elements/download-menu.js";
import "../elements/error-banner.js";
import "../elements/group-form.js";
import "../elements/group-picture.js";
import "../elements/progress-bar.js";
import "../elements/result-table.js";
import "../elements/settings-panel.js";
import { event } from "../events.js";
import { count, counted, list, time, toMs } from "../format.js";
import { describeGroups } from "../group-words.js";
import { type Grouping, paramsOf } from "../grouping.js";
import { type Picture, pictureOf } from "../groups.js";
import { guessGrouping } from "../guess.js";
import type { AggregateReport } from "../reports.js";
import { Runner } from "../runner.js";
import type { Session } from "../session.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";

/** Up to this many rows in memory every choice is answered at once; of more, Run is waited for. */
const SMALL = 2_000_000;

/** What was asked, and what came of it. */
interface Answer {
  readonly grouping: Grouping;
  readonly picture: Picture;
  readonly report: AggregateReport;
  readonly table: ResultTable;
}

/** Groups and a measure of each: the picture, the words, the table. */
@customElement("tablight-aggregate")
export class AggregateView extends Part {
  @property({ attribute: false }) session!: Session;
  @state() private shown: Answer | undefined;
  private start!: Grouping;
  private readonly runner = new Runner(this, "aggregate");

  static override styles = [
    shared,
    task,
    css`
      /* Most answers come at once. What lasts says so over what is there, so that nothing jumps. */
      .over {
        position: sticky;
        top: var(--space-4);
        z-index: 2;
        height: 0;
        margin-bottom: calc(-1 * var(--space-4));
        animation: appear 1ms 300ms both;
      }

      .stale {
        animation: fade 1ms 300ms both;
        opacity: 1;
      }

      @keyframes appear {
        from {
          visibility: hidden;
        }
      }

      @keyframes fade {
        to {
          opacity: 0.45;
        }
      }
    `,
  ];

  override willUpdate(): void {
    const { profile } = this.session;
    if (!this.hasUpdated && profile) this.start = guessGrouping(profile);
  }

  override firstUpdated(): void {
    void this.group(this.start);
  }

  private async group(grouping: Grouping): Promise<void> {
    const { session, runner } = this;
    if (await runner.run(session, paramsOf(grouping))) {
      const { report: raw, table } = runner.outcome ?? {};
      if (!raw || !table) return;
      const report = raw as unknown as AggregateReport;
      const types = new Map(session.dataset?.schema.map(({ name, type }) => [name, type]));
      const picture = pictureOf(grouping, table, report.groups, types);
      this.shown = { grouping, picture, report, table };
      this.dispatchEvent(event("announce", describeGroups(grouping, picture)));
    } else if (runner.cancelled) this.dispatchEvent(event("announce", "Cancelled"));
  }

  override render(): unknown {
    const { session, runner, shown } = this;
    const { dataset, profile } = session;
    return html`
      <div class="layout" data-testid="aggregate-view" data-state=${runner.running ? "running" : runner.error ? "failed" : runner.outcome ? "done" : "idle"}>
        <div class="results">
          ${runner.running
            ? html`<tablight-progress class=${shown ? "over" : ""} data-testid="run-progress" label="Grouping" .progress=${runner.progress} @cancel=${() => runner.cancel()}></tablight-progress>`
            : undefined}
          ${runner.error ? html`<tablight-error data-testid="aggregate-error" .error=${runner.error}></tablight-error>` : undefined}
          ${runner.cancelled ? html`<p class="panel muted" data-testid="cancelled">Cancelled. The settings are kept; run again when you like.</p>` : undefined}
          ${shown ? html`<div class="results ${runner.running ? "stale" : ""}">${this.renderOutcome(shown)}</div>` : undefined}
        </div>
        <tablight-settings class="settings">
          <tablight-group-form
            data-testid="aggregate-params"
            .columns=${profile?.columns ?? []}
            .start=${this.start}
            .running=${runner.running}
            .live=${dataset !== undefined && dataset.kept && dataset.rowCount <= SMALL}
            .error=${runner.error}
            @group=${(e: CustomEvent<Grouping>) => void this.group(e.detail)}
            @cancel=${() => runner.cancel()}
          ></tablight-group-form>
        </tablight-settings>
      </div>
    `;
  }

  private renderOutcome(answer: Answer): unknown {
    const { grouping, picture, report, table } = answer;
    const { session } = this;
    const name = session.file?.name ?? "";
    return html`
      <tablight-group-picture data-testid="group-picture" .grouping=${grouping} .picture=${picture} caption=${this.caption(answer)}></tablight-group-picture>
      <tablight-table .table=${table} label="Groups"></tablight-table>
      <tablight-downloads data-testid="aggregate-downloads" .report=${report} .table=${table} .session=${session} name=${name || "table"} what="groups"></tablight-downloads>
      <tablight-code .call=${{ task: "aggregate", file: name, params: paramsOf(grouping) }}></tablight-code>
    `;
  }

  /** What takes part, what the picture leaves out, and a last span of time that is not over. */
  private caption({ grouping, picture, report: { rows, filtered, groups, estimates } }: Answer): string {
    const sentences = [`${counted(groups, "group")} of ${counted(rows, "row")}${filtered > 0 ? `; the condition left out ${count(filtered)}` : ""}.`];
    if (picture.left > 0) sentences.push(`${counted(picture.left, "smaller group is", "smaller groups are")} not drawn; the table has them.`);
    if (estimates.length > 0) sentences.push(`Estimated: ${list(estimates.map(({ column, error }) => `${column} (${error})`))}.`);
    const begun = picture.kind === "lines" ? picture.lines[0]?.series.time.at(-1) : undefined;
    const key = grouping.by.find(({ every }) => every !== undefined);
    const last = toMs(this.session.profile?.columns.find(({ name }) => name === key?.column)?.max);
    if (begun !== undefined && key?.every && isCutOff(begun, last, key.every)) sentences.push(`The file ends on ${time(last, false)}: its last ${key.every} is not whole.`);
    return sentences.join(" ");
  }
}

/** Shortest lengths of spans that may not be over when the file ends, in days. */
const DAYS: Readonly<Record<string, number>> = { week: 7, month: 28, quarter: 90, year: 365 };

/** Does a span of time end after the last day of the file? */
const isCutOff = (begun: number, last: number, every: string): boolean => (DAYS[every] ?? 0) > 0 && last >= begun && (last - begun) / 86_400_000 < (DAYS[every] ?? 0) - 2;
