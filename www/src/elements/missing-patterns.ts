import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { ProfileReport } from "tablight";

import { shareBar } from "../charts/share-bar.js";
import { count, list, share } from "../format.js";
import { shared } from "../styles/shared.js";
import { Part } from "../turns.js";

/** Which values are missing together: a row of dots per pattern, filled where there is a value. */
@customElement("tablight-missing")
export class MissingPatterns extends Part {
  @property({ attribute: false }) missing!: ProfileReport["missing"];
  @property({ attribute: false }) rows = 0;

  static override styles = [
    shared,
    css`
      section {
        display: grid;
        gap: var(--space-3);
      }

      ul {
        display: grid;
        gap: var(--space-2);
        font-size: var(--text-sm);
      }

      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(5rem, 25%) 7rem;
        gap: var(--space-3);
        align-items: center;
      }

      .names {
        overflow-wrap: anywhere;
      }

      li svg {
        width: 100%;
        height: 0.6rem;
      }

      .number {
        text-align: right;
      }
    `,
  ];

  override render(): unknown {
    const { missing, rows } = this;
    const part = (n: number): string => `${share(n / Math.max(1, rows))} · ${count(n)}`;
    const line = (names: unknown, n: number): unknown =>
      html`<li><span class="names">${names}</span>${shareBar(n / Math.max(1, rows), "var(--chart-low)")}<span class="number">${part(n)}</span></li>`;
    return html`<section class="panel" data-testid="missing-patterns" aria-labelledby="missing">
      <h2 id="missing">What is missing together</h2>
      <p class="muted small">${part(missing.complete)} rows lack nothing.</p>
      <ul aria-label="Patterns of missing values">
        ${missing.patterns.map((pattern) => line(html`<strong>${list(pattern.columns)}</strong>`, pattern.rows))}
        ${missing.others > 0 ? line("other patterns", missing.others) : undefined}
      </ul>
    </section>`;
  }
}
