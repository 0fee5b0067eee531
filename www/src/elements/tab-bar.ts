import { css, html, LitElement, type PropertyValues } from "lit";
import { customElement, property } from "lit/decorators.js";

import { event } from "../events.js";
import { shared } from "../styles/shared.js";

/** A view to choose. */
export interface Tab {
  readonly name: string;
  readonly title: string;
}

/** The views of a file, with the arrow keys of the tabs pattern. */
@customElement("tablight-tabs")
export class TabBar extends LitElement {
  @property({ attribute: false }) tabs: readonly Tab[] = [];
  @property({ attribute: false }) selected = "";
  @property({ attribute: false }) disabled: readonly string[] = [];

  static override styles = [
    shared,
    css`
      [role="tablist"] {
        display: flex;
        gap: var(--space-1);
        border-bottom: 1px solid var(--border);
        overflow-x: auto;
      }

      [role="tab"] {
        min-height: 2.75rem;
        padding: 0 var(--space-4);
        border: 0;
        border-bottom: 3px solid transparent;
        border-radius: var(--radius-sm) var(--radius-sm) 0 0;
        background: none;
        color: var(--text-2);
        font-size: var(--text-md);
      }

      @media (max-width: 40rem) {
        [role="tab"] {
          flex: 1;
          padding: 0 var(--space-1);
          font-size: var(--text-sm);
        }
      }

      [role="tab"]:focus-visible {
        outline-offset: -2px;
      }

      [role="tab"][aria-selected="true"] {
        border-bottom-color: var(--accent);
        color: var(--text);
        font-weight: 650;
      }

      [role="tab"][aria-disabled="true"] {
        cursor: default;
      }
    `,
  ];

  override updated(changed: PropertyValues<this>): void {
    // Not all tabs fit on a phone.
    if (changed.has("selected")) this.renderRoot.querySelector(`#tab-${this.selected}`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  private onKey(e: KeyboardEvent): void {
    const usable = this.tabs.filter((tab) => !this.disabled.includes(tab.name));
    const at = usable.findIndex((tab) => tab.name === this.selected);
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -at, End: usable.length - 1 - at }[e.key];
    if (step === undefined) return;
    e.preventDefault();
    const next = usable[(at + step + usable.length) % usable.length];
    if (!next) return;
    this.select(next.name);
    this.renderRoot.querySelector<HTMLElement>(`#tab-${next.name}`)?.focus();
  }

  private select(name: string): void {
    if (!this.disabled.includes(name)) this.dispatchEvent(event("select-tab", name));
  }

  override render(): unknown {
    return html`
      <div role="tablist" aria-label="Views of the file" @keydown=${this.onKey}>
        ${this.tabs.map(({ name, title }) => {
          const off = this.disabled.includes(name);
          return html`<button
            role="tab"
            id="tab-${name}"
            data-testid="tab-${name}"
            aria-selected=${this.selected === name ? "true" : "false"}
            aria-disabled=${off ? "true" : "false"}
            title=${off ? "Ready when the file has been read" : ""}
            tabindex=${this.selected === name ? 0 : -1}
            @click=${() => this.select(name)}
          >
            ${title}
          </button>`;
        })}
      </div>
    `;
  }
}
