import { css, html } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import { scoreCurve } from "../charts/score-curve.js";
import { silhouettePlot } from "../charts/silhouettes.js";
import { event } from "../events.js";
import { count, counted, list, number, score } from "../format.js";
import type { SegmentReport, Tried } from "../reports.js";
import { type Names, segmentName } from "../segment-names.js";
import { CRITERIA, type Criterion, criterionCurve } from "../segment-words.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";
import { separation } from "../words.js";
import "./chart-frame.js";
import "./row-table.js";

/** So many segments have their silhouettes drawn from the start. */
const SHOWN = 12;

/** How clear the segments are: scores in words, the silhouette of every segment, and every criterion over the numbers of segments that were tried. Says `check-stability`. */
@customElement("tablight-segment-quality")
export class SegmentQuality extends Part {
  @property({ attribute: false }) report!: SegmentReport;
  /** The numbers of segments that were tried. */
  @property({ attribute: false }) scores: readonly Tried[] = [];
  @property({ attribute: false }) names: Names = new Map();
  @property({ attribute: false }) running = false;
  @state() private all = false;

  static override styles = [
    shared,
    task,
    css`
      .quality {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
        gap: var(--space-5);
        margin-top: var(--space-3);
      }

      .quality strong {
        display: block;
        font-size: var(--text-xl);
        letter-spacing: -0.02em;
      }

      .curves {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr));
        gap: var(--space-4);
      }

      h3 {
        margin: var(--space-5) 0 var(--space-2);
      }

      h4,
      .small {
        margin: 0;
        font-size: var(--text-sm);
        font-weight: 600;
      }

      button {
        margin-top: var(--space-3);
      }

      summary {
        margin-top: var(--space-2);
        cursor: pointer;
        color: var(--text-2);
        font-size: var(--text-sm);
        font-weight: 600;
      }
    `,
  ];

  override render(): unknown {
    const { report } = this;
    return html`<section class="panel" data-testid="quality" aria-labelledby="quality">
      <h2 id="quality">How clear the segments are</h2>
      <div class="quality">
        <div>${this.renderScores()}</div>
        ${report.silhouettes.length > 1 ? this.renderSilhouettes() : undefined}
      </div>
      ${this.renderChoice()}
    </section>`;
  }

  private renderScores(): unknown {
    const { report } = this;
    const measured = report.segments.some(({ stability }) => stability !== null);
    return html`${report.silhouette === null
        ? html`<p class="muted">The silhouette does not exist for this result.</p>`
        : html`<strong class="number">${score(report.silhouette)}</strong><p>Silhouette: ${separation(report.silhouette)}.</p>`}
      <p class="caption">
        ${counted(report.k, "segment")}${report.inertia === undefined ? "" : `; the squared distances to the centers sum to ${number(report.inertia)} (inertia)`}.
        ${report.calinskiHarabasz === null ? "" : `Caliński–Harabasz ${number(report.calinskiHarabasz)} (higher is clearer).`}
        ${report.daviesBouldin === null ? "" : `Davies–Bouldin ${score(report.daviesBouldin)} (lower is clearer).`}
        ${report.noise > 0 ? `${counted(report.noise, "row")} in none of them, not scored.` : ""}
        ${report.silhouetteRows === null ? "" : `The silhouette stands on a sample of ${count(report.silhouetteRows)} rows.`}
      </p>
      ${measured
        ? html`<p class="caption">How well each segment lasts on other draws of the rows stands on its card${report.stabilityRows === null ? "" : `, measured on ${count(report.stabilityRows)} rows`}.</p>`
        : html`<button data-testid="check-stability" ?disabled=${this.running} @click=${() => this.dispatchEvent(event("check-stability"))}>Which of them last?</button>
            <p class="caption">Finds the segments again on twenty draws of the rows.</p>`}`;
  }

  private renderSilhouettes(): unknown {
    const { report, names } = this;
    const name = (segment: number): string => segmentName(segment, names);
    const shown = this.all || report.silhouettes.length <= SHOWN + 2 ? report.silhouettes : report.silhouettes.slice(0, SHOWN);
    const said = shown.map(({ segment, mean }) => `${name(segment)} ${score(mean)}`);
    return html`<div>
      <h3 class="small">Silhouette of the rows of each segment</h3>
      <tablight-chart
        data-testid="silhouettes"
        .draw=${(width: number) => silhouettePlot(shown, { width, mean: report.silhouette, name, label: `Silhouette plot of ${counted(shown.length, "segment")}; means: ${said.join(", ")}.` })}
      ></tablight-chart>
      ${shown.length < report.silhouettes.length ? html`<button @click=${() => (this.all = true)}>Show all ${count(report.silhouettes.length)} segments</button>` : undefined}
      <p class="caption">1: far from every other segment; 0: on the border; below 0: nearer to another one.</p>
    </div>`;
  }

  private renderChoice(): unknown {
    const { report, scores } = this;
    const curves = CRITERIA.map((criterion) => ({ criterion, curve: criterionCurve(scores, criterion) })).filter(({ curve }) => curve.k.length > 1);
    if (curves.length === 0) return undefined;
    const by = new Map<number, string[]>();
    for (const { criterion, curve } of curves) if (curve.bestK !== undefined) by.set(curve.bestK, [...(by.get(curve.bestK) ?? []), criterion.title]);
    const votes = [...by].sort(([a], [b]) => a - b).map(([k, titles]) => `${k} by ${list(titles)}`);
    const columns = [
      { name: "segments", type: "uint32", values: scores.map(({ k }) => k) },
      ...curves.map(({ criterion }) => ({ name: criterion.title, type: "float64", values: scores.map((tried) => tried[criterion.name] ?? null) })),
    ];
    return html`<h3>How many segments</h3>
      <p class="small">Best is ${list(votes)}. Taken: <strong>${report.k}</strong>. A filled point is the best, the ringed one was taken.</p>
      <div class="curves" data-testid="criteria">${curves.map(({ criterion, curve }) => this.renderCurve(criterion, curve))}</div>
      <details>
        <summary>As a table</summary>
        <tablight-rows .columns=${columns} label="Numbers of segments that were tried" .perPage=${20}></tablight-rows>
      </details>`;
  }

  private renderCurve({ title, best }: Criterion, { k, score: values, bestK }: ReturnType<typeof criterionCurve>): unknown {
    const wish = best === "bend" ? "where it stops falling fast" : `${best} is best`;
    return html`<div>
      <h4>${title} <span class="muted">(${wish})</span></h4>
      <tablight-chart
        .draw=${(width: number) =>
          scoreCurve({ k, score: values }, this.report.k, { width, best: bestK, label: `${title} for ${k.map((of, i) => `${counted(of, "segment")}: ${score(values[i] ?? null)}`).join(", ")}. Taken: ${this.report.k}.` })}
      ></tablight-chart>
    </div>`;
  }
}
