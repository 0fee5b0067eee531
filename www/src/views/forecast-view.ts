import { css, html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ProfileReport } from "tablight";

import "../elements/backtest-panel.js";
import "../elements/code-panel.js";
import "../elements/decompose-panel.js";
import "../elements/download-menu.js";
import "../elements/error-banner.js";
import "../elements/forecast-facts.js";
import "../elements/forecast-picture.js";
import "../elements/leader-board.js";
import "../elements/params-form.js";
import "../elements/progress-bar.js";
import "../elements/question-list.js";
import "../elements/result-table.js";
import "../elements/series-multiples.js";
import "../elements/series-picker.js";
import "../elements/settings-panel.js";
import "../elements/what-if-panel.js";
import type { Values } from "../elements/params-form.js";
import { event } from "../events.js";
import { METHODS, withMethod } from "../forecast-params.js";
import { methodName } from "../forecast-words.js";
import { counted, plain } from "../format.js";
import { guessForecast } from "../guess.js";
import { History } from "../history.js";
import * as icons from "../icons.js";
import { type Question, questionsOfSums } from "../questions.js";
import type { ForecastReport } from "../reports.js";
import { Runner } from "../runner.js";
import { type Listing, seriesInOrder } from "../series-order.js";
import type { Session } from "../session.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";
import { segmentColumn } from "../workspace/start.js";

/** Up to this many rows the view starts by itself when it is opened. */
const SMALL = 200_000;
const MAIN = ["time", "value", "series", "horizon", "season", "levels"];

/** What comes next, for one or many series: the picture, the words, the rows. */
@customElement("tablight-forecast")
export class ForecastView extends Part {
  @property({ attribute: false }) session!: Session;
  /** What was asked for elsewhere on the page. */
  @property({ attribute: false }) asked: Values | undefined;
  /** May it offer to sum up single events first? */
  @property({ attribute: false }) asks = false;
  @state() private picked = 0;
  @state() private listing: Listing = { search: "", order: "key" };
  @state() private history: History | undefined;
  @state() private start: Values = {};
  /** What the forecast that is shown was made with. */
  private made: Values = {};
  /** What single events come to, which tells more than each of them. */
  private sums: readonly Question[] = [];
  /** The numbers of the series that are listed. */
  private listed: readonly number[] = [];
  private readonly runner = new Runner(this, "forecast");

  static override styles = [
    shared,
    task,
    css`
      .notes {
        display: grid;
        gap: var(--space-2);
        padding-block: var(--space-3);
        font-size: var(--text-sm);
      }

      .notes li {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--space-2);
      }

      .notes svg {
        color: var(--warning);
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    const { profile } = this.session;
    if (changed.has("asked") && this.asked) this.start = this.asked;
    else if (!this.hasUpdated && profile) this.start = this.session.startOf("forecast") ?? guessForecast(profile);
    if (!this.hasUpdated && profile && this.asks) this.sums = this.sumsOf(profile);
  }

  /** What single events come to, of each segment where it is to begin with the segments; nothing where other columns tell series apart. */
  private sumsOf(profile: ProfileReport): Question[] {
    const [series] = (this.start["series"] ?? []) as readonly string[];
    return series === undefined || series === segmentColumn(profile) ? questionsOfSums(profile, series) : [];
  }

  override firstUpdated(): void {
    const { dataset, desk } = this.session;
    const isWanted = desk?.shows("forecast") || (this.sums.length === 0 && (this.session.startOf("forecast") !== undefined || (dataset?.rowCount ?? Infinity) <= SMALL));
    if (!this.asked && isWanted && this.start["time"] && this.start["value"]) void this.run(this.start);
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("asked") && this.asked) void this.run(this.asked);
  }

  private async run(params: Values): Promise<void> {
    const { session, runner } = this;
    if (await runner.run(session, params)) {
      this.picked = 0;
      this.history = undefined;
      this.made = params;
      this.list({ search: "", order: "key" });
      const report = this.report;
      this.dispatchEvent(event("announce", `Forecast of ${counted(report?.series.length ?? 0, "series", "series")} is ready`));
      const history = report && (await History.read(session, report.time, report.value, Object.keys(report.series[0]?.key ?? {})));
      if (runner.params === params) this.history = history;
    } else if (runner.cancelled) this.dispatchEvent(event("announce", "Cancelled"));
  }

  /** Adds to what was asked for before, which may not have been drawn yet. */
  private list(change: Partial<Listing>): void {
    this.listing = { ...this.listing, ...change };
    this.listed = seriesInOrder(this.report?.series ?? [], this.listing);
  }

  /** Forecasts again with the method that did best. */
  private use(method: string): void {
    this.start = withMethod(this.made, method);
    this.dispatchEvent(event("announce", `Forecasting with ${methodName(method)}`));
    void this.run(this.start);
  }

  private get report(): ForecastReport | undefined {
    return this.runner.outcome?.report as unknown as ForecastReport | undefined;
  }

  override render(): unknown {
    const { session, runner } = this;
    return html`
      <div class="layout" data-testid="forecast-view" data-state=${runner.running ? "running" : runner.error ? "failed" : runner.outcome ? "done" : "idle"}>
        <div class="results">
          ${runner.running ? html`<tablight-progress data-testid="run-progress" label="Forecasting" .progress=${runner.progress} @cancel=${() => runner.cancel()}></tablight-progress>` : undefined}
          ${runner.error ? html`<tablight-error data-testid="forecast-error" .error=${runner.error}></tablight-error>` : undefined}
          ${runner.cancelled ? html`<p class="panel muted" data-testid="cancelled">Cancelled. The settings are kept; run again when you like.</p>` : undefined}
          ${runner.outcome ? html`<div class="results ${runner.running ? "stale" : ""}">${this.renderOutcome()}</div>` : this.renderIdle()}
        </div>
        <tablight-settings class="settings">
          <tablight-params
            data-testid="forecast-params"
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
    if (this.sums.length > 0) return html`${this.renderSums()}<p class="muted small">Or press Run: values of one moment are averaged, as those of several sensors.</p>`;
    const found = this.start["time"] !== undefined;
    return html`<div class="panel empty">
      <h2>What comes next?</h2>
      <p class="muted">${found ? "Press Run to forecast the value from its past." : "No column of dates or times was found. Pick the time and the value in the settings, then press Run."}</p>
    </div>`;
  }

