import { css, html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { methods } from "tablight";

import "../elements/center-table.js";
import "../elements/code-panel.js";
import "../elements/download-menu.js";
import "../elements/error-banner.js";
import "../elements/method-picker.js";
import "../elements/params-form.js";
import "../elements/progress-bar.js";
import type { Earlier } from "../elements/segment-beside.js";
import "../elements/segment-beside.js";
import "../elements/segment-cards.js";
import "../elements/segment-choice.js";
import "../elements/segment-map.js";
import "../elements/segment-moves.js";
import "../elements/segment-quality.js";
import "../elements/segment-rows.js";
import "../elements/segment-rules.js";
import { hasTree } from "../elements/segment-tree.js";
import "../elements/settings-panel.js";
import type { MethodInfo, Values } from "../elements/params-form.js";
import { event } from "../events.js";
import { counted, list } from "../format.js";
import { guessSegment } from "../guess.js";
import { guessLog, type LogColumns } from "../guess-log.js";
import type { SegmentReport, Tried } from "../reports.js";
import { Runner } from "../runner.js";
import type { Session } from "../session.js";
import { areSame, type Names, nameRows, renamed, withNames } from "../segment-names.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { methodWords } from "../segment-words.js";
import { Part } from "../turns.js";
import "./rfm-view.js";

/** Up to this many cells the view starts by itself when it is opened. */
const SMALL = 4_000_000;
const METHODS = methods.filter((method) => method.task === "segment");
/** The method that is meant where none is named. */
const DEFAULT: string = METHODS[0]?.method ?? "";
const MAIN = ["columns", "k", "minClusterSize", "eps", "scale"];
/** A form for each method, which the picker stands above. */
const FORMS: ReadonlyMap<string, readonly MethodInfo[]> = new Map(METHODS.map((info) => [info.method, [info]]));
/** Draws of the rows on which segments are found again, to see which of them last. */
const DRAWS = 20;

/** Groups of similar rows: the picture, the words, the rules, the centers, how clear they are, the rows. */
@customElement("tablight-segment")
export class SegmentView extends Part {
  @property({ attribute: false }) session!: Session;
  /** What was asked for elsewhere on the page. */
  @property({ attribute: false }) asked: Values | undefined;
  @state() private method = DEFAULT;
  @state() private highlight: number | undefined;
  @state() private names: Names = new Map();
  /** Numbers of segments that were tried, and what was found of each. */
  @state() private tried: readonly Tried[] = [];
  /** Rows that a line was drawn around on the map. */
  @state() private picked: Uint32Array | undefined;
  /** What the run before found. */
  @state() private earlier: Earlier | undefined;
  /** Rows of the file are grouped, or the customers of its log of transactions. */
  @state() private by: "rows" | "log" = "rows";
  private log: LogColumns | undefined;
  private scored = false;
  private start: Values = {};
  private readonly runner = new Runner(this, "segment");

  static override styles = [
    shared,
    task,
    css`
      .by {
        display: flex;
        margin-bottom: var(--space-4);
      }

      .by .ways {
        flex-wrap: wrap;
      }

      details {
        padding-block: var(--space-3);
        font-size: var(--text-sm);
      }

      summary {
        cursor: pointer;
      }
    `,
  ];

  override firstUpdated(): void {
    if (!this.asked && this.by === "rows") this.begin();
  }

  /** Runs by itself where that costs little, or where it is what was run before. */
  private begin(): void {
    const { dataset } = this.session;
    const isSmall = dataset !== undefined && dataset.rowCount * dataset.schema.length <= SMALL;
    if (isSmall || this.session.startOf("segment")) void this.run(this.start);
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("asked") && this.asked) void this.run(this.asked);
  }

  private async run(params: Values): Promise<void> {
    const before = this.report;
    const earlier = this.found;
    if (await this.runner.run(this.session, params)) {
      const { report } = this;
      if (!report) return;
      [this.highlight, this.picked] = [undefined, undefined];
      // The same segments keep their names, and what told their number.
      const again = before !== undefined && areSame(before, report);
      if (!again) [this.names, this.earlier] = [new Map(), earlier];
      const scores = report.scores ?? [];
      this.tried = again && scores.length < this.tried.length ? this.tried : scores;
      this.dispatchEvent(event("announce", `${counted(report.segments.length, "segment")} found`));
    } else if (this.runner.cancelled) this.dispatchEvent(event("announce", "Cancelled"));
  }

  private get report(): SegmentReport | undefined {
    return this.runner.outcome?.report as unknown as SegmentReport | undefined;
  }

  /** What was found last, to stand beside what is found next. */
  private get found(): Earlier | undefined {
    const { report, names, runner } = this;
    const table = runner.outcome?.table;
    return report && table && { table, names, title: this.what };
  }

  /** How the segments were found: "k-means, 4 segments". */
  private get what(): string {
    const { report, runner } = this;
    const method = runner.params["method"];
    return `${methodWords(typeof method === "string" ? method : DEFAULT).title}, ${counted(report?.segments.length ?? 0, "segment")}`;
  }

  /** Finds the segments again on draws of the rows. Their number is known by now: it is not looked for in every draw. */
  private checkStability({ k, scores, chosen }: SegmentReport): void {
    const { params } = this.runner;
    const known = scores && !chosen ? { k } : {};
    void this.run({ ...params, ...known, stability: DRAWS });
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const { profile } = this.session;
    if (!this.hasUpdated && profile) this.log = guessLog(profile);
    // The step that is opened may be the customers.
    if (!this.hasUpdated && this.log && this.session.desk?.current.kind === "rfm") [this.by, this.scored] = ["log", true];
    if (this.hasUpdated && !(changed.has("asked") && this.asked)) return;
    this.start = this.asked ?? this.session.startOf("segment") ?? (profile ? guessSegment(profile) : {});
    this.method = typeof this.start["method"] === "string" ? this.start["method"] : DEFAULT;
  }

  override render(): unknown {
    const { session, runner, log, by } = this;
    return html`
      ${log ? this.renderBy() : undefined} ${log && this.scored ? html`<tablight-rfm ?hidden=${by === "rows"} .session=${session} .start=${log}></tablight-rfm>` : undefined}
      <div class="layout" ?hidden=${by === "log"} data-testid="segment-view" data-state=${runner.running ? "running" : runner.error ? "failed" : runner.outcome ? "done" : "idle"}>
        <div class="results">
          ${runner.running ? html`<tablight-progress data-testid="run-progress" label="Looking for segments" .progress=${runner.progress} @cancel=${() => runner.cancel()}></tablight-progress>` : undefined}
          ${runner.error ? html`<tablight-error data-testid="segment-error" .error=${runner.error}></tablight-error>` : undefined}
          ${runner.cancelled ? html`<p class="panel muted" data-testid="cancelled">Cancelled. The settings are kept; run again when you like.</p>` : undefined}
          ${runner.outcome ? html`<div class="results ${runner.running ? "stale" : ""}">${this.renderOutcome()}</div>` : this.renderIdle()}
        </div>
        <tablight-settings class="settings">
          <tablight-method-picker .methods=${METHODS} .method=${this.method} @pick-method=${(e: CustomEvent<string>) => (this.method = e.detail)}></tablight-method-picker>
          <tablight-params
            data-testid="segment-params"
            .methods=${FORMS.get(this.method) ?? []}
            .columns=${session.dataset?.schema ?? []}
            .start=${this.start}
            .main=${MAIN}
            .running=${runner.running}
            .wrong=${runner.error?.details.param}
            @run=${(e: CustomEvent<Values>) => void this.run(this.method === DEFAULT ? e.detail : { method: this.method, ...e.detail })}
            @cancel=${() => runner.cancel()}
          ></tablight-params>
        </tablight-settings>
      </div>
    `;
  }

  /** A log of transactions has rows to group, and customers. */
  private renderBy(): unknown {
    const way = (by: typeof this.by, title: string): unknown => html`<button aria-pressed=${this.by === by ? "true" : "false"} data-testid="by-${by}" @click=${() => this.show(by)}>${title}</button>`;
    return html`<div class="by"><div class="ways" role="group" aria-label="What to group">${way("rows", "Rows that are alike")}${way("log", "Customers by recency, frequency and amount")}</div></div>`;
  }

  /** Once they were asked for, customers stay scored. */
  private show(by: "rows" | "log"): void {
    this.by = by;
    this.scored ||= by === "log";
    const { outcome, running, error, cancelled } = this.runner;
    if (by === "rows" && !outcome && !running && !error && !cancelled) this.begin();
  }

  private renderIdle(): unknown {
    const { runner } = this;
    if (runner.running || runner.error || runner.cancelled) return undefined;
    return html`<div class="panel empty"><h2>Which rows belong together?</h2><p class="muted">Press Run to group the rows by their numbers.</p></div>`;
  }

  private renderOutcome(): unknown {
    const { runner, session, highlight, names, picked, report } = this;
    const table = runner.outcome?.table;
    if (!report || !table) return undefined;
    return html`<div
      class="results"
      @pick-segment=${(e: CustomEvent<number>) => (this.highlight = highlight === e.detail ? undefined : e.detail)}
      @pick-rows=${(e: CustomEvent<Uint32Array | undefined>) => (this.picked = e.detail ?? undefined)}
      @rename=${(e: CustomEvent<readonly [number, string]>) => (this.names = renamed(names, ...e.detail))}
      @check-stability=${() => this.checkStability(report)}
    >
      ${report.reason ? html`<tablight-segment-choice .report=${report}></tablight-segment-choice>` : undefined}
      <tablight-segment-map data-testid="segment-map" .report=${report} .table=${table} .session=${session} .names=${names} .highlight=${highlight} .picked=${picked !== undefined}></tablight-segment-map>
      ${report.columnsLeftOut.length > 0 ? this.renderLeftOut(report) : undefined} ${report.notes.length > 0 ? this.renderNotes(report) : undefined}
      <tablight-segment-cards .report=${report} .session=${session} .names=${names} .highlight=${highlight}></tablight-segment-cards>
      ${report.rules && report.rules.rules.length > 1 ? html`<tablight-segment-rules .report=${report} .rules=${report.rules} .names=${names}></tablight-segment-rules>` : undefined}
      <tablight-centers data-testid="centers" .report=${report} .names=${names}></tablight-centers>
      <tablight-segment-quality .report=${report} .scores=${this.tried} .names=${names} .running=${runner.running}></tablight-segment-quality>
      ${hasTree(report) ? html`<tablight-segment-tree .report=${report} .names=${names}></tablight-segment-tree>` : undefined}
      <tablight-segment-beside .session=${session} .table=${table} .names=${names} .earlier=${this.earlier} .what=${this.what}></tablight-segment-beside>
      <tablight-segment-moves .session=${session} .table=${table} .names=${names}></tablight-segment-moves>
      <tablight-segment-rows .report=${report} .table=${table} .session=${session} .names=${names} .picked=${picked}></tablight-segment-rows>
      <tablight-downloads
        data-testid="segment-downloads"
        .report=${withNames(report, names)}
        .table=${table}
        .session=${session}
        .beside=${{ on: "segment", rows: nameRows(report, names) }}
        name=${session.file?.name ?? "table"}
        what="segments"
      ></tablight-downloads>
      <tablight-code .call=${{ task: "segment", file: session.file?.name ?? "", params: runner.params }}></tablight-code>
    </div>`;
  }

  private renderNotes({ notes }: SegmentReport): unknown {
    return html`<details class="panel notes" data-testid="segment-notes">
      <summary>${counted(notes.length, "note")} on the columns</summary>
      <ul>
        ${notes.map((note) => html`<li>${note}</li>`)}
      </ul>
    </details>`;
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
