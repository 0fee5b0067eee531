import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";

import * as icons from "../icons.js";
import { shared } from "../styles/shared.js";
import { FARTHER, NEARER, type Zooming } from "../zooming.js";

const STEP = 0.25;

/** Zooms a map, and moves it where a part of it is in sight. */
@customElement("tablight-zoom-buttons")
export class ZoomButtons extends LitElement {
  @property({ attribute: false }) zooming!: Zooming;
  /** A part of the map is in sight. */
  @property({ attribute: false }) near = false;

  static override styles = [
    shared,
    css`
      div {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: 2px;
      }

      button {
        display: grid;
        place-content: center;
        min-width: 2rem;
        min-height: 2rem;
        padding: 0 var(--space-1);
        font-size: var(--text-xs);
      }

      svg {
        width: 14px;
        height: 14px;
      }
    `,
  ];

  override render(): unknown {
    const { zooming, near } = this;
    const button = (name: string, label: string, content: unknown, does: () => void, disabled = false): unknown =>
      html`<button data-testid="map-${name}" aria-label=${label} title=${label} ?disabled=${disabled} @click=${does}>${content}</button>`;
    return html`<div role="group" aria-label="Zoom the map">
      ${near
        ? [
            button("left", "Move the map to the left", icons.left, () => zooming.move(-STEP, 0)),
            button("right", "Move the map to the right", icons.chevron, () => zooming.move(STEP, 0)),
            button("up", "Move the map up", icons.up, () => zooming.move(0, STEP)),
            button("down", "Move the map down", icons.down, () => zooming.move(0, -STEP)),
            button("all", "Show the whole map", "All", () => zooming.reset()),
          ]
        : undefined}
      ${button("farther", "Zoom out", icons.minus, () => zooming.by(FARTHER), !near)} ${button("nearer", "Zoom in", icons.plus, () => zooming.by(NEARER))}
    </div>`;
  }
}
