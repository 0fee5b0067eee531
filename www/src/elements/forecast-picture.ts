import { css, html } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ResultTable } from "tablight";

import "./chart-frame.js";
import { type Band, forecastChart } from "../charts/forecast.js";
import type { Series } from "../charts/thin.js";
import { counted, number, time as timeText, toMs, toNumber } from "../format.js";
import type { History } from "../history.js";
import { nameOf, type SeriesReport } from "../reports.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";
import { describeSeries } from "../words.js";

/** How much of the past is shown: as many times the horizon. */
const SPANS = [
  { name: "recent", horizons: 6 },
  { name: "longer", horizons: 30 },
  { name: "all", horizons: Infinity },
] as const;
const FEWEST = 60;

/** One series: its past, its forecast and the intervals, then the same in words. */
@customElement("tablight-forecast-picture")
export class ForecastPicture extends Part {
  @property({ attribute: false }) series!: SeriesReport;
  @property({ attribute: false }) time = "";
  @property({ attribute: false }) value = "";
  @property({ attribute: false }) table!: ResultTable;
  /** Nothing while it is still put together. */
  @property({ attribute: false }) history: History | undefined;
  @state() private span = 0;

  static override styles = [
    shared,
    task,
    css`
      .head h2 {
        margin-right: auto;
        overflow-wrap: anywhere;
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

      .words {
        display: grid;
        gap: var(--space-1);
        margin-top: var(--space-4);
        padding-top: var(--space-4);
        border-top: 1px solid var(--border);
      }

      .fallback {
        color: var(--warning);
      }
    `,
  ];

  /** Rows of the table that belong to the series. */
  private get rows(): number[] {
    const { table, series } = this;
    const columns = Object.entries(series.key).map(([name, value]) => [table.column(name), String(value)] as const);
    return Array.from({ length: table.numRows }, (_, row) => row).filter((row) => columns.every(([values, wanted]) => String(values[row]) === wanted));
  }

  private pastOf(horizon: number): Series {
    const past = this.history?.of(Object.values(this.series.key)) ?? { time: [], value: [] };
    const { horizons } = SPANS[this.span] ?? SPANS[0];
    const keep = Math.max(FEWEST, horizon * horizons);
    return past.time.length <= keep ? past : { time: past.time.slice(-keep), value: past.value.slice(-keep) };
  }

  override render(): unknown {
    const { table, series, value, time } = this;
    const rows = this.rows;
    const pickFrom = (name: string): number[] => {
      const values = table.column(name);
      return rows.map((row) => toNumber(values[row]));
    };
    const times = table.column(time);
    const forecast = { time: rows.map((row) => toMs(times[row])), value: pickFrom("yhat") };
    const levels = table.columns.flatMap(({ name }) => /^lo(\d+(?:\.\d+)?)$/.exec(name)?.[1] ?? []);
    const bands: Band[] = levels.map((level) => ({ level: Number(level) / 100, low: pickFrom(`lo${level}`), high: pickFrom(`hi${level}`) }));
    const history = this.pastOf(rows.length);
    const name = nameOf(series) || value;
    const [first, last] = [forecast.value[0], forecast.value.at(-1)];
    const summary = `${value}${name === value ? "" : ` of ${name}`}: ${counted(history.time.length, "past value")} and a forecast of ${counted(rows.length, "step")}, from ${number(first)} on ${timeText(forecast.time[0] ?? Number.NaN)} to ${number(last)} on ${timeText(forecast.time.at(-1) ?? Number.NaN)}.`;
    return html`
      <section class="panel" aria-labelledby="picture">
        <div class="head">
          <h2 id="picture">${name}</h2>
          <div class="ways" role="group" aria-label="How much of the past">
            ${SPANS.map((span, i) => html`<button aria-pressed=${this.span === i ? "true" : "false"} @click=${() => (this.span = i)}>${span.name}</button>`)}
          </div>
        </div>
        <tablight-chart .draw=${(width: number) => forecastChart({ history, forecast, bands }, { width, valueLabel: value, label: summary })}></tablight-chart>
        <div class="legend">
          <span><svg width="22" height="10" aria-hidden="true"><line x2="22" y1="5" y2="5" stroke="var(--chart-history)" stroke-width="2" /></svg>past, solid</span>
          <span><svg width="22" height="10" aria-hidden="true"><line x2="22" y1="5" y2="5" stroke="var(--chart-forecast)" stroke-width="2" stroke-dasharray="5 3" /></svg>forecast, dashed</span>
          ${bands.length > 0
            ? html`<span><svg width="22" height="10" aria-hidden="true"><rect width="22" height="10" fill="var(--chart-forecast)" fill-opacity=".3" /></svg>will hold the value in ${levels
                  .map((level) => `${level}%`)
                  .join(" and ")} of cases</span>`
            : undefined}
        </div>
        <div class="words" data-testid="forecast-words">
          <p class=${series.fallback ? "fallback" : ""}>${series.sentence}</p>
          ${describeSeries(series).map((sentence) => html`<p class="muted small">${sentence}</p>`)}
        </div>
      </section>
    `;
  }
}
