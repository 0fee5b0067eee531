import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Progress } from "tablight";

import { event } from "../events.js";
import { bytes, counted, share } from "../format.js";
import * as icons from "../icons.js";
import { shared } from "../styles/shared.js";

/** How far something has come, with the button that stops it. */
@customElement("tablight-progress")
export class ProgressBar extends LitElement {
  @property() label = "";
  @property({ attribute: false }) progress: Progress | undefined;
  /** Bytes to read, when reading. */
  @property({ attribute: false }) size: number | undefined;

  static override styles = [
    shared,
    css`
      .panel {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: var(--space-2) var(--space-4);
        align-items: center;
        padding-block: var(--space-3);
      }

      progress {
        grid-column: 1;
        width: 100%;
        height: 8px;
        appearance: none;
        border: 0;
        border-radius: 4px;
        overflow: hidden;
        background: var(--surface-2);
        color: var(--accent);
      }

      progress::-webkit-progress-bar {
        background: var(--surface-2);
      }

      progress::-webkit-progress-value {
        background: var(--accent);
        transition: width 150ms linear;
      }

      progress::-moz-progress-bar {
        background: var(--accent);
      }

      button {
        grid-row: 1 / span 2;
        grid-column: 2;
      }

      strong {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
    `,
  ];

  /** The share done, or nothing while it is not known. */
  private get done(): number | undefined {
    const { progress, size } = this;
    if (progress && progress.total > 0) return Math.min(1, progress.done / progress.total);
    if (progress && size) return Math.min(1, progress.bytes / size);
    return undefined;
  }

  private get detail(): string {
    const { progress, size, done } = this;
    if (!progress) return "";
    const parts = done === undefined ? [] : [share(done)];
    if (progress.bytes > 0 && size) parts.push(`${bytes(progress.bytes)} of ${bytes(size)}`);
    else if (progress.total === 0 && progress.done > 0) parts.push(counted(progress.done, "step"));
    else if (progress.phase) parts.push(progress.phase);
    return parts.join(" · ");
  }

  override render(): unknown {
    const { done } = this;
    return html`
      <div class="panel">
        <div><strong>${this.label}</strong> <span class="muted small number">${this.detail}</span></div>
        ${done === undefined ? html`<progress aria-label=${this.label}></progress>` : html`<progress aria-label=${this.label} max="1" .value=${done}></progress>`}
        <button data-testid="cancel" @click=${() => this.dispatchEvent(event("cancel"))}>${icons.stop}Cancel</button>
      </div>
    `;
  }
}
