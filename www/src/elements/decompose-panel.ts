import { css, html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ResultTable } from "tablight";

import "./chart-frame.js";
import "./code-panel.js";
import "./error-banner.js";
import "./progress-bar.js";
import { partChart } from "../charts/part.js";
import type { Series } from "../charts/thin.js";
import { event } from "../events.js";
import { decomposeParams } from "../forecast-params.js";
import { type Clock, clockOf } from "../forecast-rows.js";
import { seasonName } from "../forecast-words.js";
import { counted, list, number, share, toMs, toNumber } from "../format.js";
import { OneSeries } from "../one-series.js";
import { type DecomposedSeries, type DecomposeReport, type ForecastReport, nameOf } from "../reports.js";
import { Runner } from "../runner.js";
import type { Session } from "../session.js";
import { fold } from "../styles/fold.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";
import type { Values } from "./params-form.js";

/** Periods of a season that are shown: more would be a ribbon. */
const PERIODS = 3;
/** Changes and unusual values that are told. */
const TOLD = 8;

/** What a series is made of: trend, seasons and remainder one above the other, what changed, and what is unusual. */
@customElement("tablight-decompose")
export class DecomposePanel extends Part {
  @property({ attribute: false }) session!: Session;
  /** The forecast, and what it was made with. */
  @property({ attribute: false }) report!: ForecastReport;
  @property({ attribute: false }) params: Values = {};
  @property({ attribute: false }) picked = 0;
  @state() private open = false;
  @state() private asked: Values = {};
  private readonly runner = new Runner(this, "decompose");
  private readonly cut = new OneSeries();

