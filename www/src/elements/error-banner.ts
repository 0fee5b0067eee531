import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { TablightError } from "tablight";

import { event } from "../events.js";
import { count } from "../format.js";
import * as icons from "../icons.js";
import { shared } from "../styles/shared.js";

const TITLES: Record<string, string> = {
  aborted: "Cancelled",
  parse: "The file could not be read",
  schema: "The columns do not fit this task",
  params: "A setting needs to be changed",
  memory: "There is not enough memory for this",
  unsupported: "This is not supported",
  internal: "Something went wrong inside Tablight",
};

/** A failure in plain words: what, where, what to try. */
@customElement("tablight-error")
export class ErrorBanner extends LitElement {
  @property({ attribute: false }) error: TablightError | undefined;
  /** Name of the file it is about, where that is not on the page. */
  @property({ attribute: false }) file: string | undefined;
  @property({ type: Boolean }) dismissible = false;

  static override styles = [
    shared,
    css`
      .box {
        display: grid;
        grid-template-columns: auto 1fr auto;
        gap: var(--space-3);
        padding: var(--space-4);
        border: 1px solid var(--danger);
        border-radius: var(--radius);
        background: var(--danger-soft);
      }

      .icon {
        color: var(--danger);
        padding-top: 0.15rem;
      }

      .text {
        display: grid;
        gap: var(--space-1);
        overflow-wrap: anywhere;
      }

      button {
        align-self: start;
        width: 2.25rem;
        padding: 0;
        color: var(--text);
      }
    `,
  ];

  /** Rows count from 1 for people; a spreadsheet shows the header above them. */
  private get place(): string {
    const { column, row, byte, param } = this.error?.details ?? {};
    const parts: string[] = [];
    if (row !== undefined) parts.push(`data row ${count(row + 1)}`);
    if (column !== undefined) parts.push(`column “${column}”`);
    if (byte !== undefined) parts.push(`byte ${count(byte)}`);
    if (param !== undefined && param !== "source") parts.push(`setting “${param}”`);
    return parts.join(", ");
  }

  override render(): unknown {
    const { error, place } = this;
    if (!error) return undefined;
    const sentence = error.message.charAt(0).toUpperCase() + error.message.slice(1);
    return html`
      <div class="box" role="alert">
        <span class="icon">${icons.alert}</span>
        <div class="text">
          <h3>${TITLES[error.code] ?? "That did not work"}${this.file ? `: ${this.file}` : ""}</h3>
          <p data-testid="error-message">${sentence}${/[.!?]$/.test(sentence) ? "" : "."}</p>
          ${place ? html`<p class="small" data-testid="error-place">Where: ${place}</p>` : undefined}
          ${error.hint ? html`<p class="small" data-testid="error-hint">What may help: ${error.hint}</p>` : undefined}
        </div>
        ${this.dismissible ? html`<button class="quiet" aria-label="Dismiss the message" @click=${() => this.dispatchEvent(event("dismiss"))}>${icons.close}</button>` : undefined}
      </div>
    `;
  }
}
