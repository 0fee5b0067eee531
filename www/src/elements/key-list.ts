import { css, html, LitElement } from "lit";
import { customElement } from "lit/decorators.js";

import { KEYS, useLetters, usesLetters } from "../keys.js";
import { shared } from "../styles/shared.js";

/** What keys do. */
@customElement("tablight-keys")
export class KeyList extends LitElement {
  static override styles = [
    shared,
    css`
      .lists {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr));
        gap: var(--space-5);
      }

      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--space-2) var(--space-4);
        margin-top: var(--space-2);
        font-size: var(--text-sm);
      }

      kbd {
        display: inline-block;
        min-width: 1.5rem;
        padding: 0.1rem 0.4rem;
        border: 1px solid var(--border-strong);
        border-bottom-width: 2px;
        border-radius: 4px;
        background: var(--surface-2);
        font: 500 var(--text-xs) / 1.4 var(--font);
        text-align: center;
      }

      label {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        margin-top: var(--space-5);
        padding-top: var(--space-3);
        border-top: 1px solid var(--border);
        font-size: var(--text-sm);
      }
    `,
  ];

  override render(): unknown {
    return html`
      <div class="lists">
        ${KEYS.map(
          ({ where, keys }) => html`<section>
            <h3>${where}</h3>
            <dl>
              ${keys.map(([names, does]) => html`<dt>${(/^Page/.test(names) ? ["Page ↑", "Page ↓"] : names.split(" ")).map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${does}</dd>`)}
            </dl>
          </section>`,
        )}
      </div>
      <label><input type="checkbox" data-testid="letter-keys" .checked=${usesLetters()} @change=${(e: Event) => useLetters((e.target as HTMLInputElement).checked)} />Use shortcuts that are a single key, such as ?</label>
    `;
  }
}
