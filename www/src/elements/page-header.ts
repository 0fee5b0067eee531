import { css, html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import "./privacy-meter.js";
import { event } from "../events.js";
import { bytes, counted } from "../format.js";
import * as icons from "../icons.js";
import { CONTROL } from "../keys.js";
import { shared } from "../styles/shared.js";
import { applyTheme, savedTheme, type Theme } from "../theme.js";

/** Name, file, and what is always within reach: another file, the theme. */
@customElement("tablight-header")
export class PageHeader extends LitElement {
  @property({ attribute: false }) file: { name: string; size: number } | undefined;
  @property({ attribute: false }) rows: number | undefined;
  @property({ attribute: false }) columns: number | undefined;
  /** The file that what is open was made of. */
  @property({ attribute: false }) original: string | undefined;
  @state() private theme: Theme = savedTheme();

  static override styles = [
    shared,
    css`
      header {
        border-bottom: 1px solid var(--border);
        background: var(--surface);
      }

      .bar {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        max-width: 84rem;
        min-height: 3.5rem;
        margin: 0 auto;
        padding: var(--space-2) var(--space-5);
      }

      .brand {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        font-weight: 700;
        letter-spacing: -0.02em;
        font-size: 1.0625rem;
        min-height: 0;
        padding: 0;
        border: 0;
        background: none;
      }

      .file {
        min-width: 0;
        padding-left: var(--space-3);
        border-left: 1px solid var(--border);
        line-height: 1.3;
      }

      .file h1 {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-size: var(--text-sm);
        font-weight: 600;
      }

      .file span {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        color: var(--text-2);
        font-size: var(--text-xs);
      }

      .actions {
        display: flex;
        gap: var(--space-2);
        margin-left: auto;
        flex: none;
      }

      .actions .word {
        overflow: hidden;
        max-width: 14rem;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .keys::after {
        content: attr(data-keys);
        padding: 0.05rem 0.35rem;
        border: 1px solid var(--border-strong);
        border-radius: 4px;
        color: var(--text-2);
        font: 500 var(--text-xs) / 1.4 var(--font);
      }

      .icon {
        width: 2.25rem;
        padding: 0;
      }

      @media (max-width: 40rem) {
        .bar {
          padding: var(--space-2) var(--space-3);
          gap: var(--space-2);
        }

        .has-file .brand span,
        .actions .word {
          display: none;
        }

        .actions button {
          width: 2.25rem;
          padding: 0;
        }
      }
    `,
  ];

  private readonly onTheme = (): void => {
    this.theme = savedTheme();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("theme-change", this.onTheme);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("theme-change", this.onTheme);
  }

  private pick(input: HTMLInputElement): void {
    const files = [...(input.files ?? [])];
    if (files.length > 0) this.dispatchEvent(event("open-file", files));
    input.value = "";
  }

  private toggle(): void {
    const dark = this.theme === "dark" || (this.theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
    applyTheme(dark ? "light" : "dark");
  }

  override render(): unknown {
    const { file, rows, columns } = this;
    const dark = this.theme === "dark" || (this.theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
    const shape = rows === undefined ? "" : `${counted(rows, "row")} · ${counted(columns ?? 0, "column")} · `;
    return html`
      <header>
        <div class="bar ${file ? "has-file" : ""}">
          ${file
            ? html`<button class="brand" aria-label="Tablight: close the file and start over" @click=${() => this.dispatchEvent(event("close-file"))}>${icons.logo}<span>Tablight</span></button>
                <div class="file" data-testid="file"><h1 title=${file.name}>${file.name}</h1><span>${shape}${bytes(file.size)}</span></div>`
            : html`<div class="brand">${icons.logo}<span>Tablight</span></div>`}
          <div class="actions">
            ${this.original === undefined ? undefined : html`<button class="quiet" data-testid="back" aria-label="Back to ${this.original}" @click=${() => this.dispatchEvent(event("go-back"))}>${icons.back}<span class="word">Back to ${this.original}</span></button>`}
            <tablight-meter></tablight-meter>
            <button class="find" data-testid="show-palette" aria-label="Find a command" aria-keyshortcuts="Control+K Meta+K" @click=${() => this.dispatchEvent(event("show-overlay", "palette"))}>${icons.search}<span class="word">Find</span><span class="word keys" data-keys="${CONTROL} K"></span></button>
            ${file
              ? html`<button aria-label="Open another file" @click=${() => this.renderRoot.querySelector("input")?.click()}>${icons.upload}<span class="word">Open another file</span></button>
                  <input type="file" multiple hidden aria-label="Another file" @change=${(e: Event) => this.pick(e.target as HTMLInputElement)} />`
              : undefined}
            <button class="quiet icon" data-testid="theme" aria-label=${dark ? "Switch to the light theme" : "Switch to the dark theme"} @click=${this.toggle}>${dark ? icons.sun : icons.moon}</button>
          </div>
        </div>
      </header>
    `;
  }
}
