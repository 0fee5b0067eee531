import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";

import { event } from "../events.js";
import { count, counted, score } from "../format.js";
import { nameOf, type SeriesReport } from "../reports.js";
import { type Listing, ORDERS, type OrderName } from "../series-order.js";
import { shared } from "../styles/shared.js";

/** Options a browser still lists quickly; search finds the others. */
const SHOWN = 200;
/** From so many series on they are searched and put in order. */
const MANY = 5;

/** One of many series, found by typing, by its error, or by stepping through them. Says `pick-series`, and `list-series` with what changes of which are listed. */
@customElement("tablight-series")
export class SeriesPicker extends LitElement {
  @property({ attribute: false }) series: readonly SeriesReport[] = [];
  @property({ attribute: false }) listing: Listing = { search: "", order: "key" };
  /** The numbers of those listed, in order. */
  @property({ attribute: false }) listed: readonly number[] = [];
  @property({ attribute: false }) picked = 0;

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
        min-width: 0;
        color: var(--text-2);
        font-size: var(--text-sm);
      }

      .steps {
        display: flex;
        gap: var(--space-2);
      }
    `,
  ];

  private pick(index: number | undefined): void {
    if (index !== undefined) this.dispatchEvent(event("pick-series", index));
  }

  private list(change: Partial<Listing>): void {
    this.dispatchEvent(event<Partial<Listing>>("list-series", change));
  }

  /** Enter in the search takes the first that was found. */
  private onKey(e: KeyboardEvent): void {
    if (e.key === "Enter") this.pick(this.listed[0]);
  }

  override render(): unknown {
    const { series, listed, listing, picked } = this;
    const at = listed.indexOf(picked);
    const start = Math.max(0, Math.min(at - SHOWN / 2, listed.length - SHOWN));
    const shown = listed.slice(start, start + SHOWN);
    const label = (i: number): string => {
      const facts = series[i];
      return facts === undefined ? "" : `${nameOf(facts)}${facts.mase === null ? "" : ` · MASE ${score(facts.mase)}`}`;
    };
    const found = listed.length === series.length ? counted(series.length, "series", "series") : `${count(listed.length)} of ${counted(series.length, "series", "series")}`;
    return html`
      <div class="panel">
        ${series.length >= MANY
          ? html`<label
                >Find a series<input type="search" data-testid="series-search" autocomplete="off" spellcheck="false" .value=${listing.search} @input=${(e: Event) => this.list({ search: (e.target as HTMLInputElement).value })} @keydown=${this.onKey}
              /></label>
              <label
                >Order<select data-testid="series-order" @change=${(e: Event) => this.list({ order: (e.target as HTMLSelectElement).value as OrderName })}>
                  ${ORDERS.map(({ name, words }) => html`<option value=${name} ?selected=${listing.order === name}>${words}</option>`)}
                </select></label
              >`
          : undefined}
        <label>
          <span data-testid="series-found">${found}${listed.length > SHOWN ? `, ${SHOWN} listed` : ""}</span>
          <select data-testid="series-select" @change=${(e: Event) => this.pick(Number((e.target as HTMLSelectElement).value))}>
            ${at < 0 ? html`<option value=${picked} selected>${label(picked)}</option>` : undefined}
            ${shown.map((i) => html`<option value=${i} .selected=${i === picked}>${label(i)}</option>`)}
          </select>
        </label>
        <div class="steps">
          <button ?disabled=${at === 0 || listed.length === 0} @click=${() => this.pick(listed[at < 0 ? 0 : at - 1])}>Previous</button>
          <button ?disabled=${at === listed.length - 1 || listed.length === 0} @click=${() => this.pick(listed[at + 1])}>Next</button>
        </div>
      </div>
    `;
  }
}
