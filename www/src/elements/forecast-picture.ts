import { css, html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ResultTable } from "tablight";

import "./chart-frame.js";
import "./history-zoom.js";
import { forecastChart } from "../charts/forecast.js";
import type { Series } from "../charts/thin.js";
import { aheadOf, clockOf, levelsOf } from "../forecast-rows.js";
import { fallbackWords, headline, totalWords } from "../forecast-words.js";
import { counted, number } from "../format.js";
import type { History } from "../history.js";
import * as icons from "../icons.js";
import { type ForecastReport, nameOf } from "../reports.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";
import type { Shown } from "./history-zoom.js";

/** How much of the past is shown: as many times the horizon. */
const SPANS = [
  { name: "recent", horizons: 6 },
  { name: "longer", horizons: 30 },
  { name: "all", horizons: Infinity },
] as const;
const FEWEST = 60;

/** One series: what comes in a sentence, then its past, its forecast and the intervals. */
@customElement("tablight-forecast-picture")
export class ForecastPicture extends Part {
  @property({ attribute: false }) report!: ForecastReport;
  /** The number of the series. */
  @property({ attribute: false }) picked = 0;
  @property({ attribute: false }) table!: ResultTable;
  /** Nothing while it is still put together. */
  @property({ attribute: false }) history: History | undefined;
  /** One of the spans, or the part that was chosen by hand. */
  @state() private view: number | Shown = 0;

  static override styles = [
    shared,
    task,
    css`
      .head h2 {
        margin-right: auto;
        overflow-wrap: anywhere;
      }

      .headline {
        margin-bottom: var(--space-3);
        font-size: var(--text-lg);
        line-height: 1.4;
        overflow-wrap: anywhere;
      }

      .fallback {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--space-2);
        margin-bottom: var(--space-3);
        color: var(--warning);
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
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    // A part that was chosen in one series says nothing of another.
    if ((changed.has("picked") || changed.has("table")) && typeof this.view !== "number") this.view = 0;
  }

  private shown(all: number, horizon: number): Shown {
    const { view } = this;
    if (typeof view !== "number") return view;
    const keep = Math.max(FEWEST, horizon * (SPANS[view]?.horizons ?? 1)) + horizon;
    return { from: Math.max(0, all - keep), to: all - 1 };
  }

  override render(): unknown {
    const { table, report, picked, view } = this;
    const series = report.series[picked];
    if (!series) return undefined;
    const { time, value, horizon } = report;
    const clock = clockOf(table, time);
    const { forecast, bands } = aheadOf(table, time, horizon, picked);
    const past = this.history?.of(series.key) ?? { time: [], value: [] };
    const whole: Series = { time: [...past.time, ...forecast.time], value: [...past.value, ...forecast.value] };
    const shown = this.shown(whole.time.length, horizon);
    const n = past.time.length;
    const history = slice(past, shown.from, Math.min(n, shown.to + 1));
    const [first, end] = [Math.max(0, shown.from - n), Math.max(0, shown.to + 1 - n)];
    const part = { forecast: slice(forecast, first, end), bands: bands.map(({ level, low, high }) => ({ level, low: low.slice(first, end), high: high.slice(first, end) })) };
    const name = nameOf(series) || value;
    const last = forecast.value.length - 1;
    const told = (step: number): string => `${number(forecast.value[step])} at ${clock.tell(forecast.time[step] ?? Number.NaN)}`;
    const summary = `${value}${name === value ? "" : ` of ${name}`}: ${counted(history.time.length, "past value")} and a forecast of ${counted(horizon, "step")}, from ${told(0)} to ${told(last)}. The rows are in the table below.`;
    const levels = levelsOf(table);
    return html`
      <section class="panel" aria-labelledby="picture">
        <div class="head">
          <h2 id="picture">${name}</h2>
          <div class="ways" role="group" aria-label="How much of the past">
            ${SPANS.map((span, i) => html`<button aria-pressed=${view === i ? "true" : "false"} @click=${() => (this.view = i)}>${span.name}</button>`)}
          </div>
        </div>
        <p class="headline" data-testid="headline">${headline(series, value)} ${totalWords(value, forecast.value, past.value)}</p>
        ${series.fallback ? html`<p class="fallback" data-testid="fallback">${icons.alert}<span>${fallbackWords(series)}</span></p>` : undefined}
        <tablight-chart .draw=${(width: number) => forecastChart({ history, ...part }, { width, valueLabel: value, label: summary, isCalendar: clock.isCalendar })}></tablight-chart>
        <div class="legend">
          <span><svg width="22" height="10" aria-hidden="true"><line x2="22" y1="5" y2="5" stroke="var(--chart-history)" stroke-width="2" /></svg>past, solid</span>
          <span><svg width="22" height="10" aria-hidden="true"><line x2="22" y1="5" y2="5" stroke="var(--chart-forecast)" stroke-width="2" stroke-dasharray="5 3" /></svg>forecast, dashed</span>
          ${levels.length > 0
            ? html`<span><svg width="22" height="10" aria-hidden="true"><rect width="22" height="10" fill="var(--chart-forecast)" fill-opacity=".3" /></svg>will hold the value in ${levels
                  .map((level) => `${level}%`)
                  .join(" and ")} of cases</span>`
            : undefined}
        </div>
        ${n > 0 ? html`<tablight-zoom data-testid="zoom" .series=${whole} .shown=${shown} .tell=${clock.tell} @zoom=${(e: CustomEvent<Shown>) => (this.view = e.detail)}></tablight-zoom>` : undefined}
      </section>
    `;
  }
}

const slice = ({ time, value }: Series, from: number, to: number): Series => ({ time: time.slice(from, to), value: value.slice(from, to) });
