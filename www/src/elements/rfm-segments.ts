import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";

import { shareBar } from "../charts/share-bar.js";
import { event } from "../events.js";
import { counted, number, share } from "../format.js";
import type { RfmReport } from "../reports.js";
import { shared } from "../styles/shared.js";
import { Part } from "../turns.js";

/** Customary segments of customers, the best first. Says `pick-segment` with a name. */
@customElement("tablight-rfm-segments")
export class RfmSegments extends Part {
  @property({ attribute: false }) report!: RfmReport;
  @property() highlight = "";

  static override styles = [
    shared,
    css`
      section {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr));
        gap: var(--space-3);
      }

      article {
        display: grid;
        align-content: start;
        gap: var(--space-2);
        padding: var(--space-4);
        font-size: var(--text-sm);
      }

      article.picked {
        outline: 2px solid var(--accent);
      }

      h3::first-letter {
        text-transform: uppercase;
      }

      .bar {
        display: grid;
        grid-template-columns: 1fr 10.5em;
        white-space: nowrap;
        gap: var(--space-2);
        align-items: center;
        color: var(--text-2);
        font-variant-numeric: tabular-nums;
      }

      .bar svg {
        width: 100%;
        height: 0.5rem;
      }

      button {
        justify-self: start;
        min-height: 1.9rem;
      }
    `,
  ];

  override render(): unknown {
    const { report, highlight } = this;
    return html`<section aria-label="Customers in words">
      ${report.segments.map((segment) => {
        const picked = segment.name === highlight;
        return html`<article class="panel ${picked ? "picked" : ""}" data-testid="rfm-segment">
          <h3>${segment.name}</h3>
          <p class="bar">${shareBar(segment.share)}<span>${share(segment.share)} of customers</span></p>
          ${segment.monetaryShare === null ? undefined : html`<p class="bar">${shareBar(Math.max(0, segment.monetaryShare), "var(--chart-forecast)")}<span>${share(segment.monetaryShare)} of the amount</span></p>`}
          <p>${counted(segment.size, "customer")}; on average ${number(segment.frequency)} transactions for ${number(segment.monetary)}, the last ${number(Math.round(segment.recencyDays))} days ago.</p>
          <button aria-pressed=${picked ? "true" : "false"} @click=${() => this.dispatchEvent(event("pick-segment", segment.name))}>${picked ? "Show all" : "Where in the grid"}</button>
        </article>`;
      })}
    </section>`;
  }
}
