import { css, html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import { event } from "../events.js";
import { typeName } from "../format.js";
import type { Pickable } from "../fields.js";
import { shared } from "../styles/shared.js";

/** Any number of columns, by ticking them. */
@customElement("tablight-columns")
export class ColumnPicker extends LitElement {
  @property({ attribute: false }) columns: readonly Pickable[] = [];
  @property({ attribute: false }) chosen: readonly string[] = [];
  @property() label = "Columns";
  /** The order in which columns are ticked is kept, and shown. */
  @property({ attribute: false }) ordered = false;
  @state() private search = "";

  static override styles = [
    shared,
    css`
      .box {
        border: 1px solid var(--border-strong);
        border-radius: var(--radius-sm);
        background: var(--surface);
      }

      input[type="search"] {
        border-width: 0 0 1px;
        border-color: var(--border);
        border-radius: var(--radius-sm) var(--radius-sm) 0 0;
      }

      ul {
        max-height: 11.5rem;
        overflow-y: auto;
        padding: var(--space-1) 0;
      }

      label {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        min-height: 1.75rem;
        padding: 0 var(--space-3);
        font-size: var(--text-sm);
        cursor: pointer;
      }

      label:hover {
        background: var(--surface-2);
      }

      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .type {
        margin-left: auto;
        flex: none;
        color: var(--text-2);
        font-size: var(--text-xs);
      }

      .none {
        padding: var(--space-2) var(--space-3);
      }
    `,
  ];

  private toggle(name: string, on: boolean): void {
    const others = this.chosen.filter((other) => other !== name);
    const kept = on ? [...others, name] : others;
    const chosen = this.ordered ? kept : this.columns.map((column) => column.name).filter((other) => kept.includes(other));
    this.dispatchEvent(event("pick-columns", chosen));
  }

  override render(): unknown {
    const wanted = this.search.toLowerCase();
    const shown = this.columns.filter((column) => column.name.toLowerCase().includes(wanted));
    return html`
      <div class="box" role="group" aria-label=${this.label}>
        ${this.columns.length > 8
          ? html`<input type="search" aria-label="Find in ${this.label}" placeholder="Find" @input=${(e: Event) => (this.search = (e.target as HTMLInputElement).value)} />`
          : undefined}
        ${shown.length === 0 ? html`<p class="none muted small">no column fits</p>` : undefined}
        <ul>
          ${shown.map(
            (column) => html`<li>
              <label>
                <input type="checkbox" .checked=${this.chosen.includes(column.name)} @change=${(e: Event) => this.toggle(column.name, (e.target as HTMLInputElement).checked)} />
                <span class="name" title=${column.name}>${column.name}</span><span class="type">${this.ordered && this.chosen.includes(column.name) ? html`<strong>${this.chosen.indexOf(column.name) + 1}.</strong> ` : undefined}${typeName(column.type)}</span>
              </label>
            </li>`,
          )}
        </ul>
      </div>
    `;
  }
}
