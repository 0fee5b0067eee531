import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";

import { download } from "../download.js";
import * as icons from "../icons.js";
import { asPng, asSvg, type Drawn } from "../picture.js";
import { shared } from "../styles/shared.js";

/** Saves a picture as PNG or SVG. */
@customElement("tablight-picture-buttons")
export class PictureButtons extends LitElement {
  /** What is drawn now. */
  @property({ attribute: false }) drawn: () => Drawn | undefined = () => undefined;

  static override styles = [
    shared,
    css`
      div {
        display: flex;
        justify-content: flex-end;
        gap: var(--space-1);
        min-height: 1.75rem;
      }

      button {
        min-height: 1.75rem;
        padding: 0 var(--space-2);
        border-color: transparent;
        background: none;
        color: var(--text-2);
        font-size: var(--text-xs);
      }

      svg {
        width: 14px;
        height: 14px;
      }
    `,
  ];

  private async save(format: "png" | "svg"): Promise<void> {
    const drawn = this.drawn();
    if (!drawn) return;
    const name = (drawn.chart.getAttribute("aria-label") ?? "chart").toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60).replace(/-$/, "");
    download(format === "png" ? await asPng(drawn) : new Blob([asSvg(drawn)], { type: "image/svg+xml" }), `${name}.${format}`);
  }

  override render(): unknown {
    return html`<div>
      ${(["png", "svg"] as const).map((format) => html`<button data-testid="save-${format}" aria-label="${format.toUpperCase()}: save this picture" @click=${() => void this.save(format)}>${icons.save}${format.toUpperCase()}</button>`)}
    </div>`;
  }
}
