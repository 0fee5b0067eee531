import { css, html, LitElement } from "lit";
import { customElement, state } from "lit/decorators.js";

import * as icons from "../icons.js";
import { canBeKept, isKept, keepAndReload, onUpdate, removePage } from "../offline.js";
import { shared } from "../styles/shared.js";

/** Puts the page on this device, takes it off, and tells of newer versions. */
@customElement("tablight-offline")
export class OfflineOffer extends LitElement {
  @state() private kept = isKept();
  @state() private news: (() => void) | undefined;

  static override styles = [
    shared,
    css`
      section {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-3);
      }

      p {
        flex: 1 1 20rem;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void onUpdate((update) => (this.news = update));
  }

  private async takeOff(): Promise<void> {
    await removePage();
    this.kept = false;
    await this.updateComplete;
    this.renderRoot.querySelector("button")?.focus();
  }

  override render(): unknown {
    if (!canBeKept()) return undefined;
    const about = this.kept
      ? "This page is on this device: it opens without a network, and can be installed as an app."
      : "Put this page on this device, and it opens without a network. Only the page is stored, no file of yours.";
    return html`<section aria-label="Without a network">
      <p class="muted small" data-testid="offline-state">${about}</p>
      ${this.news ? html`<button class="primary" data-testid="offline-update" @click=${this.news}>${icons.upload}Use the new version</button>` : undefined}
      ${this.kept
        ? html`<button data-testid="offline-remove" @click=${() => this.takeOff()}>Take it off</button>`
        : html`<button data-testid="offline-keep" @click=${keepAndReload}>Keep this page</button>`}
    </section>`;
  }
}
