import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";

import { event } from "../events.js";
import { methodName } from "../forecast-words.js";
import { count, NONE, score, share } from "../format.js";
import type { Standing } from "../reports.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";

const YARDSTICK = "seasonal_naive";

/** Methods by their errors on the past, the best first, beside repeating the last season. Says `use-method` where methods can be used. */
@customElement("tablight-standings")
export class StandingsTable extends Part {
  @property({ attribute: false }) standings: readonly Standing[] = [];
  /** Probabilities of the intervals. */
  @property({ attribute: false }) levels: readonly number[] = [];
  @property() label = "Errors of every method";
  /** Can a method be taken for the forecast? */
  @property({ type: Boolean }) usable = false;

  static override styles = [
    shared,
    task,
    css`
      .best td {
        background: var(--accent-soft);
      }

      .yardstick td {
        color: var(--text-2);
      }

      button {
        min-height: 1.8rem;
      }
    `,
  ];

  override render(): unknown {
    const { standings, levels, usable } = this;
    const naive = standings.find(({ method }) => method === YARDSTICK)?.mase ?? null;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${this.label}>
      <table>
        <thead>
          <tr>
            <th scope="col">Method</th>
            ${usable ? html`<th scope="col"><span class="visually-hidden">Use it</span></th>` : undefined}
            <th scope="col" class="right">MASE</th>
            <th scope="col" class="right">to yardstick</th>
            <th scope="col" class="right">RMSSE</th>
            <th scope="col" class="right">sMAPE</th>
            ${levels.map((level) => html`<th scope="col" class="right">in ${share(level)}</th><th scope="col" class="right">width of ${share(level)}</th>`)}
            <th scope="col" class="right">Series</th>
          </tr>
        </thead>
        <tbody>
          ${standings.map((standing, i) => {
            const { method, mase, rmsse, smape, coverage, width, series } = standing;
            return html`<tr class="${i === 0 ? "best" : ""} ${method === YARDSTICK ? "yardstick" : ""}" data-testid="standing">
              <td>${methodName(method)}</td>
              ${usable ? html`<td><button @click=${() => this.dispatchEvent(event("use-method", method))}>Forecast<span class="visually-hidden"> with ${methodName(method)}</span></button></td>` : undefined}
              <td class="right">${score(mase)}</td>
              <td class="right">${mase === null || !naive || method === YARDSTICK ? NONE : signed(mase / naive - 1)}</td>
              <td class="right">${score(rmsse)}</td>
              <td class="right">${smape === null ? NONE : `${score(smape)}%`}</td>
              ${levels.map((_, level) => {
                const held = coverage[level] ?? null;
                return html`<td class="right">${held === null ? NONE : share(held)}</td><td class="right">${score(width[level] ?? null)}</td>`;
              })}
              <td class="right">${count(series)}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>`;
  }
}

const signed = (change: number): string => `${change < 0 ? "−" : "+"}${share(Math.abs(change))}`;
