import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import { event } from "../events.js";
import { shared } from "../styles/shared.js";

/** A file that was chosen for the name that steps call it by. */
export interface ChosenFile {
  readonly name: string;
  readonly file: File;
}

/** Asks for the other files that steps are made with, each by its name. Says `choose-file`. */
@customElement("tablight-other-files")
export class OtherFiles extends LitElement {
  @property({ attribute: false }) names: readonly string[] = [];
  /** Those that are here already, and need not be chosen. */
  @property({ attribute: false }) here: ReadonlySet<string> = new Set();
  @state() private chosen: ReadonlyMap<string, string> = new Map();

  static override styles = [
    shared,
    css`
      :host,
      label {
        display: grid;
        gap: var(--space-1);
      }

      :host {
        gap: var(--space-3);
      }

      label {
        font-size: var(--text-sm);
        font-weight: 600;
        overflow-wrap: anywhere;
      }

      span {
        font-weight: 400;
      }
    `,
  ];

  private pick(name: string, input: HTMLInputElement): void {
    const [file] = input.files ?? [];
    if (!file) return;
    this.chosen = new Map([...this.chosen, [name, file.name]]);
    this.dispatchEvent(event<ChosenFile>("choose-file", { name, file }));
  }

  override render(): unknown {
    return this.names.map(
      (name) => html`<label
        >The file that is called ${name}<input type="file" data-testid="other-file" data-name=${name} @change=${(e: Event) => this.pick(name, e.target as HTMLInputElement)} />
        ${this.here.has(name) && !this.chosen.has(name) ? html`<span class="muted">It is here still; choose another one to use that instead.</span>` : nothing}
      </label>`,
    );
  }
}
