import { css, html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Change, ResultTable } from "tablight";

import "./chart-frame.js";
import "./code-panel.js";
import "./error-banner.js";
import "./number-field.js";
import "./progress-bar.js";
import { forecastChart } from "../charts/forecast.js";
import { type Ahead, aheadOf, type Clock, clockOf } from "../forecast-rows.js";
import { standsAlone, whatIfParams } from "../forecast-params.js";
import { reachWords } from "../forecast-words.js";
import { counted, list, number, share, toMs } from "../format.js";
import type { History } from "../history.js";
import { readNumber } from "../locale.js";
import { OneSeries } from "../one-series.js";
import { type ForecastReport, nameOf, type SeriesReport } from "../reports.js";
import { Runner } from "../runner.js";
import type { Session } from "../session.js";
import { fields } from "../styles/fields.js";
import { fold } from "../styles/fold.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";
import type { NumberChange } from "./number-field.js";
import type { Values } from "./params-form.js";

/** How long a slider rests before the forecast follows it. */
const REST_MS = 350;
/** The most that sliders change, in percent. */
const MOST = 50;
const FEWEST = 60;
const HORIZONS = 4;
/** Chances whose times are told, as the report has them. */
const CHANCES = ["1 in 10", "1 in 2", "9 in 10"] as const;

/** What if growth or a regressor were otherwise, and when is a value passed? Every answer is a new forecast of one series. */
@customElement("tablight-what-if")
export class WhatIfPanel extends Part {
  @property({ attribute: false }) session!: Session;
  /** The forecast, and what it was made with. */
  @property({ attribute: false }) report!: ForecastReport;
  @property({ attribute: false }) params: Values = {};
  @property({ attribute: false }) history: History | undefined;
  @property({ attribute: false }) picked = 0;
  @state() private growth = 0;
  @state() private changes: Readonly<Record<string, Change>> = {};
  @state() private target: number | undefined;
  @state() private horizon: number | undefined;
  @state() private targetText = "";
  @state() private isWrong = false;
  /** What the outcome answers. */
  @state() private asked: Values = {};
  private rest: ReturnType<typeof setTimeout> | undefined;
  private readonly runner = new Runner(this, "forecast");
  private readonly cut = new OneSeries();

