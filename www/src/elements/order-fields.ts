import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";

import "./number-field.js";
import { event } from "../events.js";
import type { Grouping } from "../grouping.js";
import { fields } from "../styles/fields.js";
import { shared } from "../styles/shared.js";
import type { NumberChange } from "./number-field.js";

const ORDERS = [
  { value: "largest", words: "largest first" },
  { value: "smallest", words: "smallest first" },
  { value: "groups", words: "as the groups follow each other" },
] as const;

/** In which order groups stand, how many of them, and how the table is laid out. Says `order` with what is different. */
@customElement("tablight-order")
export class OrderFields extends LitElement {
  @property({ attribute: false }) grouping!: Grouping;

  static override styles = [
    shared,
    fields,
    css`
      .fields {
        display: grid;
        gap: var(--space-3);
      }
    `,
  ];

  private set(change: Partial<Grouping>): void {
    this.dispatchEvent(event<Partial<Grouping>>("order", change));
  }

  override render(): unknown {
    const { by, order, limit, other, layout } = this.grouping;
    return html`<div class="fields">
      <div class="field">
        <label for="order">Order</label>
        <select id="order" data-testid="order" @change=${(e: Event) => this.set({ order: (e.target as HTMLSelectElement).value as Grouping["order"] })}>
          ${ORDERS.map(({ value, words }) => html`<option value=${value} ?selected=${value === order}>${words}</option>`)}
        </select>
      </div>
      ${by.length === 2 ? this.renderLayout() : undefined}
      ${by.length === 1 || layout === "rows"
        ? html`<tablight-number name="limit" label="Groups shown" none="all" whole .value=${limit} @number=${({ detail: { value, problem } }: CustomEvent<NumberChange>) => problem || this.set({ limit: value })}></tablight-number>
            <label class="check"><input type="checkbox" data-testid="other" ?disabled=${limit === undefined} .checked=${other} @change=${(e: Event) => this.set({ other: (e.target as HTMLInputElement).checked })} />the others together as “Other”</label>`
        : undefined}
    </div>`;
  }

  private renderLayout(): unknown {
    const { by, layout } = this.grouping;
    const layouts: { value: Grouping["layout"]; words: string }[] = [
      { value: "rows", words: "a row for each group" },
      { value: "subtotals", words: `with subtotals of ${by[0]?.column}` },
      ...by.map(({ column }, i) => ({ value: i as Grouping["layout"], words: `${column} side by side (pivot)` })),
    ];
    return html`<div class="field">
      <label for="layout">Table</label>
      <select id="layout" data-testid="layout" @change=${(e: Event) => this.set({ layout: layouts[(e.target as HTMLSelectElement).selectedIndex]?.value ?? "rows" })}>
        ${layouts.map(({ value, words }) => html`<option value=${String(value)} ?selected=${value === layout}>${words}</option>`)}
      </select>
    </div>`;
  }
}
