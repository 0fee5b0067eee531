import { css, html } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import "./chart-frame.js";
import "./code-panel.js";
import "./error-banner.js";
import "./number-field.js";
import "./progress-bar.js";
import "./standings-table.js";
import { barChart } from "../charts/bars.js";
import { event } from "../events.js";
import { backtestParams, METHODS, standsAlone } from "../forecast-params.js";
import { methodName } from "../forecast-words.js";
import { counted, list, score } from "../format.js";
import { OneSeries } from "../one-series.js";
import { type BacktestReport, type ForecastReport, nameOf, type SeriesKey, type Standing } from "../reports.js";
import { Runner } from "../runner.js";
import type { Session } from "../session.js";
import { fields } from "../styles/fields.js";
import { fold } from "../styles/fold.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";
import type { NumberChange } from "./number-field.js";
import type { Values } from "./params-form.js";

/** Methods that are compared at first: of different kinds, and fast. */
const FIRST = ["auto", "dynamic_optimized_theta", "mstl", "ar_lag"];
/** Up to so many series all are measured at first, of more only the one that is looked at. */
const FEW = 50;
const ORIGINS = 4;
const YARDSTICK = "seasonal_naive";
const CHOICES = METHODS.filter(({ method }) => method !== YARDSTICK);

/** How methods would have forecast the past, from several points of it. Says `use-method`. */
@customElement("tablight-backtest")
export class BacktestPanel extends Part {
  @property({ attribute: false }) session!: Session;
  /** The forecast, and what it was made with. */
  @property({ attribute: false }) report!: ForecastReport;
  @property({ attribute: false }) params: Values = {};
  @property({ attribute: false }) picked = 0;
  @state() private chosen: readonly string[] = FIRST;
  @state() private origins = ORIGINS;
  @state() private horizon: number | undefined;
  @state() private refit = true;
  @state() private whole: boolean | undefined;
  @state() private wrong = false;
  /** Is the series that is looked at shown, or all of them together? */
  @state() private alone = false;
  @state() private asked: Values = {};
  private readonly runner = new Runner(this, "backtest");
  private readonly cut = new OneSeries();