  static override styles = [
    shared,
    fields,
    task,
    fold,
    css`
      .questions {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr));
        align-items: start;
        gap: var(--space-4);
      }

      .questions label {
        display: flex;
        justify-content: space-between;
        gap: var(--space-3);
        color: var(--text);
        font-weight: 600;
      }

      output {
        font-variant-numeric: tabular-nums;
        font-weight: 400;
      }

      input[type="range"] {
        padding: 0;
        border: 0;
        background: none;
        accent-color: var(--accent);
      }

      .words {
        font-size: var(--text-lg);
        line-height: 1.4;
      }

      .answer {
        position: relative;
        min-height: 24rem;
      }

      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1) var(--space-4);
        margin-top: var(--space-2);
        color: var(--text-2);
        font-size: var(--text-sm);
      }

      .legend svg {
        vertical-align: -1px;
        margin-right: var(--space-1);
      }

      .start {
        justify-self: start;
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.rest);
    this.cut.close();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("report") && !changed.has("picked")) return;
    // The question is put to another series, or to another forecast.
    clearTimeout(this.rest);
    this.runner.cancel();
    this.runner.outcome = undefined;
    if (changed.has("report")) [this.growth, this.changes, this.horizon] = [0, {}, undefined];
  }

  /** Asks when the sliders have come to rest. */
  private ask(): void {
    clearTimeout(this.rest);
    this.rest = setTimeout(() => void this.run(), REST_MS);
  }

  private async run(): Promise<void> {
    clearTimeout(this.rest);
    const { session, report, params, runner, growth, changes, target, isWrong } = this;
    if (isWrong) return;
    const key = report.series[this.picked]?.key ?? {};
    const asked = whatIfParams(params, report, { growth, regressors: changes, target, horizon: this.horizon ?? report.horizon });
    const done = await runner.follow(asked, (onProgress) => session.run("forecast", asked, onProgress, (whole) => (standsAlone(params) ? this.cut.of(whole, key) : whole)));
    if (done) this.asked = asked;
  }

  /** The regressors whose future is known and that the method makes use of; a change of others would change nothing. */
  private get movable(): string[] {
    const effects = this.report.series[this.picked]?.effects ?? {};
    const chosen = Array.isArray(this.params["regressors"]) ? (this.params["regressors"] as string[]) : [];
    return chosen.filter((name) => name in effects);
  }

  private change(name: string, change: Change | undefined): void {
    const others = Object.entries(this.changes).filter(([other]) => other !== name);
    this.changes = Object.fromEntries(change ? [...others, [name, change]] : others);
    this.ask();
  }

  override render(): unknown {
    const { runner } = this;
    return html`<details class="panel" data-testid="what-if" data-state=${runner.running ? "running" : runner.error ? "failed" : runner.outcome ? "done" : "idle"}>
      <summary><h2>What if?</h2><span class="muted small">another future, and when a value is passed</span></summary>
      <div class="body">
        ${this.renderQuestions()}
        ${runner.error ? html`<tablight-error data-testid="what-if-error" .error=${runner.error}></tablight-error>` : undefined}
        ${runner.running || runner.outcome
          ? html`<div class="answer">
              ${runner.running ? html`<div class="over"><tablight-progress label="Forecasting" .progress=${runner.progress} @cancel=${() => runner.cancel()}></tablight-progress></div>` : undefined}
              ${runner.outcome?.table ? html`<div class="results ${runner.running ? "stale" : ""}">${this.renderAnswer(runner.outcome.report as unknown as ForecastReport, runner.outcome.table)}</div>` : undefined}
            </div>`
          : undefined}
      </div>
    </details>`;
  }

  private renderQuestions(): unknown {
    const { growth, report, movable, session } = this;
    const binary = (name: string): boolean => {
      const column = session.profile?.columns.find((column) => column.name === name);
      return column?.type === "boolean" || (column?.distinct === 2 && Number(column.min) === 0 && Number(column.max) === 1);
    };
    return html`<div class="questions">
        <div class="field">
          <label for="growth">Growth by the end <output for="growth">${signed(growth)}</output></label>
          <input
            id="growth"
            data-testid="growth"
            type="range"
            min=${-MOST}
            max=${MOST}
            step="1"
            aria-valuetext=${signed(growth)}
            aria-describedby="growth-help"
            .value=${String(Math.round(growth * 100))}
            @input=${(e: Event) => {
              this.growth = Number((e.target as HTMLInputElement).value) / 100;
              this.ask();
            }}
          />
          <p class="help" id="growth-help">On top of what is expected, little by little over ${counted(this.horizon ?? report.horizon, "step")}.</p>
        </div>
        ${movable.map((name) => (binary(name) ? this.renderSwitch(name) : this.renderSlider(name)))}
        <div class="field">
          <label for="target">When do we pass …</label>
          <input id="target" data-testid="target" inputmode="decimal" autocomplete="off" placeholder="a value of ${report.value}" aria-invalid=${this.isWrong ? "true" : "false"} .value=${this.targetText} @change=${(e: Event) => this.aim((e.target as HTMLInputElement).value)} @keydown=${(e: KeyboardEvent) => e.key === "Enter" && this.aim((e.target as HTMLInputElement).value)} />
          ${this.isWrong ? html`<p class="problem" role="alert"><strong>A number, or left empty.</strong></p>` : undefined}
        </div>
        <tablight-number
          name="ahead"
          label="Steps ahead"
          none=${report.horizon}
          whole
          .value=${this.horizon ?? report.horizon}
          @number=${(e: CustomEvent<NumberChange>) => {
            if (e.detail.problem || e.detail.value === this.horizon) return;
            this.horizon = e.detail.value;
            this.ask();
          }}
        ></tablight-number>
      </div>
      <p class="muted small" data-testid="what-if-hint">${this.hint}</p>
      ${this.runner.outcome || this.runner.running ? undefined : html`<button class="primary start" data-testid="ask" @click=${() => void this.run()}>See the forecast move</button>`}`;
  }

  /** Why regressors cannot be moved, where they cannot. */
  private get hint(): string {
    const { movable, params, report } = this;
    const chosen = Array.isArray(params["regressors"]) ? (params["regressors"] as string[]) : [];
    const fixed = chosen.filter((name) => !movable.includes(name));
    if (chosen.length === 0) return "Prices, weather or promotions can be moved too: choose them as regressors in the settings, with a method that uses them, such as auto arima, regression or pooled regression.";
    if (fixed.length === 0) return "How sure another future is, the intervals do not know.";
    const isKnown = (report.series[this.picked]?.futureRows ?? 0) > 0;
    return `${list(fixed)} cannot be moved: ${isKnown ? "the method makes no use of it" : "nothing is known of its future, for which there would be rows after the last value, with the value empty"}.`;
  }

  private aim(text: string): void {
    const trimmed = text.trim();
    const value = readNumber(trimmed);
    if (text === this.targetText) return;
    this.targetText = text;
    this.isWrong = trimmed !== "" && !Number.isFinite(value);
    if (this.isWrong) return;
    this.target = trimmed === "" ? undefined : value;
    void this.run();
  }

  private renderSlider(name: string): unknown {
    const more = (this.changes[name]?.times ?? 1) - 1;
    return html`<div class="field">
      <label for="move-${name}"><span><code class="name">${name}</code></span> <output for="move-${name}">${signed(more)}</output></label>
      <input
        id="move-${name}"
        data-testid="move-${name}"
        type="range"
        min=${-MOST}
        max=${MOST}
        step="1"
        aria-valuetext=${signed(more)}
        .value=${String(Math.round(more * 100))}
        @input=${(e: Event) => {
          const percent = Number((e.target as HTMLInputElement).value);
          this.change(name, percent === 0 ? undefined : { times: (100 + percent) / 100 });
        }}
      />
      <p class="help">Of what is known of its future.</p>
    </div>`;
  }

  private renderSwitch(name: string): unknown {
    const set = this.changes[name]?.set;
    return html`<div class="field">
      <label for="move-${name}"><span><code class="name">${name}</code></span></label>
      <select
        id="move-${name}"
        data-testid="move-${name}"
        @change=${(e: Event) => {
          const value = (e.target as HTMLSelectElement).value;
          this.change(name, value === "" ? undefined : { set: Number(value) });
        }}
      >
        <option value="" .selected=${set === undefined}>as known</option>
        <option value="1" .selected=${set === 1}>always</option>
        <option value="0" .selected=${set === 0}>never</option>
      </select>
    </div>`;
  }

  private renderAnswer(report: ForecastReport, table: ResultTable): unknown {
    const key = this.report.series[this.picked]?.key ?? {};
    const name = nameOf({ key });
    const at = report.series.findIndex((series) => nameOf(series) === name);
    const series = report.series[at];
    if (!series) return undefined;
    const clock = clockOf(table, report.time);
    const ahead = aheadOf(table, report.time, report.horizon, at);
    const past = this.history?.of(key) ?? { time: [], value: [] };
    const keep = Math.max(FEWEST, HORIZONS * report.horizon);
    const history = { time: past.time.slice(-keep), value: past.value.slice(-keep) };
    const words = compared(ahead, report, clock);
    const isMoved = ahead.expected?.some((before, i) => before !== ahead.forecast.value[i]) ?? false;
    const before = isMoved ? ahead.expected : undefined;
    return html`
      <p class="words" role="status" data-testid="what-if-words">${words}</p>
      ${series.reach ? this.renderReach(series, clock) : undefined}
      <div>
        <tablight-chart .draw=${(width: number) => forecastChart({ history, forecast: ahead.forecast, bands: ahead.bands, before }, { width, valueLabel: report.value, label: `${report.value}${name ? ` of ${name}` : ""}, another future. ${words}`, isCalendar: clock.isCalendar })}></tablight-chart>
        <div class="legend">
          ${before ? html`<span><svg width="22" height="10" aria-hidden="true"><line x2="22" y1="5" y2="5" stroke="var(--chart-high)" stroke-width="2" stroke-dasharray="1 4" stroke-linecap="round" /></svg>expected before, dotted</span>` : undefined}
          <span><svg width="22" height="10" aria-hidden="true"><line x2="22" y1="5" y2="5" stroke="var(--chart-forecast)" stroke-width="2" stroke-dasharray="5 3" /></svg>forecast, dashed</span>
        </div>
      </div>
      <details class="code">
        <summary>The same as code</summary>
        <tablight-code .call=${{ task: "forecast", file: this.session.file?.name ?? "", params: this.asked }}></tablight-code>
      </details>
    `;
  }

  private renderReach({ reach }: SeriesReport, clock: Clock): unknown {
    if (!reach) return undefined;
    const end = reach.probabilities.at(-1) ?? null;
    const tell = (stamp: string): string => (clock.isCalendar ? clock.tell(toMs(stamp)) : `step ${stamp}`);
    return html`<div data-testid="reach">
      <p>${reachWords(reach, tell)}</p>
      <div class="scroll" tabindex="0" role="region" aria-label="When ${number(reach.target)} is passed">
        <table>
          <thead>
            <tr>
              <th scope="col">Chance to be ${reach.upward ? "at or above" : "below"} ${number(reach.target)}</th>
              ${CHANCES.map((chance) => html`<th scope="col">${chance}</th>`)}
              <th scope="col" class="right">at the end</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td>first at</td>
              ${reach.times.map((when) => html`<td>${when === null ? "not within these steps" : tell(when)}</td>`)}
              <td class="right">${end === null ? "not known" : share(end)}</td>
            </tr>
          </tbody>
        </table>
      </div>
    </div>`;
  }
}

/** How far another future is from the expected one. */
function compared({ forecast, expected = [] }: Ahead, { horizon, value }: ForecastReport, clock: Clock): string {
  const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [after, before] = [mean(forecast.value), mean(expected)];
  const over = `on average over ${counted(horizon, "step")}, to ${clock.tell(forecast.time.at(-1) ?? Number.NaN)}`;
  if (after === before || !Number.isFinite(before)) return `${value}: ${number(after)} ${over}.`;
  const change = before === 0 ? "" : ` (${share(Math.abs(after / before - 1))})`;
  return `${value}: ${number(after)} instead of ${number(before)} ${over}: ${number(Math.abs(after - before))}${change} ${after > before ? "more" : "less"}.`;
}

const signed = (change: number): string => (Math.abs(change) < 1e-9 ? "as expected" : `${change < 0 ? "−" : "+"}${share(Math.abs(change))}`);
