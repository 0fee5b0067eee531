import { html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import { event } from "../events.js";
import { readNumber, writeNumber } from "../locale.js";
import { fields } from "../styles/fields.js";
import { shared } from "../styles/shared.js";

/** What stands in a number field: a number, nothing, or what is none. */
export interface NumberChange {
  readonly value: number | undefined;
  readonly problem: boolean;
}

/** A number above 0 that may be left out. Says `number`, and `enter`. */
@customElement("tablight-number")
export class NumberField extends LitElement {
  /** Under which tests know it. */
  @property() name = "";
  @property() label = "";
  /** What is meant where it is left out. */
  @property() none = "";
  @property({ type: Boolean }) whole = false;
  @property({ attribute: false }) value: number | undefined;
  @state() private problem = "";

  static override styles = [shared, fields];

  private read(text: string): void {
    const value = readNumber(text);
    const isNone = text.trim() === "";
    const isRight = isNone || (Number.isFinite(value) && value > 0 && (!this.whole || Number.isInteger(value)));
    this.problem = isRight ? "" : `A ${this.whole ? "whole " : ""}number above 0, or left empty.`;
    this.dispatchEvent(event<NumberChange>("number", { value: isNone ? undefined : value, problem: !isRight }));
  }

  private onKey(e: KeyboardEvent): void {
    if (e.key !== "Enter") return;
    e.preventDefault();
    this.read((e.target as HTMLInputElement).value);
    if (!this.problem) this.dispatchEvent(event("enter"));
  }

  override render(): unknown {
    const { name, label, none, value, problem } = this;
    return html`<div class="field">
      <label for=${name}>${label}</label>
      <input
        id=${name}
        data-testid=${name}
        inputmode=${this.whole ? "numeric" : "decimal"}
        autocomplete="off"
        placeholder=${none}
        aria-invalid=${problem ? "true" : "false"}
        aria-describedby="problem"
        .value=${value === undefined ? "" : writeNumber(value)}
        @change=${(e: Event) => this.read((e.target as HTMLInputElement).value)}
        @keydown=${(e: KeyboardEvent) => this.onKey(e)}
      />
      ${problem ? html`<p class="problem" id="problem" role="alert"><strong>${problem}</strong></p>` : undefined}
    </div>`;
  }
}
