import { css, html, LitElement, type PropertyValues } from "lit";
import { customElement, property } from "lit/decorators.js";

import { event } from "../events.js";
import * as icons from "../icons.js";
import { shared } from "../styles/shared.js";

/** Something to read over the page, with a heading. Says `close-dialog`. */
@customElement("tablight-dialog")
export class PageDialog extends LitElement {
  @property() heading = "";
  @property({ attribute: false }) shown = false;

  static override styles = [
    shared,
    css`
      dialog {
        width: min(100vw - 2 * var(--space-3), 46rem);
        max-width: none;
        max-height: calc(100dvh - 2 * var(--space-4));
        padding: 0;
        border: 1px solid var(--border);
        border-radius: var(--radius);
        background: var(--surface);
        color: var(--text);
        box-shadow: 0 12px 48px rgb(0 0 0 / 30%);
      }

      dialog::backdrop {
        background: rgb(8 20 16 / 45%);
      }

      .head {
        position: sticky;
        top: 0;
        z-index: 1;
        display: flex;
        align-items: center;
        gap: var(--space-3);
        padding: var(--space-4) var(--space-5) var(--space-3);
        background: var(--surface);
      }

      .head h2 {
        flex: 1;
      }

      .head button {
        width: 2.25rem;
        padding: 0;
      }

      .body {
        padding: 0 var(--space-5) var(--space-5);
      }
    `,
  ];

  private get dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has("shown")) return;
    if (this.shown && !this.dialog?.open) this.dialog?.showModal();
    if (!this.shown) this.dialog?.close();
  }

  override render(): unknown {
    return html`<dialog
      aria-labelledby="heading"
      @close=${() => this.dispatchEvent(event("close-dialog"))}
      @click=${(e: MouseEvent) => e.target === this.dialog && this.dialog?.close()}
    >
      <div class="head">
        <h2 id="heading">${this.heading}</h2>
        <button class="quiet" aria-label="Close" data-testid="close-dialog" @click=${() => this.dialog?.close()}>${icons.close}</button>
      </div>
      <div class="body"><slot></slot></div>
    </dialog>`;
  }
}
