import { css, html, LitElement } from "lit";
import { customElement, state } from "lit/decorators.js";

import { shared } from "../styles/shared.js";

const NARROW = "(max-width: 64rem)";

/** A panel beside the results that folds itself away where there is no room beside them. */
@customElement("tablight-settings")
export class SettingsPanel extends LitElement {
  @state() private narrow = matchMedia(NARROW).matches;
  private readonly query = matchMedia(NARROW);

  static override styles = [
    shared,
    css`
      .body {
        padding: var(--space-4);
      }

      .panel {
        padding: 0;
      }

      h2 {
        margin-bottom: var(--space-3);
      }

      summary {
        padding: var(--space-3) var(--space-4);
        font-weight: 650;
        cursor: pointer;
      }
    `,
  ];

  private readonly onChange = (): void => {
    this.narrow = this.query.matches;
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.query.addEventListener("change", this.onChange);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.query.removeEventListener("change", this.onChange);
  }

  override render(): unknown {
    return this.narrow
      ? html`<details class="panel"><summary>Settings</summary><div class="body"><slot></slot></div></details>`
      : html`<section class="panel" aria-labelledby="settings"><div class="body"><h2 id="settings">Settings</h2><slot></slot></div></section>`;
  }
}
