import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";

import { counted, share } from "../format.js";
import type { SegmentReport } from "../reports.js";
import { methodWords } from "../segment-words.js";
import { shared } from "../styles/shared.js";
import { Part } from "../turns.js";
import "./row-table.js";

/** What the method that decides for itself took, and why. */
@customElement("tablight-segment-choice")
export class SegmentChoice extends Part {
  @property({ attribute: false }) report!: SegmentReport;

  static override styles = [
    shared,
    css`
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
    const { chosen = "", reason = "", densityCuts = [], sampleRows } = this.report;
    const took = chosen === "one" ? "one segment" : methodWords(chosen).title;
    const columns = [
      { name: "segments", type: "uint32", values: densityCuts.map(({ k }) => k) },
      { name: "gap", type: "float64", values: densityCuts.map(({ gap }) => gap) },
      { name: "in none", type: "utf8", values: densityCuts.map(({ noise }) => share(noise)) },
      { name: "unevenness", type: "float64", values: densityCuts.map(({ gini }) => gini) },
      { name: "smallest segment", type: "uint64", values: densityCuts.map(({ minClusterSize }) => minClusterSize) },
    ];
    return html`<section class="panel" data-testid="segment-choice" aria-labelledby="choice">
      <h2 id="choice">Taken: ${took}</h2>
      <p>${reason}.${sampleRows ? ` Decided on ${counted(sampleRows, "row")}.` : ""}</p>
      ${densityCuts.length > 1
        ? html`<details>
            <summary>What density said: ${counted(densityCuts.length, "way")} to part the rows</summary>
            <tablight-rows .columns=${columns} label="Ways to part the rows by density"></tablight-rows>
            <p class="muted small">The gap says how clearly the segments lie apart, from 2 on clearly; unevenness is the Gini index of their sizes.</p>
          </details>`
        : undefined}
    </section>`;
  }
}
