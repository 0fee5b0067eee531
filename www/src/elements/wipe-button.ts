import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";

import { event } from "../events.js";
import * as icons from "../icons.js";
import type { Session } from "../session.js";
import { shared } from "../styles/shared.js";

/** Removes all that this page has put on this device, after it was asked once more, and says what that was. */
@customElement("tablight-wipe")
export class WipeButton extends LitElement {
  @property({ attribute: false }) session!: Session;
  @state() private said = "";
  @state() private busy = false;
  @query("dialog") private dialog!: HTMLDialogElement;

  static override styles = [
    shared,
    css`
      footer {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: center;
        gap: var(--space-2) var(--space-4);
        min-height: 2.75rem;
        margin-top: var(--space-6);
        font-size: var(--text-sm);
      }

      dialog {
        width: min(30rem, calc(100vw - 2rem));
        padding: var(--space-5);
        border: 1px solid var(--border);
        border-radius: var(--radius);
        background: var(--surface);
        color: var(--text);
      }

      dialog::backdrop {
        background: rgb(0 0 0 / 45%);
      }

      .actions {
        display: flex;
        justify-content: flex-end;
        gap: var(--space-2);
        margin-top: var(--space-4);
      }

      .danger {
        border-color: var(--danger);
        color: var(--danger);
      }
    `,
  ];

  private async wipe(): Promise<void> {
    this.dialog.close();
    this.busy = true;
    try {
      this.said = await this.session.wipe();
    } catch {
      this.said = "Not all could be removed. Close other tabs of this page and wipe again.";
    }
    this.busy = false;
    this.dispatchEvent(event("announce", this.said));
  }

  override render(): unknown {
    return html`
      <footer>
        <button class="quiet" data-testid="wipe" ?disabled=${this.busy} @click=${() => this.dialog.showModal()}>${icons.bin}Wipe everything</button>
        ${this.said ? html`<span class="muted" data-testid="wiped">${this.said}</span>` : nothing}
      </footer>
      <dialog aria-labelledby="title">
        <h2 id="title">Wipe everything?</h2>
        <p class="small">What is open is closed. Files kept on this device, the saved chain, settings and the page kept for use offline are removed from this browser. This cannot be undone.</p>
        <div class="actions">
          <button @click=${() => this.dialog.close()}>Cancel</button>
          <button class="danger" data-testid="confirm-wipe" @click=${() => void this.wipe()}>${icons.bin}Wipe everything</button>
        </div>
      </dialog>
    `;
  }
}
