import { css, html, LitElement } from "lit";
import { customElement, property, query } from "lit/decorators.js";

import { event } from "../events.js";
import { METHOD_WORDS, methodWords } from "../segment-words.js";
import { shared } from "../styles/shared.js";
import type { MethodInfo } from "./params-form.js";

/** The methods with a plain line each, folded to the one that is chosen. Says `pick-method`. */
@customElement("tablight-method-picker")
export class MethodPicker extends LitElement {
  @property({ attribute: false }) methods: readonly MethodInfo[] = [];
  @property() method = "";
  @query("details") private details!: HTMLDetailsElement;
  @query("summary") private summary!: HTMLElement;

  static override styles = [
    shared,
    css`
      .name {
        display: block;
        margin-bottom: var(--space-1);
        font-size: var(--text-sm);
        font-weight: 600;
      }

      details {
        margin-bottom: var(--space-4);
        border: 1px solid var(--border-strong);
        border-radius: var(--radius-sm);
      }

      summary,
      label {
        display: grid;
        gap: 0 var(--space-2);
        padding: var(--space-2) var(--space-3);
        cursor: pointer;
        font-size: var(--text-sm);
      }

      summary {
        grid-template-columns: 1fr auto;
        list-style: none;
        border-radius: var(--radius-sm);
      }

      summary::-webkit-details-marker {
        display: none;
      }

      summary::after {
        content: "▾";
        grid-area: 1 / 2;
        color: var(--text-2);
      }

      details[open] summary::after {
        content: "▴";
      }

      .line {
        color: var(--text-2);
        font-size: var(--text-xs);
        line-height: 1.4;
      }

      fieldset {
        margin: 0;
        padding: var(--space-1) 0;
        border: 0;
        border-top: 1px solid var(--border);
      }

      label {
        grid-template-columns: auto 1fr;
      }

      label:hover {
        background: var(--surface-2);
      }

      label input {
        margin-top: 0.15rem;
      }

      label .line {
        grid-column: 2;
      }
    `,
  ];

  private pick(method: string): void {
    this.dispatchEvent(event("pick-method", method));
  }

  /** Arrow keys go through the methods; a click, Enter or Escape ends the choice. */
  private close(): void {
    this.details.open = false;
    this.summary.focus();
  }

  private onKey(e: KeyboardEvent): void {
    if (!this.details.open || (e.key !== "Escape" && e.key !== "Enter") || e.target === this.summary) return;
    e.preventDefault();
    e.stopPropagation();
    this.close();
  }

  /** Those with words of their own first, in the order of these. */
  private get offered(): readonly MethodInfo[] {
    const order = Object.keys(METHOD_WORDS);
    const place = ({ method }: MethodInfo): number => (order.includes(method) ? order.indexOf(method) : order.length);
    return [...this.methods].sort((a, b) => place(a) - place(b));
  }

  override render(): unknown {
    const chosen = this.methods.find(({ method }) => method === this.method);
    const { title, line } = methodWords(this.method, chosen?.summary);
    return html`<span class="name" id="name">Method</span>
      <details @keydown=${(e: KeyboardEvent) => this.onKey(e)}>
        <summary data-testid="method" aria-label="Method: ${title} ${line}"><strong>${title}</strong> <span class="line">${line}</span></summary>
        <fieldset aria-labelledby="name">
          ${this.offered.map(({ method, summary }) => {
            const words = methodWords(method, summary);
            return html`<label>
              <input type="radio" name="method" value=${method} .checked=${method === this.method} @change=${() => this.pick(method)} @click=${(e: MouseEvent) => e.detail > 0 && this.close()} />
              <strong>${words.title}</strong><span class="line">${words.line}</span>
            </label>`;
          })}
        </fieldset>
      </details>`;
  }
}
