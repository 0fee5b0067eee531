import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { type Member, methods } from "tablight";

import { accuracyWords, coverageWords, madeWords, methodName, residualWords, seasonWords } from "../forecast-words.js";
import { number } from "../format.js";
import type { ForecastReport } from "../reports.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";

const SUMMARIES: ReadonlyMap<string, string> = new Map(methods.filter((method) => method.task === "forecast").map(({ method, summary }) => [method, summary]));

/** What stands behind the forecast of a series: season, error, doubt, how it was made and what was left unexplained. */
@customElement("tablight-forecast-facts")
export class ForecastFacts extends Part {
  @property({ attribute: false }) report!: ForecastReport;
  @property({ attribute: false }) picked = 0;

  static override styles = [
    shared,
    task,
    css`
      section {
        display: grid;
        gap: var(--space-4);
      }

      .facts {
        display: grid;
        gap: var(--space-2);
      }

      h3 {
        margin-bottom: var(--space-1);
      }

      .members li {
        display: grid;
        grid-template-columns: minmax(9rem, auto) 1fr;
        gap: var(--space-1) var(--space-4);
        padding-block: var(--space-2);
        border-bottom: 1px solid var(--border);
        font-size: var(--text-sm);
      }

      .members strong {
        font-weight: 600;
      }

      td:first-child {
        overflow-wrap: anywhere;
      }

      @media (max-width: 40rem) {
        .members li {
          grid-template-columns: 1fr;
        }
      }
    `,
  ];

  override render(): unknown {
    const { report, picked } = this;
    const series = report.series[picked];
    if (!series || series.method === null) return undefined;
    const { members } = series;
    const [method, summary] = [series.method, SUMMARIES.get(series.method)];
    const effects = Object.entries(series.effects).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
    const facts = [accuracyWords(series), coverageWords(series, report.levels), seasonWords(series)].filter(Boolean);
    return html`<section class="panel" aria-labelledby="facts" data-testid="forecast-words">
      <div class="facts">
        <h2 id="facts">How sure, and why</h2>
        ${facts.map((sentence) => html`<p>${sentence}</p>`)}
      </div>
      <div class="facts" data-testid="forecast-made">
        <h3>How it was made</h3>
        <p>${methodName(method)}: ${madeWords(series)}. ${members.length === 0 && summary ? html`<span class="muted">${summary}</span>` : undefined}</p>
        ${members.length > 0 ? html`<ul class="members">${members.map((member) => this.renderMember(member))}</ul>` : undefined}
      </div>
      ${effects.length > 0
        ? html`<div class="facts" data-testid="effects">
            <h3>What else moves it</h3>
            <p>On average, in ${report.value}: ${effects.map(([name, effect], i) => html`${i > 0 ? ", " : ""}<code class="name">${name}</code> ${number(effect)}`)}.</p>
          </div>`
        : undefined}
      <div class="facts" data-testid="residuals">
        <h3>What it leaves unexplained</h3>
        ${residualWords(series, report.value).map((sentence) => html`<p class="small">${sentence}</p>`)}
      </div>
    </section>`;
  }

  private renderMember({ method, model, times }: Member): unknown {
    return html`<li>
      <strong>${methodName(method)}${times > 1 ? `, ${times} times` : ""}</strong>
      <span><span class="muted">${SUMMARIES.get(method)}</span>${model ? html` Here: ${model}.` : undefined}</span>
    </li>`;
  }
}