  static override styles = [
    shared,
    fields,
    task,
    fold,
    css`
      form {
        display: grid;
        gap: var(--space-4);
      }

      fieldset {
        min-width: 0;
        margin: 0;
        padding: 0;
        border: 0;
      }

      legend {
        margin-bottom: var(--space-2);
        font-size: var(--text-sm);
        font-weight: 600;
      }

      .methods {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 9rem), 1fr));
        gap: 0 var(--space-3);
      }

      .methods label,
      .check {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        min-height: 1.9rem;
        font-size: var(--text-sm);
      }

      .numbers {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
        gap: var(--space-3);
        align-items: end;
      }

      form button,
      .ways {
        justify-self: start;
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.cut.close();
  }

  private get all(): boolean {
    return this.whole ?? this.report.series.length <= FEW;
  }

  private async run(e: Event): Promise<void> {
    e.preventDefault();
    const { session, report, runner, params, chosen, origins, refit } = this;
    const key = report.series[this.picked]?.key ?? {};
    const asked = backtestParams(params, report, { methods: chosen, origins, horizon: this.horizon ?? report.horizon, refit });
    this.asked = asked;
    this.alone = !this.all;
    const all = this.all;
    const done = await runner.follow(asked, (onProgress) => session.run("backtest", asked, onProgress, (whole) => (all ? whole : this.cut.of(whole, key))));
    if (done) this.dispatchEvent(event("announce", (runner.outcome?.report as unknown as BacktestReport).sentence));
    else if (runner.cancelled) this.dispatchEvent(event("announce", "Cancelled"));
  }

  private choose(method: string, on: boolean): void {
    this.chosen = METHODS.map((info) => info.method).filter((name) => (name === method ? on : this.chosen.includes(name)));
  }

  override render(): unknown {
    const { runner } = this;
    return html`<details class="panel" data-testid="backtest" data-state=${runner.running ? "running" : runner.error ? "failed" : runner.outcome ? "done" : "idle"}>
      <summary><h2>Which method does best?</h2><span class="muted small">a backtest: methods compared on the past</span></summary>
      <div class="body">
        ${this.renderForm()}
        ${runner.running ? html`<tablight-progress data-testid="backtest-progress" label="Forecasting the past" .progress=${runner.progress} @cancel=${() => runner.cancel()}></tablight-progress>` : undefined}
        ${runner.error ? html`<tablight-error data-testid="backtest-error" .error=${runner.error}></tablight-error>` : undefined}
        ${runner.cancelled ? html`<p class="muted" data-testid="backtest-cancelled">Cancelled. The choice is kept; run again when you like.</p>` : undefined}
        ${runner.outcome ? html`<div class="results ${runner.running ? "stale" : ""}" data-testid="backtest-result">${this.renderOutcome(runner.outcome.report as unknown as BacktestReport)}</div>` : undefined}
      </div>
    </details>`;
  }

  private renderForm(): unknown {
    const { report, chosen, runner, picked } = this;
    const series = report.series[picked];
    const field = (name: string, label: string, value: number | undefined, none: string, set: (value: number | undefined) => void): unknown => html`<tablight-number
      name=${name}
      label=${label}
      none=${none}
      whole
      .value=${value}
      @number=${(e: CustomEvent<NumberChange>) => {
        this.wrong = e.detail.problem;
        if (!e.detail.problem) set(e.detail.value);
      }}
    ></tablight-number>`;
    return html`<form novalidate @submit=${(e: Event) => void this.run(e)} @enter=${() => this.renderRoot.querySelector("form")?.requestSubmit()}>
      <fieldset>
        <legend>Methods, beside repeating the last season</legend>
        <div class="methods">
          ${CHOICES.map(
            ({ method, summary }) => html`<label title=${summary}><input type="checkbox" name=${method} .checked=${chosen.includes(method)} @change=${(e: Event) => this.choose(method, (e.target as HTMLInputElement).checked)} />${methodName(method)}</label>`,
          )}
        </div>
      </fieldset>
      <div class="numbers">
        ${field("origins", "Points to forecast from", this.origins, String(ORIGINS), (value) => (this.origins = value ?? ORIGINS))}
        ${field("steps", "Steps from each", this.horizon ?? report.horizon, String(report.horizon), (value) => (this.horizon = value))}
        ${report.series.length > 1 && series && standsAlone(this.params)
          ? html`<div class="field">
              <label for="scope">Series</label>
              <select id="scope" data-testid="backtest-scope" @change=${(e: Event) => (this.whole = (e.target as HTMLSelectElement).value === "all")}>
                <option value="all" .selected=${this.all}>all ${counted(report.series.length, "series", "series")}</option>
                <option value="one" .selected=${!this.all}>only ${nameOf(series)}</option>
              </select>
            </div>`
          : undefined}
      </div>
      <label class="check"><input type="checkbox" .checked=${this.refit} @change=${(e: Event) => (this.refit = (e.target as HTMLInputElement).checked)} />Fit again at each point: slower, and what a forecast made then would have been</label>
      <button class="primary" type="submit" data-testid="run-backtest" ?disabled=${runner.running || this.wrong || chosen.length === 0}>Compare ${counted(chosen.length, "method")}</button>
    </form>`;
  }

  private renderOutcome(report: BacktestReport): unknown {
    const measured = report.series.filter(({ origins }) => origins > 0);
    const name = (key: SeriesKey): string => nameOf({ key });
    const key = this.report.series[this.picked]?.key ?? {};
    const own = measured.find((series) => name(series.key) === name(key));
    const isAlone = (this.alone || measured.length === 1) && own !== undefined;
    const standings = isAlone ? own.standings : report.leaderboard;
    const bests = wins(measured.flatMap(({ best }) => best ?? []));
    return html`
      <p data-testid="backtest-words">${report.sentence}${measured.length > 1 && bests.length > 0 ? ` Series by series, ${list(bests.map(([method, n]) => `${methodName(method)} is best for ${n}`))}.` : ""}</p>
      ${report.notes.map((note) => html`<p class="muted small">${note}</p>`)}
      ${measured.length > 1 && own
        ? html`<div class="ways" role="group" aria-label="Series shown">
            <button aria-pressed=${isAlone ? "false" : "true"} @click=${() => (this.alone = false)}>all series</button>
            <button aria-pressed=${isAlone ? "true" : "false"} data-testid="backtest-own" @click=${() => (this.alone = true)}>${name(key)}</button>
          </div>`
        : undefined}
      <tablight-chart .draw=${(width: number) => draw(standings, width)}></tablight-chart>
      <tablight-standings label="Errors of every method on the past" usable .standings=${standings} .levels=${report.levels}></tablight-standings>
      <p class="caption">
        From ${counted(report.origins, "point")}, ${counted(report.horizon, "step")} each${report.refit ? "" : ", not fitted again"}. MASE: error in units of the usual change over a season; below 1 is better than repeating the last season was. “in 95%”: the share of values that
        lay within that interval, which should be 95%; “width” is in the units of the MASE, and narrower is better where the share is right.
      </p>
      <details class="code">
        <summary>The same as code</summary>
        <tablight-code .call=${{ task: "backtest", file: this.session.file?.name ?? "", params: this.asked }}></tablight-code>
      </details>
    `;
  }
}

/** How often each is there, the most frequent first. */
function wins(methods: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const method of methods) counts.set(method, (counts.get(method) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, 4);
}

function draw(standings: readonly Standing[], width: number): SVGSVGElement {
  const bars = standings.flatMap(({ method, mase }) => (mase === null ? [] : [{ label: methodName(method), value: mase, isRest: method === YARDSTICK }]));
  return barChart(bars, { width, label: `Mean absolute scaled error of ${counted(bars.length, "method")}, the smallest first; the table below has the numbers`, format: (value) => score(value) });
}
