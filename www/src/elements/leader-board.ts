import { css, html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import "./standings-table.js";
import { event } from "../events.js";
import { methodName } from "../forecast-words.js";
import { count, counted, NONE, number, score } from "../format.js";
import { type ForecastReport, nameOf } from "../reports.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";

const PAGE = 12;

const percent = (value: number | null): string => (value === null ? NONE : `${score(value)}%`);

/** How good the forecasts are: every series, and every method over all series. */
@customElement("tablight-leaderboard")
export class LeaderBoard extends Part {
  @property({ attribute: false }) report!: ForecastReport;
  /** The numbers of the series to list, in order. */
  @property({ attribute: false }) listed: readonly number[] = [];
  @property({ attribute: false }) picked = 0;
  @state() private page = 0;

  static override styles = [
    shared,
    task,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-4);
      }

      tr.picked {
        background: var(--accent-soft);
      }

      .link {
        min-height: 0;
        padding: 0;
        border: 0;
        background: none;
        color: var(--accent);
        font-weight: 550;
        text-decoration: underline;
      }

      nav {
        display: flex;
        justify-content: flex-end;
        align-items: center;
        gap: var(--space-2);
        margin-top: var(--space-3);
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("picked") || changed.has("listed")) this.page = Math.max(0, Math.floor(this.listed.indexOf(this.picked) / PAGE));
  }

  override render(): unknown {
    const { report } = this;
    return html`${report.series.length > 1 ? this.renderSeries() : undefined} ${report.leaderboard.length > 0 ? this.renderMethods() : undefined}`;
  }

  private renderSeries(): unknown {
    const { report, listed, picked, page } = this;
    const start = page * PAGE;
    const pages = Math.ceil(listed.length / PAGE);
    const fallbacks = report.series.filter((facts) => facts.fallback).length;
    return html`<section class="panel" aria-labelledby="series">
      <div class="head"><h2 id="series">Every series</h2><span class="muted small">${fallbacks === 0 ? "all could be fitted" : `${counted(fallbacks, "series", "series")} fell back to a simpler method`}</span></div>
      <div class="scroll" tabindex="0" role="region" aria-label="Accuracy of every series">
        <table>
          <thead>
            <tr>
              <th scope="col">Series</th>
              <th scope="col">Method</th>
              <th scope="col" class="right">Season</th>
              <th scope="col" class="right">MASE</th>
              <th scope="col" class="right">sMAPE</th>
              <th scope="col" class="right">MASE of seasonal naive</th>
              <th scope="col">Note</th>
            </tr>
          </thead>
          <tbody>
            ${listed.slice(start, start + PAGE).map((index) => {
              const facts = report.series[index];
              if (!facts) return undefined;
              return html`<tr class=${index === picked ? "picked" : ""}>
                <td><button class="link" @click=${() => this.dispatchEvent(event("pick-series", index))}>${nameOf(facts)}</button></td>
                <td>${facts.model ?? (facts.method === null ? NONE : methodName(facts.method))}</td>
                <td class="right">${number(facts.season)}</td>
                <td class="right">${score(facts.mase)}</td>
                <td class="right">${percent(facts.smape)}</td>
                <td class="right">${score(facts.naiveMase)}</td>
                <td>${facts.fallback ? `${facts.fallback.to ? `${facts.fallback.to} instead` : "no forecast"}: ${facts.fallback.reason}` : ""}</td>
              </tr>`;
            })}
          </tbody>
        </table>
      </div>
      ${pages > 1
        ? html`<nav aria-label="Pages of the series">
            <span class="muted small number">page ${count(page + 1)} of ${count(pages)}</span>
            <button ?disabled=${page === 0} @click=${() => (this.page -= 1)}>Previous</button>
            <button ?disabled=${page >= pages - 1} @click=${() => (this.page += 1)}>Next</button>
          </nav>`
        : undefined}
    </section>`;
  }

  private renderMethods(): unknown {
    const { leaderboard, levels } = this.report;
    return html`<section class="panel" aria-labelledby="methods">
      <div class="head"><h2 id="methods">Beside the yardstick</h2><span class="muted small">on values held back from the fit; lower errors are better</span></div>
      <tablight-standings .standings=${leaderboard} .levels=${levels}></tablight-standings>
    </section>`;
  }
}
