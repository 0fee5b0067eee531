import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { CompareReport } from "tablight";

import { overlay } from "../charts/overlay.js";
import { brief, cell, share, typeName } from "../format.js";
import { card } from "../styles/card.js";
import { shared } from "../styles/shared.js";
import { Part } from "../turns.js";

/** What a comparison says of one column. */
export type Drift = CompareReport["columns"][number];

const TESTS: Readonly<Record<string, string>> = {
  kolmogorovSmirnov: "Kolmogorov–Smirnov p",
  chiSquare: "chi-square p",
  proportions: "z-test p",
  wasserstein: "Wasserstein distance",
  jensenShannon: "Jensen–Shannon distance",
};

/** One column of two tables: both distributions, the verdict, the figures. */
@customElement("tablight-drift")
export class DriftCard extends Part {
  @property({ attribute: false }) drift!: Drift;

  static override styles = [
    shared,
    card,
    css`
      article {
        align-content: start;
      }

      .verdict {
        flex: none;
        padding: 0 var(--space-2);
        border: 1px solid var(--border-strong);
        border-radius: 999px;
        color: var(--text-2);
        font-size: var(--text-xs);
      }

      .verdict.drifted {
        border-color: var(--warning);
        background: var(--warning-soft);
        color: var(--warning);
      }

      svg {
        width: 100%;
        height: 5.6rem;
      }

      p {
        font-size: var(--text-sm);
      }

      dl {
        grid-template-columns: repeat(3, minmax(0, 1fr));
      }
    `,
  ];

  override render(): unknown {
    const { drift } = this;
    const { picture, type } = drift;
    const verdict = drift.drifted === null ? "not judged" : drift.drifted ? "drifted" : "no drift";
    const facts = [
      [drift.test ? (TESTS[drift.test] ?? drift.test) : "Test", brief(drift.score)],
      ["PSI", brief(drift.psi)],
      ["Missing", `${share(drift.reference.missing)} → ${share(drift.current.missing)}`],
    ] as const;
    return html`<article class="panel">
      <header>
        <h3 title=${drift.column}>${drift.column}</h3>
        <span class="verdict ${drift.drifted ? "drifted" : ""}">${verdict}</span>
        <span class="type">${typeName(type)}</span>
      </header>
      ${picture
        ? html`<div>
            ${overlay(picture, `${drift.column}: ${verdict}`, (value) => cell(value, type))}
            <div class="ends number">
              <span>${picture.labels[0] ?? cell(picture.edges[0], type)}</span><span>${picture.labels.at(-1) ?? cell(picture.edges.at(-1), type)}</span>
            </div>
          </div>`
        : undefined}
      <p>${drift.message}</p>
      <dl>
        ${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd class="number">${value}</dd></div>`)}
      </dl>
    </article>`;
  }
}
