import { css, html, type PropertyValues } from "lit";
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
import { type Grouping, groupingOf, isCut, measureColumns, measureLabel, paramsOf } from "../grouping.js";
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

const WAYS = ["both", "picture", "table"] as const;

/** What was asked, and what came of it. */
interface Answer {
  readonly grouping: Grouping;
  /** The picture of each measure. */
  readonly pictures: readonly Picture[];
  readonly report: AggregateReport;
  readonly table: ResultTable;
}

/** Groups and a measure of each: the picture, the words, the table. */
@customElement("tablight-aggregate")
export class AggregateView extends Part {
  @property({ attribute: false }) session!: Session;
  /** What was asked for elsewhere on the page. */
  @property({ attribute: false }) asked: Grouping | undefined;
  @state() private shown: Answer | undefined;
  /** The measure that is drawn. */
  @state() private drawn = 0;
  @state() private way: (typeof WAYS)[number] = "both";
  private start!: Grouping;
  private readonly runner = new Runner(this, "aggregate");

  static override styles = [
    shared,
    task,
    css`
      .shown {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: var(--space-2) var(--space-3);
      }

      .shown label {
        display: flex;
        flex: 1 1 16rem;
        align-items: center;
        gap: var(--space-2);
        max-width: 22rem;
        color: var(--text-2);
        font-size: var(--text-sm);
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    const { profile } = this.session;
    const start = this.hasUpdated ? undefined : this.session.startOf("aggregate");
    if (changed.has("asked") && this.asked) this.start = this.asked;
    else if (!this.hasUpdated && profile) this.start = start ? groupingOf(start) : guessGrouping(profile);
  }

  override firstUpdated(): void {
    if (!this.asked) void this.group(this.start);
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("asked") && this.asked) void this.group(this.asked);
  }

  private async group(grouping: Grouping): Promise<void> {
    const { session, runner } = this;
    if (await runner.run(session, paramsOf(grouping))) {
      const { report: raw, table } = runner.outcome ?? {};
      if (!raw || !table) return;
      const report = raw as unknown as AggregateReport;
      const types = new Map(session.dataset?.schema.map(({ name, type }) => [name, type]));
      const pictures = [grouping.measure, ...grouping.more].map((measure, i) => pictureOf({ ...grouping, measure }, table, measureColumns(grouping)[i] ?? "", report.groups, types));
      this.shown = { grouping, pictures, report, table };
      this.drawn = Math.min(this.drawn, pictures.length - 1);
      this.dispatchEvent(event("announce", describeGroups(grouping, pictures[0] as Picture)));
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
    const { grouping, pictures, report, table } = answer;
    const { session, drawn, way } = this;
    const name = session.file?.name ?? "";
    const measures = [grouping.measure, ...grouping.more];
    const measure = measures[drawn] ?? grouping.measure;
    const picture = pictures[drawn];
    return html`
      <div class="shown">
        ${measures.length > 1 && way !== "table"
          ? html`<label>Drawn<select data-testid="drawn" @change=${(e: Event) => (this.drawn = (e.target as HTMLSelectElement).selectedIndex)}>
              ${measures.map((one, i) => html`<option ?selected=${i === drawn}>${measureLabel({ measure: one })}</option>`)}
            </select></label>`
          : undefined}
        <div class="ways" role="group" aria-label="What is shown">
          ${WAYS.map((one) => html`<button data-testid="show-${one}" aria-pressed=${way === one ? "true" : "false"} @click=${() => (this.way = one)}>${one}</button>`)}
        </div>
      </div>
      ${picture && way !== "table" ? html`<tablight-group-picture data-testid="group-picture" .grouping=${{ ...grouping, measure }} .picture=${picture} caption=${this.caption(answer, picture)}></tablight-group-picture>` : undefined}
      ${way !== "picture" ? html`<tablight-table .table=${table} label="Groups"></tablight-table>` : undefined}
      <tablight-downloads data-testid="aggregate-downloads" .report=${report} .table=${table} .session=${session} name=${name || "table"} what="groups"></tablight-downloads>
      <tablight-code .call=${{ task: "aggregate", reading: session.reading, file: name, params: paramsOf(grouping) }}></tablight-code>
    `;
  }

  /** What takes part, what the picture leaves out, and a last span of time that is not over. */
  private caption({ grouping, report: { rows, filtered, groups, estimates } }: Answer, picture: Picture): string {
    const sentences = [`${counted(groups, "group")} of ${counted(rows, "row")}${filtered > 0 ? `; the condition left out ${count(filtered)}` : ""}.`];
    if (isCut(grouping) && groups > (grouping.limit ?? groups)) sentences.push(`The first ${count(grouping.limit ?? groups)} are shown${grouping.other ? ", the others together" : ""}.`);
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
