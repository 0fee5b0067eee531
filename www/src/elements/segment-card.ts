import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";

import { markOf, markPicture } from "../charts/marks.js";
import { shareBar } from "../charts/share-bar.js";
import { event } from "../events.js";
import { counted, share } from "../format.js";
import type { SegmentFacts } from "../reports.js";
import { shared } from "../styles/shared.js";
import { Part } from "../turns.js";

const SENTENCES = 4;

/** One segment in words: how many, and what sets it apart. */
@customElement("tablight-segment-card")
export class SegmentCard extends Part {
  @property({ attribute: false }) segment!: SegmentFacts;
  @property({ attribute: false }) picked = false;

  static override styles = [
    shared,
    css`
      article {
        display: grid;
        align-content: start;
        gap: var(--space-2);
        height: 100%;
        padding: var(--space-4);
      }

      article.picked {
        outline: 2px solid var(--accent);
      }

      header {
        display: flex;
        align-items: center;
        gap: var(--space-2);
      }

      header button {
        margin-left: auto;
        min-height: 1.75rem;
      }

      .share {
        display: grid;
        gap: var(--space-1);
      }

      .share svg {
        width: 100%;
        height: 0.5rem;
      }

      .share p {
        font-size: var(--text-sm);
        color: var(--text-2);
      }

      ul {
        display: grid;
        gap: var(--space-1);
        font-size: var(--text-sm);
        overflow-wrap: anywhere;
      }

      li {
        padding-left: var(--space-3);
        border-left: 3px solid var(--border);
      }
    `,
  ];

  override render(): unknown {
    const { segment, picked } = this;
    const sentences = segment.distinguishing.slice(0, SENTENCES).map((fact) => fact.sentence);
    return html`
      <article class="panel ${picked ? "picked" : ""}">
        <header>
          ${markPicture(segment.segment)}
          <h3>${segment.segment < 0 ? "In no segment" : `Segment ${segment.segment}`}</h3>
          <button class="quiet" aria-pressed=${picked ? "true" : "false"} @click=${() => this.dispatchEvent(event("pick-segment", segment.segment))}>
            ${picked ? "Show all" : "Highlight"}
          </button>
        </header>
        <div class="share">
          ${shareBar(segment.share, markOf(segment.segment).color)}
          <p class="number">${counted(segment.size, "row")}, ${share(segment.share)}</p>
        </div>
        ${sentences.length > 0
          ? html`<ul>
              ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
            </ul>`
          : html`<p class="muted small">Close to the average in every column.</p>`}
      </article>
    `;
  }
}
