import { css, html } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import { download } from "../download.js";
import * as icons from "../icons.js";
import { asPng, asSvg } from "../picture.js";
import { shared } from "../styles/shared.js";
import { Part } from "../turns.js";

/** Gives a chart the width there is, and draws it again when that changes. */
@customElement("tablight-chart")
export class ChartFrame extends Part {
  /** Columns to picture; called with the width in CSS pixels. */
  @property({ attribute: false }) draw: (width: number) => SVGSVGElement | undefined = () => undefined;
  @state() private width = 0;

  private readonly observer = new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0);
    if (width > 0) this.width = width;
  });

  static override styles = [
    shared,
    css`
      :host {
        min-height: 2rem;
      }

      .save {
        display: flex;
        justify-content: flex-end;
        gap: var(--space-1);
        min-height: 1.75rem;
      }

      .save button {
        min-height: 1.75rem;
        padding: 0 var(--space-2);
        border-color: transparent;
        background: none;
        color: var(--text-2);
        font-size: var(--text-xs);
      }

      .save button:hover {
        background: var(--surface-2);
        color: var(--text);
      }

      .save svg {
        width: 14px;
        height: 14px;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  private async save(format: "png" | "svg"): Promise<void> {
    const chart = this.renderRoot.querySelector<SVGSVGElement>("svg.chart");
    if (!chart) return;
    const name = (chart.getAttribute("aria-label") ?? "chart").toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60).replace(/-$/, "");
    download(format === "png" ? await asPng(chart) : new Blob([asSvg(chart)], { type: "image/svg+xml" }), `${name}.${format}`);
  }

  override render(): unknown {
    if (this.width === 0) return undefined;
    const chart = this.draw(this.width);
    return html`${chart}${chart
      ? html`<div class="save">
          ${(["png", "svg"] as const).map((format) => html`<button data-testid="save-${format}" aria-label="${format.toUpperCase()}: save this picture" @click=${() => void this.save(format)}>${icons.save}${format.toUpperCase()}</button>`)}
        </div>`
      : undefined}`;
  }
}
