import { css, html } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";

import { markPicture } from "../charts/marks.js";
import { event } from "../events.js";
import { count, counted, share } from "../format.js";
import type { SegmentReport } from "../reports.js";
import { type Names, NOISE } from "../segment-names.js";
import type { Session } from "../session.js";
import { segmentCard } from "../styles/segment-card.js";
import { shared } from "../styles/shared.js";
import { Part } from "../turns.js";
import "./segment-card.js";

/** So many segments are told of from the start. */
const SHOWN = 6;

/** The segments in words, the largest first, and the rows that are in none. Says `rename` with `[segment, name]`. */
@customElement("tablight-segment-cards")
export class SegmentCards extends Part {
  @property({ attribute: false }) report!: SegmentReport;
  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) names: Names = new Map();
  @property({ attribute: false }) highlight: number | undefined;
  @state() private all = false;

  static override styles = [
    shared,
    segmentCard,
    css`
      section {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 23rem), 1fr));
        gap: var(--space-3);
        align-items: start;
      }

      .more {
        justify-self: start;
        grid-column: 1 / -1;
      }
    `,
  ];

  override render(): unknown {
    const { report, session, names, highlight, all } = this;
    const { segments, noise, rowsUsed } = report;
    const shown = all || segments.length <= SHOWN + 2 ? segments : segments.filter(({ segment }, i) => i < SHOWN || segment === highlight);
    return html`<section aria-label="Segments in words">
      ${repeat(
        shown,
        ({ segment }) => segment,
        (facts) => html`<tablight-segment-card
          data-testid="segment-card"
          .segment=${facts}
          .session=${session}
          .given=${names.get(facts.segment)}
          .picked=${highlight === facts.segment}
          @rename-segment=${(e: CustomEvent<string>) => this.dispatchEvent(event("rename", [facts.segment, e.detail]))}
        ></tablight-segment-card>`,
      )}
      ${noise > 0 ? this.renderNoise(noise, rowsUsed, highlight === NOISE) : undefined}
      ${shown.length < segments.length ? html`<button class="more" data-testid="all-segments" @click=${() => (this.all = true)}>Show all ${count(segments.length)} segments</button>` : undefined}
    </section>`;
  }

  private renderNoise(noise: number, rowsUsed: number, picked: boolean): unknown {
    return html`<article class="panel ${picked ? "picked" : ""}" data-testid="noise-card">
      <header>${markPicture(NOISE)}<h3>In no segment</h3></header>
      <div class="share"><p class="number">${counted(noise, "row")}, ${share(noise / rowsUsed)}</p></div>
      <p class="small">Too far from any dense place to belong to it.</p>
      <button class="highlight" aria-pressed=${picked ? "true" : "false"} @click=${() => this.dispatchEvent(event("pick-segment", NOISE))}>${picked ? "Show all on the map" : "Highlight on the map"}</button>
    </article>`;
  }
}
