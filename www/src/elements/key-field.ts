import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { ProfileReport } from "tablight";

import "./number-field.js";
import { event } from "../events.js";
import { isNumeric, isTime, typeName } from "../format.js";
import { groupable, type Key, SPANS } from "../grouping.js";
import { keyFor } from "../guess.js";
import { fields } from "../styles/fields.js";
import { shared } from "../styles/shared.js";
import type { NumberChange } from "./number-field.js";

type Column = ProfileReport["columns"][number];

/** A column that tells groups apart, and its spans of time or bins. Says `key`, with nothing where there is to be none. */
@customElement("tablight-key")
export class KeyField extends LitElement {
  @property({ attribute: false }) columns: readonly Column[] = [];
  @property({ attribute: false }) key: Key | undefined;
  /** Which of several columns it is. */
  @property({ attribute: false }) place = 0;
  /** The column of the other one. */
  @property({ attribute: false }) taken: string | undefined;

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

  private say(key: Key | undefined): void {
    this.dispatchEvent(event<Key | undefined>("key", key));
  }

  private choose(column: string): void {
    const chosen = this.columns.find(({ name }) => name === column);
    this.say(chosen && keyFor(chosen));
  }

  override render(): unknown {
    const { columns, key, place, taken } = this;
    const offered = columns.filter(({ name, type }) => groupable(type) && name !== taken);
    const type = columns.find(({ name }) => name === key?.column)?.type ?? "";
    return html`<div class="fields">
      <div class="field">
        <label for="by">${place === 0 ? "Column" : "and column"}</label>
        <select id="by" data-testid="by-${place}" @change=${(e: Event) => this.choose((e.target as HTMLSelectElement).value)}>
          <option value="" ?selected=${!key}>${place === 0 ? "none: all rows together" : "none"}</option>
          ${offered.map(({ name, type }) => html`<option value=${name} ?selected=${name === key?.column}>${name} (${typeName(type)})</option>`)}
        </select>
      </div>
      ${key && isTime(type) ? this.renderSpan(key, type) : undefined}
      ${key && isNumeric(type)
        ? html`<tablight-number
            name="width-${place}"
            label="Width of the bins of ${key.column}"
            none="each value by itself"
            .value=${key.width}
            @number=${({ detail: { value, problem } }: CustomEvent<NumberChange>) => problem || this.say({ column: key.column, ...(value === undefined ? {} : { width: value }) })}
          ></tablight-number>`
        : undefined}
    </div>`;
  }

  private renderSpan(key: Key, type: string): unknown {
    return html`<div class="field">
      <label for="every">Span of time of ${key.column}</label>
      <select id="every" data-testid="every-${this.place}" @change=${(e: Event) => this.say({ column: key.column, every: (e.target as HTMLSelectElement).value as (typeof SPANS)[number] })}>
        ${SPANS.filter((span) => span !== "hour" || type !== "date").map((span) => html`<option value=${span} ?selected=${span === key.every}>${span}</option>`)}
      </select>
    </div>`;
  }
}
