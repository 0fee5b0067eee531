import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";

import "./chart-frame.js";
import { scoreCurve } from "../charts/score-curve.js";
import { count, number, score } from "../format.js";
import type { SegmentReport } from "../reports.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";
import { separation } from "../words.js";

/** How clear the segments are: the silhouette in words, and the curve over the numbers of segments that were tried. */
@customElement("tablight-segment-quality")
export class SegmentQuality extends Part {
  @property({ attribute: false }) report!: SegmentReport;

  static override styles = [
    shared,
    task,
    css`
      .quality {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr));
        gap: var(--space-5);
        align-items: center;
      }

      .quality strong {
        display: block;
        font-size: var(--text-xl);
        letter-spacing: -0.02em;
      }
    `,
  ];

  override render(): unknown {
    const { report } = this;
    const scores = (report.scores ?? []).filter(({ silhouette }) => silhouette !== null);
    const curve =
      scores.length > 1
        ? html`<tablight-chart
            .draw=${(width: number) =>
              scoreCurve({ k: scores.map(({ k }) => k), score: scores.map(({ silhouette }) => silhouette ?? 0) }, report.k, {
                width,
                scoreLabel: "silhouette (higher is clearer)",
                label: `Silhouette for ${scores.map((tried) => `${tried.k} segments: ${score(tried.silhouette)}`).join(", ")}. Chosen: ${report.k}.`,
              })}
          ></tablight-chart>`
        : undefined;
    return html`<section class="panel" data-testid="quality" aria-labelledby="quality">
      <h2 id="quality">How clear the segments are</h2>
      <div class="quality">
        <div>
          ${report.silhouette === null
            ? html`<p class="muted">The silhouette does not exist for this result.</p>`
            : html`<strong class="number">${score(report.silhouette)}</strong><p>Silhouette: ${separation(report.silhouette)}.</p>`}
          <p class="caption">
            ${count(report.k)} segments${scores.length > 1 ? `, chosen among ${scores.length} tries` : ""}${report.inertia === undefined ? "" : `; the squared distances to the centers sum to ${number(report.inertia)} (inertia)`}.
            ${report.noise > 0 ? `${count(report.noise)} rows belong to none of them.` : ""}
            ${report.silhouetteRows === null ? "" : `The silhouette stands on a sample of ${count(report.silhouetteRows)} rows.`}
          </p>
        </div>
        ${curve}
      </div>
    </section>`;
  }
}
