import { css, html } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import "./picture-buttons.js";
import type { Drawn } from "../picture.js";
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

  private readonly drawn = (): Drawn | undefined => {
    const chart = this.renderRoot.querySelector<SVGSVGElement>("svg.chart");
    return chart ? { chart } : undefined;
  };

  override render(): unknown {
    if (this.width === 0) return undefined;
    const chart = this.draw(this.width);
    return html`${chart}${chart ? html`<tablight-picture-buttons .drawn=${this.drawn}></tablight-picture-buttons>` : undefined}`;
  }
}
