import { css, html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import { event } from "../events.js";
import * as icons from "../icons.js";
import { shared } from "../styles/shared.js";

/** Two texts that belong together. */
export type Pair = readonly [first: string, second: string];

/** What half of a pair is called, and what it may be; any text if there are no options. */
export interface Half {
  readonly label: string;
  readonly options?: readonly string[];
  /** An option in plain words. */
  readonly title?: (option: string) => string;
}

export interface Pairing {
  readonly first: Half;
  readonly second: Half;
}

/** Any number of pairs, a line for each. Says `pairs`. */
@customElement("tablight-pairs")
export class PairList extends LitElement {
  @property() label = "";
  @property({ attribute: false }) pairing!: Pairing;
  /** What the list starts with. */
  @property({ attribute: false }) pairs: readonly Pair[] = [];
  @state() private lines: readonly Pair[] = [];

  static override styles = [
    shared,
    css`
      .pairs {
        display: grid;
        gap: var(--space-2);
      }

      .pair {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) auto;
        gap: var(--space-2);
      }

      .pairs > button {
        justify-self: start;
      }
    `,
  ];

  override willUpdate(): void {
    if (!this.hasUpdated) this.lines = this.pairs.length > 0 ? this.pairs : [this.empty];
  }

  private get empty(): Pair {
    return ["", this.pairing.second.options?.[0] ?? ""];
  }

  private change(lines: readonly Pair[]): void {
    this.lines = lines;
    this.dispatchEvent(event<readonly Pair[]>("pairs", lines));
  }

  private set(at: number, half: 0 | 1, text: string): void {
    this.change(this.lines.map((line, i): Pair => (i !== at ? line : half === 0 ? [text, line[1]] : [line[0], text])));
  }

  override render(): unknown {
    const { lines, pairing } = this;
    return html`<div class="pairs" role="group" aria-label=${this.label}>
      ${lines.map(
        ([first, second], i) => html`<div class="pair">
          ${this.renderHalf(pairing.first, i, 0, first)} ${this.renderHalf(pairing.second, i, 1, second)}
          <button type="button" aria-label="Remove line ${i + 1} of ${this.label}" ?disabled=${lines.length === 1} @click=${() => this.change(lines.filter((_, at) => at !== i))}>${icons.close}</button>
        </div>`,
      )}
      <button type="button" class="quiet" @click=${() => this.change([...lines, this.empty])}>${icons.plus}Another</button>
    </div>`;
  }

  private renderHalf({ label, options, title = String }: Half, at: number, half: 0 | 1, value: string): unknown {
    const name = `${label}, line ${at + 1}`;
    if (!options) return html`<input aria-label=${name} placeholder=${label} autocomplete="off" spellcheck="false" .value=${value} @change=${(e: Event) => this.set(at, half, (e.target as HTMLInputElement).value)} />`;
    const offered = value !== "" && !options.includes(value) ? [...options, value] : options;
    return html`<select aria-label=${name} @change=${(e: Event) => this.set(at, half, (e.target as HTMLSelectElement).value)}>
      ${half === 0 ? html`<option value="" ?selected=${value === ""}>choose a column</option>` : undefined}
      ${offered.map((option) => html`<option value=${option} ?selected=${option === value}>${title(option)}</option>`)}
    </select>`;
  }
}