  static override styles = [
    shared,
    task,
    fold,
    css`
      figure {
        display: grid;
        gap: var(--space-1);
      }

      figcaption {
        font-size: var(--text-sm);
        font-weight: 600;
      }

      figcaption span {
        color: var(--text-2);
        font-weight: 400;
      }

      .found {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
        gap: var(--space-4);
      }

      .found li {
        padding-block: var(--space-1);
        font-size: var(--text-sm);
      }

      h3 {
        margin-bottom: var(--space-1);
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.cut.close();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("report") && !changed.has("picked")) return;
    this.runner.cancel();
    this.runner.outcome = undefined;
    if (this.open) void this.run();
  }

  /** A sum of series is none of its rows. */
  private get isSum(): boolean {
    const hierarchy = this.params["hierarchy"];
    return Array.isArray(hierarchy) && hierarchy.length > 0 && Object.values(this.report.series[this.picked]?.key ?? {}).includes(null);
  }

  private async run(): Promise<void> {
    if (this.isSum) return;
    const { session, report, params, runner } = this;
    const key = report.series[this.picked]?.key ?? {};
    const asked = decomposeParams(params, report);
    const done = await runner.follow(asked, (onProgress) => session.run("decompose", asked, onProgress, (whole) => this.cut.of(whole, key)));
    if (!done) return;
    this.asked = asked;
    this.dispatchEvent(event("announce", "The series is taken apart"));
  }

  private toggle(e: Event): void {
    this.open = (e.target as HTMLDetailsElement).open;
    if (this.open && !this.runner.outcome && !this.runner.running) void this.run();
  }

  override render(): unknown {
    const { runner } = this;
    return html`<details class="panel" data-testid="decompose" data-state=${runner.running ? "running" : runner.error ? "failed" : runner.outcome ? "done" : "idle"} @toggle=${this.toggle}>
      <summary><h2>What is it made of?</h2><span class="muted small">trend, seasons and the rest; what changed, what is unusual</span></summary>
      <div class="body">
        ${this.open && this.isSum ? html`<p class="muted">A sum of series is not taken apart. Pick one of those it is made of.</p>` : undefined}
        ${runner.running ? html`<tablight-progress label="Taking the series apart" .progress=${runner.progress} @cancel=${() => runner.cancel()}></tablight-progress>` : undefined}
        ${runner.error ? html`<tablight-error data-testid="decompose-error" .error=${runner.error}></tablight-error>` : undefined}
        ${runner.outcome?.table ? this.renderOutcome(runner.outcome.report as unknown as DecomposeReport, runner.outcome.table) : undefined}
      </div>
    </details>`;
  }

  private renderOutcome(report: DecomposeReport, table: ResultTable): unknown {
    const [series] = report.series;
    if (!series) return undefined;
    const clock = clockOf(table, report.time);
    const frequency = report.frequency ?? "";
    const strengths = series.seasons.flatMap((period, i) => {
      const strength = series.seasonStrengths[i];
      return strength === null || strength === undefined ? [] : [`the season that repeats ${seasonName(period, frequency)} explains ${share(strength)}`];
    });
    const trend = series.trendStrength === null ? [] : [`the trend explains ${share(series.trendStrength)}`];
    const told = [...trend, ...strengths];
    return html`
      <p data-testid="decompose-words">
        ${told.length === 0 ? series.sentence : `Of what the other parts leave, ${list(told)}. ${several(series.changes.length, "change")} of its course, ${several(series.unusual.length, "unusual value").toLowerCase()}.`}
      </p>
      ${this.renderParts(report, series, table, clock)} ${this.renderFound(series, clock)}
      <details class="code">
        <summary>The same as code</summary>
        <tablight-code .call=${{ task: "decompose", file: this.session.file?.name ?? "", params: this.asked }}></tablight-code>
      </details>
    `;
  }

  private renderParts({ value, time, frequency }: DecomposeReport, series: DecomposedSeries, table: ResultTable, clock: Clock): unknown {
    const times = Array.from(table.column(time), toMs);
    const numbers = (name: string): Series => ({ time: times, value: Array.from(table.column(name), toNumber) });
    const newest = ({ time, value }: Series, n: number): Series => ({ time: time.slice(-n), value: value.slice(-n) });
    const places = (stamps: readonly { readonly time: string }[]): number[] => stamps.map(({ time }) => (clock.isCalendar ? toMs(time) : Number(time)));
    const changes = places(series.changes);
    const unusual = { time: places(series.unusual), value: series.unusual.map(({ value }) => value) };
    const beside = { time: unusual.time, value: series.unusual.map(({ value, expected }) => value - expected) };
    const none: Series = { time: [], value: [] };
    const parts = [
      { name: value, about: "as it was; unusual values ringed", series: numbers("y"), changes, unusual, aroundZero: false },
      { name: "Trend", about: "without seasons; ▴ where its course changed", series: numbers("trend"), changes, unusual: none, aroundZero: false },
      ...series.seasons.map((period) => ({
        name: `Season, ${seasonName(period, frequency ?? "")}`,
        about: `its last ${counted(PERIODS, "period")}`,
        series: newest(numbers(`season_${period}`), PERIODS * period),
        changes: [],
        unusual: none,
        aroundZero: true,
      })),
      { name: "Remainder", about: "what neither trend nor season explains", series: numbers("remainder"), changes: [], unusual: beside, aroundZero: true },
    ];
    const name = nameOf(series);
    return html`${parts.map(
      ({ name: part, about, aroundZero, ...data }) => html`<figure>
        <figcaption>${part} <span>${about}</span></figcaption>
        <tablight-chart .draw=${(width: number) => partChart(data, { width, aroundZero, isCalendar: clock.isCalendar, label: `${part}${name ? ` of ${name}` : ""}: ${about}, ${range(data.series)}.` })}></tablight-chart>
      </figure>`,
    )}`;
  }

  private renderFound({ changes, unusual }: DecomposedSeries, clock: Clock): unknown {
    const when = (time: string): string => (clock.isCalendar ? clock.tell(toMs(time)) : `step ${time}`);
    const largest = [...unusual].sort((a, b) => Math.abs(b.value - b.expected) - Math.abs(a.value - a.expected)).slice(0, TOLD);
    const latest = changes.toReversed().slice(0, TOLD);
    if (largest.length === 0 && latest.length === 0) return undefined;
    return html`<div class="found">
      ${latest.length > 0
        ? html`<section aria-labelledby="changed">
            <h3 id="changed">What changed</h3>
            <ul data-testid="changes">
              ${latest.map(({ time, jump, growthBefore, growthAfter }) => html`<li><strong>${when(time)}</strong>: ${number(Math.abs(jump))} ${jump < 0 ? "less" : "more"} at once; growth per step from ${number(growthBefore)} to ${number(growthAfter)}</li>`)}
            </ul>
          </section>`
        : undefined}
      ${largest.length > 0
        ? html`<section aria-labelledby="unusual">
            <h3 id="unusual">What is unusual</h3>
            <ul data-testid="unusual">
              ${largest.map(({ time, value, expected }) => html`<li><strong>${when(time)}</strong>: ${number(value)}, where ${number(expected)} was to be expected</li>`)}
            </ul>
          </section>`
        : undefined}
    </div>`;
  }
}

const several = (n: number, what: string): string => (n === 0 ? `No ${what}` : counted(n, what));

function range({ value }: Series): string {
  const known = value.filter(Number.isFinite);
  const [low, high] = known.reduce(([low, high], one) => [Math.min(low, one), Math.max(high, one)], [Infinity, -Infinity]);
  return known.length === 0 ? "no values" : `from ${number(low)} to ${number(high)}`;
}
