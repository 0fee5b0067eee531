import { css, html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import { event } from "../events.js";
import { count } from "../format.js";
import { shared } from "../styles/shared.js";

/** Options a browser still lists quickly; search finds the others. */
const SHOWN = 200;

/** One of many series, found by typing or by stepping through them. */
@customElement("tablight-series")
export class SeriesPicker extends LitElement {
  @property({ attribute: false }) names: readonly string[] = [];
  @property({ attribute: false }) picked = 0;
  @state() private search = "";

  static override styles = [
    shared,
    css`
      .panel {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: var(--space-3);
        padding-block: var(--space-3);
      }

      label {
        display: grid;
        gap: var(--space-1);
        flex: 1 1 10rem;
        color: var(--text-2);
        font-size: var(--text-sm);
      }

      .steps {
        display: flex;
        gap: var(--space-2);
      }
    `,
  ];

  private pick(index: number): void {
    this.dispatchEvent(event("pick-series", index));
  }

  override render(): unknown {
    const { names, picked } = this;
    const wanted = this.search.trim().toLowerCase();
    const found = names.map((name, i) => [name, i] as const).filter(([name, i]) => name.toLowerCase().includes(wanted) || i === picked);
    const shown = found.slice(0, SHOWN);
    if (!shown.some(([, i]) => i === picked)) shown.unshift([names[picked] ?? "", picked]);
    return html`
      <div class="panel">
        ${names.length > 12
          ? html`<label>Find a series<input type="search" data-testid="series-search" @input=${(e: Event) => (this.search = (e.target as HTMLInputElement).value)} /></label>`
          : undefined}
        <label>
          <span>Series ${count(picked + 1)} of ${count(names.length)}${found.length > SHOWN ? `, first ${SHOWN} listed` : ""}</span>
          <select data-testid="series-select" .value=${String(picked)} @change=${(e: Event) => this.pick(Number((e.target as HTMLSelectElement).value))}>
            ${shown.map(([name, i]) => html`<option value=${i} ?selected=${i === picked}>${name}</option>`)}
          </select>
        </label>
        <div class="steps">
          <button ?disabled=${picked === 0} @click=${() => this.pick(picked - 1)}>Previous</button>
          <button ?disabled=${picked >= names.length - 1} @click=${() => this.pick(picked + 1)}>Next</button>
        </div>
      </div>
    `;
  }
}
