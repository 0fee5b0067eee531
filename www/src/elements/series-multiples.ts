import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { ResultTable } from "tablight";

import { smallForecast } from "../charts/small-forecast.js";
import type { Series } from "../charts/thin.js";
import { event } from "../events.js";
import { aheadOf } from "../forecast-rows.js";
import { count, score } from "../format.js";
import type { History } from "../history.js";
import { type ForecastReport, nameOf } from "../reports.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";

/** A dozen is seen at once. */
const SHOWN = 12;
/** How much of the past is shown: as many times the horizon, and no less than so many points. */
const HORIZONS = 6;
const FEWEST = 60;

/** The first dozen of the series listed, side by side, each of them a button. Says `pick-series`. */
@customElement("tablight-multiples")
export class SeriesMultiples extends Part {
  @property({ attribute: false }) report!: ForecastReport;
  @property({ attribute: false }) table!: ResultTable;
  @property({ attribute: false }) history: History | undefined;
  @property({ attribute: false }) listed: readonly number[] = [];
  @property({ attribute: false }) picked = 0;

  static override styles = [
    shared,
    task,
    css`
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 8.5rem), 1fr));
        gap: var(--space-2);
      }

      button {
        display: grid;
        justify-content: stretch;
        gap: var(--space-1);
        width: 100%;
        height: 100%;
        padding: var(--space-2);
        border-color: var(--border);
        text-align: left;
      }

      button[aria-pressed="true"] {
        border-color: var(--accent);
        background: var(--accent-soft);
      }

      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .words {
        min-height: 2.4em;
        color: var(--text-2);
        font-weight: 400;
        font-size: var(--text-xs);
      }

      svg {
        width: 100%;
      }
    `,
  ];

  override render(): unknown {
    const { report, listed } = this;
    const shown = listed.slice(0, SHOWN);
    if (shown.length === 0) return undefined;
    return html`<section class="panel" aria-labelledby="multiples">
      <div class="head"><h2 id="multiples">Side by side</h2>${listed.length > SHOWN ? html`<span class="muted small">the first ${SHOWN} of ${count(listed.length)}; each on a scale of its own</span>` : html`<span class="muted small">each on a scale of its own</span>`}</div>
      <ul>
        ${shown.map((index) => {
          const facts = report.series[index];
          if (!facts) return undefined;
          return html`<li>
            <button data-testid="multiple" aria-pressed=${index === this.picked ? "true" : "false"} @click=${() => this.dispatchEvent(event("pick-series", index))}>
              <span class="name">${nameOf(facts)}</span>
              ${this.draw(index)}
              <span class="words">${facts.plain}${facts.mase === null ? "" : ` · MASE ${score(facts.mase)}`}</span>
            </button>
          </li>`;
        })}
      </ul>
    </section>`;
  }

  private draw(index: number): SVGSVGElement {
    const { report, table, history } = this;
    const past: Series = history?.of(report.series[index]?.key ?? {}) ?? { time: [], value: [] };
    const keep = Math.max(FEWEST, HORIZONS * report.horizon);
    const { forecast, bands } = aheadOf(table, report.time, report.horizon, index);
    return smallForecast({ history: { time: past.time.slice(-keep), value: past.value.slice(-keep) }, forecast, bands });
  }
}
