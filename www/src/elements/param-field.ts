import { css, html, LitElement, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import { event } from "../events.js";
import { type Field, fits, fromText, type Pickable, toText } from "../fields.js";
import { fromPairs, isPairs, pairing, toPairs } from "../pairs.js";
import { fields } from "../styles/fields.js";
import { shared } from "../styles/shared.js";
import type { Pair } from "./pair-list.js";
import "./column-picker.js";
import "./pair-list.js";

/** A new value of a field, or that what stands in it is none. */
export interface FieldChange {
  readonly name: string;
  readonly value: unknown;
  readonly problem: boolean;
}

/** Expressions and patterns are written in letters of one width. */
const CODE: ReadonlySet<string> = new Set(["where", "expression", "pattern", "formats"]);

/** One parameter of a form: its label, what it is filled in with, its help, and what is wrong with it. Says `field-change`, and `enter`. */
@customElement("tablight-field")
export class ParamField extends LitElement {
  @property({ attribute: false }) field!: Field;
  @property({ attribute: false }) value: unknown;
  @property({ attribute: false }) columns: readonly Pickable[] = [];
  /** A run complained about it. */
  @property({ attribute: false }) wrong = false;
  @state() private problem = "";

  static override styles = [
    shared,
    fields,
    css`
      .field > label,
      .name {
        color: var(--text);
        font-weight: 600;
        font-size: var(--text-sm);
      }

      .code {
        font-family: var(--mono);
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("field") && changed.get("field")?.name !== this.field.name) this.problem = "";
  }

  private set(value: unknown): void {
    this.problem = "";
    this.dispatchEvent(event<FieldChange>("field-change", { name: this.field.name, value, problem: false }));
  }

  private setText(text: string): void {
    try {
      this.set(fromText(this.field, text));
    } catch (problem) {
      this.problem = problem instanceof Error ? problem.message : String(problem);
      this.dispatchEvent(event<FieldChange>("field-change", { name: this.field.name, value: undefined, problem: true }));
    }
  }

  /** Enter means the form, which is in another tree than this field. */
  private onKey(e: KeyboardEvent): void {
    if (e.key !== "Enter") return;
    e.preventDefault();
    this.setText((e.target as HTMLInputElement).value);
    if (!this.problem) this.dispatchEvent(event("enter"));
  }

  /** Takes a complaint back as soon as it is met, not when the field is left: nothing moves under the next click. */
  private relent(text: string): void {
    if (!this.problem) return;
    try {
      this.set(fromText(this.field, text));
    } catch {
      // It is not met yet.
    }
  }

  override render(): unknown {
    const { field, problem } = this;
    const isGroup = ["columns", "order"].includes(field.kind) || isPairs(field);
    return html`<div class="field">
      ${this.isCheck
        ? html`<label class="check"><input type="checkbox" aria-describedby="help" .checked=${this.value === true} @change=${(e: Event) => this.set((e.target as HTMLInputElement).checked)} />${field.label}</label>`
        : isGroup
          ? html`<span class="name">${field.label} <span class="help">${isPairs(field) ? "" : this.picked}</span></span>`
          : html`<label for="field">${field.label}</label>`}
      ${this.renderInput()}
      ${field.help ? html`<p class="help" id="help">${field.help}</p>` : undefined}
      ${problem ? html`<p class="problem" role="alert"><strong>${problem}</strong></p>` : undefined}
    </div>`;
  }

  private get isCheck(): boolean {
    return this.field.kind === "boolean" && !this.field.optional;
  }

  private renderInput(): unknown {
    const { field, value } = this;
    const fitting = this.columns.filter((column) => fits(column, field.columns));
    switch (field.kind) {
      case "boolean":
        return this.isCheck ? undefined : this.renderSelect([{ value: "true", title: "yes" }, { value: "false", title: "no" }], (text) => text === "true");
      case "order":
      case "columns":
        return html`<tablight-columns
          .label=${field.label}
          .columns=${fitting}
          .chosen=${Array.isArray(value) ? value : []}
          .ordered=${field.kind === "order"}
          @pick-columns=${(e: CustomEvent<string[]>) => this.set(e.detail.length === 0 && field.optional ? null : e.detail)}
        ></tablight-columns>`;
      case "sort":
      case "names":
      case "spellings":
        return html`<tablight-pairs .label=${field.label} .pairing=${pairing(field, fitting)} .pairs=${toPairs(field, value)} @pairs=${(e: CustomEvent<readonly Pair[]>) => this.set(fromPairs(field, e.detail))}></tablight-pairs>`;
      case "column": {
        // A column that an earlier step makes is not known here.
        const names = [...new Set([...fitting.map(({ name }) => name), ...(typeof value === "string" && value ? [value] : [])])];
        return this.renderSelect(names.map((name) => ({ value: name, title: name })), (text) => text, "choose a column");
      }
      case "choice": {
        const chosen = field.choices.find((option) => option.value === String(value));
        const known = value === null || value === undefined || value === "" || chosen;
        return html`${this.renderSelect(known ? field.choices : [...field.choices, { value: String(value) }], (text) => text)}
        ${chosen?.help ? html`<p class="help"><strong>${chosen.title ?? chosen.value}:</strong> ${chosen.help}</p>` : undefined}`;
      }
      case "texts":
      case "values":
        return html`<textarea id="field" rows="3" spellcheck="false" placeholder=${field.optional ? "automatic" : "one on each line"} class=${CODE.has(field.name) ? "code" : ""} aria-describedby="help" aria-invalid=${this.invalid} .value=${toText(value, "\n")} @change=${(e: Event) => this.setText((e.target as HTMLTextAreaElement).value)}></textarea>`;
      default:
        return this.renderText();
    }
  }

  private renderSelect(options: readonly { readonly value: string; readonly title?: string }[], read: (text: string) => unknown, none = ""): unknown {
    const { field, value } = this;
    const given = value === null || value === undefined ? "" : String(value);
    return html`<select id="field" aria-describedby="help" aria-invalid=${this.invalid} @change=${(e: Event) => this.set((e.target as HTMLSelectElement).value === "" ? (field.optional ? null : "") : read((e.target as HTMLSelectElement).value))}>
      ${field.optional || none ? html`<option value="" ?selected=${given === ""}>${field.optional ? "automatic" : none}</option>` : undefined}
      ${options.map((option) => html`<option value=${option.value} ?selected=${option.value === given}>${option.title ?? option.value}</option>`)}
    </select>`;
  }

  private renderText(): unknown {
    const { field, value } = this;
    const words = field.words.length > 0 ? `a number or ${field.words.join(", ")}` : field.optional ? field.none : "";
    return html`<input
      id="field"
      type="text"
      class=${CODE.has(field.name) ? "code" : ""}
      inputmode=${field.words.length === 0 && ["integer", "number"].includes(field.kind) ? "decimal" : "text"}
      autocomplete="off"
      spellcheck="false"
      placeholder=${words}
      aria-describedby="help"
      aria-invalid=${this.invalid}
      .value=${toText(value)}
      @input=${(e: Event) => this.relent((e.target as HTMLInputElement).value)}
      @change=${(e: Event) => this.setText((e.target as HTMLInputElement).value)}
      @keydown=${(e: KeyboardEvent) => this.onKey(e)}
    />`;
  }

  private get invalid(): "true" | "false" {
    return this.problem !== "" || this.wrong ? "true" : "false";
  }

  /** How many columns are ticked, and what none means. */
  private get picked(): string {
    const { field, value } = this;
    if (Array.isArray(value) && value.length > 0) return `${value.length} chosen`;
    return field.optional ? "automatic" : "none";
  }
}
