import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { CachedFile } from "tablight";

import { event } from "../events.js";
import { bytes, counted, time } from "../format.js";
import * as icons from "../icons.js";
import { shared } from "../styles/shared.js";

/** The files that are kept on this device, and whether those opened next are. */
@customElement("tablight-device")
export class DeviceList extends LitElement {
  @property({ attribute: false }) files: readonly CachedFile[] = [];
  @property({ attribute: false }) keeps = false;
  @property({ attribute: false }) ready = false;

  static override styles = [
    shared,
    css`
      section {
        display: grid;
        gap: var(--space-3);
      }

      label {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--space-2);
        align-items: start;
      }

      label input {
        margin-top: 0.2rem;
      }

      .title {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-2);
      }

      ul {
        margin: 0;
        padding: 0;
        border: 1px solid var(--border);
        border-radius: var(--radius);
        background: var(--surface);
        list-style: none;
      }

      li {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        padding: var(--space-2);
      }

      li + li {
        border-top: 1px solid var(--border);
      }

      .open {
        display: grid;
        flex: 1;
        justify-items: start;
        min-width: 0;
        padding: var(--space-2);
        border-color: transparent;
        text-align: left;
      }

      .open strong,
      .open span {
        max-width: 100%;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .open span {
        color: var(--text-2);
        font-weight: 400;
        font-size: var(--text-xs);
      }

      .icon {
        flex: none;
        width: 2.25rem;
        padding: 0;
      }
    `,
  ];

  override render(): unknown {
    return html`<section aria-labelledby=${this.files.length > 0 ? "device" : "keep"} data-testid="device">
      <label>
        <input
          type="checkbox"
          data-testid="keep"
          .checked=${this.keeps}
          ?disabled=${!this.ready}
          @change=${(e: Event) => this.dispatchEvent(event("keep-files", (e.target as HTMLInputElement).checked))}
        />
        <span>
          <span id="keep">Keep the files I open on this device</span>
          <span class="muted small">So that they can be opened again after a reload. A copy of their rows stays in this browser until you remove it; without this, none stays.</span>
        </span>
      </label>
      ${this.files.length > 0 ? this.renderFiles() : undefined}
    </section>`;
  }

  private renderFiles(): unknown {
    return html`
      <div class="title">
        <h2 id="device">On this device</h2>
        <button class="quiet" data-testid="forget-all" ?disabled=${!this.ready} @click=${() => this.forget()}>Remove all</button>
      </div>
      <ul>
        ${this.files.map(
          (file) => html`<li data-testid="device-file">
            <button class="quiet open" ?disabled=${!this.ready} @click=${() => this.dispatchEvent(event("reopen-file", file))}>
              <strong>${file.name}</strong><span>${counted(file.rows, "row")} · ${counted(file.columns, "column")} · ${bytes(file.bytes)} · kept ${time(file.at, true)}</span>
            </button>
            <button class="quiet icon" aria-label="Remove ${file.name} from this device" ?disabled=${!this.ready} @click=${() => this.forget(file.id)}>${icons.close}</button>
          </li>`,
        )}
      </ul>
    `;
  }

  private forget(id?: string): void {
    this.dispatchEvent(event("forget-file", id));
  }
}
