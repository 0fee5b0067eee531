import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { TablightError } from "tablight";

import "./expression-field.js";
import { event } from "../events.js";
import type { Pickable } from "../fields.js";
import { isNumeric } from "../format.js";
import { identifier, measurable, type Measure, type MeasureName, MEASURES } from "../grouping.js";
import { fields } from "../styles/fields.js";
import { shared } from "../styles/shared.js";

/** What is measured of each group. Says `measure` with what changes of it. */
@customElement("tablight-measure")
export class MeasureField extends LitElement {
  @property({ attribute: false }) measure!: Measure;
  @property({ attribute: false }) columns: readonly Pickable[] = [];
  /** Which of several measures it is. */
  @property({ attribute: false }) place = 0;
  @property() problem = "";
  @property({ attribute: false }) error: TablightError | undefined;

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

  private set(change: Partial<Measure>): void {
    this.dispatchEvent(event<Partial<Measure>>("measure", change));
  }

  private setName(name: MeasureName): void {
    const { measure, columns } = this;
    const fits = columns.filter(({ type }) => measurable(name, type));
    const column = fits.length === 0 || fits.some((one) => one.name === measure.column) ? measure.column : (fits[0]?.name ?? "");
    this.set({ name, column });
  }

  override render(): unknown {
    const { columns, place } = this;
    const { name, column, expression } = this.measure;
    const fits = columns.filter(({ type }) => measurable(name, type));
    const offered = MEASURES.filter((one) => one.name === "count" || one.name === "expression" || columns.some(({ type }) => measurable(one.name, type)));
    const example = columns.find((one) => isNumeric(one.type) && one.name === column) ?? columns.find(({ type }) => isNumeric(type));
    const id = (what: string): string => (place === 0 ? what : `${what}-${place}`);
    return html`<div class="fields">
      <div class="field">
        <label for="measure">What of each group</label>
        <select id="measure" data-testid=${id("measure")} @change=${(e: Event) => this.setName((e.target as HTMLSelectElement).value as MeasureName)}>
          ${offered.map((one) => html`<option value=${one.name} ?selected=${one.name === name}>${one.words}${one.name === "count" || one.name === "expression" ? "" : " …"}</option>`)}
        </select>
      </div>
      ${fits.length > 0
        ? html`<div class="field">
            <label for="measured">Column</label>
            <select id="measured" data-testid=${id("measured")} @change=${(e: Event) => this.set({ column: (e.target as HTMLSelectElement).value })}>
              ${fits.map((one) => html`<option value=${one.name} ?selected=${one.name === column}>${one.name}</option>`)}
            </select>
          </div>`
        : undefined}
      ${name === "expression"
        ? html`<tablight-expression
            name=${id("expression")}
            label="Expression"
            example=${example ? `sum(${identifier(example.name)}) / count(*)` : "count(*)"}
            value=${expression}
            problem=${this.problem}
            .error=${this.error}
            @write=${(e: CustomEvent<string>) => this.set({ expression: e.detail })}
          ></tablight-expression>`
        : undefined}
    </div>`;
  }
}
