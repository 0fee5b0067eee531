import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";

import { shareBar } from "../charts/share-bar.js";
import { counted, list, share } from "../format.js";
import { matchWords } from "../joining.js";
import { shared } from "../styles/shared.js";
import type { How, Match } from "../workspace/beside.js";

/** What would go together, before it is joined: how much of both files finds a partner, and the rows that come of it. */
@customElement("tablight-join-match")
export class JoinMatch extends LitElement {
  @property({ attribute: false }) match!: Match;
  @property({ attribute: false }) how: How = "left";
  /** What the two are called. */
  @property({ attribute: false }) rows = "";
  @property({ attribute: false }) other = "";

  static override styles = [
    shared,
    css`
      section {
        display: grid;
        gap: var(--space-3);
        overflow-wrap: anywhere;
      }

      dl {
        display: grid;
        gap: var(--space-3);
        margin: 0;
      }

      dd {
        margin: 0;
      }

      dt {
        font-size: var(--text-sm);
      }

      svg.chart {
        display: block;
        width: 100%;
        height: 0.9rem;
        margin-top: var(--space-1);
      }

      ul {
        display: grid;
        gap: var(--space-1);
      }
    `,
  ];

  override render(): unknown {
    const { match: { report, alone, otherRows }, how, rows, other } = this;
    const all = report.matched + report.unmatched;
    const used = otherRows - report.unmatchedRight;
    const part = (of: number, whole: number): number => (whole === 0 ? 0 : of / whole);
    return html`<section class="panel" aria-labelledby="match">
      <h2 id="match" data-testid="join-rows">${counted(report.rows, "row")} would come of it</h2>
      <dl>
        <div><dt>Rows of ${rows} with a partner: ${share(part(report.matched, all))}</dt><dd>${shareBar(part(report.matched, all))}</dd></div>
        <div><dt>Rows of ${other} with a partner: ${share(part(used, otherRows))}</dt><dd>${shareBar(part(used, otherRows))}</dd></div>
      </dl>
      <ul data-testid="join-words">
        ${matchWords(report, how, rows, other).map((line) => html`<li>${line}</li>`)}
      </ul>
      ${alone.length > 0 ? html`<p class="muted small">Without a partner, for example: <span translate="no">${list(alone)}</span>.</p>` : nothing}
    </section>`;
  }
}
