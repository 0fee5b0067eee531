import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";

import { download } from "../download.js";
import { event } from "../events.js";
import * as icons from "../icons.js";
import { shared } from "../styles/shared.js";

/** A list as JSON: to be saved, opened, or written by hand. Says `use-text` with the text that is to be used. */
@customElement("tablight-saved")
export class SavedList extends LitElement {
  /** What is saved: `recipe`, `rules`. */
  @property() what = "recipe";
  @property() label = "";
  /** What the list is made of. */
  @property() items = "steps";
  @property() text = "";

  static override styles = [
    shared,
    css`
      summary {
        font-weight: 600;
        cursor: pointer;
      }

      .body {
        display: grid;
        gap: var(--space-3);
        margin-top: var(--space-3);
      }

      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }

      textarea {
        min-height: 10rem;
        font-family: var(--mono);
      }
    `,
  ];

  private use(text: string): void {
    this.dispatchEvent(event("use-text", text));
  }

  private async open(input: HTMLInputElement): Promise<void> {
    const [file] = input.files ?? [];
    input.value = "";
    if (file) this.use(await file.text());
  }

  override render(): unknown {
    const { what, items, text } = this;
    return html`
      <details class="panel" data-testid=${what}>
        <summary>${this.label}</summary>
        <div class="body">
          <label for=${what} class="muted small">JSON, to be kept and used on other files</label>
          <textarea id=${what} spellcheck="false" .value=${text}></textarea>
          <div class="tools">
            <button data-testid="use-${what}" @click=${() => this.use(this.renderRoot.querySelector("textarea")?.value ?? "")}>Use these ${items}</button>
            <button data-testid="save-${what}" @click=${() => download(new Blob([text], { type: "application/json" }), `${what}.json`)}>${icons.save}Save as a file</button>
            <button @click=${() => this.renderRoot.querySelector<HTMLInputElement>("input")?.click()}>${icons.upload}Open a saved file</button>
            <input type="file" hidden accept=".json,application/json" aria-label="File of ${items}" data-testid="open-${what}" @change=${(e: Event) => void this.open(e.target as HTMLInputElement)} />
          </div>
        </div>
      </details>
    `;
  }
}