  private renderSums(): unknown {
    if (this.sums.length === 0) return undefined;
    return html`<tablight-questions data-testid="sums" heading="Each row is something that happened: sum them up first" .questions=${this.sums}></tablight-questions>`;
  }

  private renderOutcome(): unknown {
    const { runner, session, report, picked, listed, listing, made, history } = this;
    const { table } = runner.outcome ?? {};
    if (!report || !table || !report.series[picked]) return undefined;
    const several = report.series.length > 1;
    const pick = (e: CustomEvent<number>): void => {
      this.picked = e.detail;
    };
    return html`
      ${this.renderSums()}
      ${report.notes.length > 0 ? html`<ul class="panel notes" data-testid="forecast-notes">${report.notes.map((note) => html`<li>${icons.alert}<span>${plain(note)}</span></li>`)}</ul>` : undefined}
      ${several
        ? html`<tablight-series
            data-testid="series-picker"
            .series=${report.series}
            .listing=${listing}
            .listed=${listed}
            .picked=${picked}
            @pick-series=${pick}
            @list-series=${(e: CustomEvent<Partial<Listing>>) => this.list(e.detail)}
          ></tablight-series>`
        : undefined}
      <tablight-forecast-picture data-testid="forecast-picture" .report=${report} .picked=${picked} .table=${table} .history=${history}></tablight-forecast-picture>
      <tablight-forecast-facts .report=${report} .picked=${picked}></tablight-forecast-facts>
      ${several ? html`<tablight-multiples .report=${report} .table=${table} .history=${history} .listed=${listed} .picked=${picked} @pick-series=${pick}></tablight-multiples>` : undefined}
      <tablight-what-if .session=${session} .report=${report} .params=${made} .history=${history} .picked=${picked}></tablight-what-if>
      <tablight-decompose .session=${session} .report=${report} .params=${made} .picked=${picked}></tablight-decompose>
      <tablight-backtest .session=${session} .report=${report} .params=${made} .picked=${picked} @use-method=${(e: CustomEvent<string>) => this.use(e.detail)}></tablight-backtest>
      <tablight-leaderboard data-testid="leaderboard" .report=${report} .listed=${listed} .picked=${picked} @pick-series=${pick}></tablight-leaderboard>
      <tablight-table .table=${table} label="Forecast"></tablight-table>
      <tablight-downloads data-testid="forecast-downloads" .report=${report} .table=${table} .session=${session} name=${session.file?.name ?? "table"} what="forecast"></tablight-downloads>
      <tablight-code .call=${{ task: "forecast", file: session.file?.name ?? "", params: made }}></tablight-code>
    `;
  }
}
