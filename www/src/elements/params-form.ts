import { css, html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import { event } from "../events.js";
import { type Field, fieldsOf, fromText, toText } from "../fields.js";
import * as icons from "../icons.js";
import { shared } from "../styles/shared.js";
import { Part } from "../turns.js";
import { type Pickable, fits } from "./column-picker.js";
import "./column-picker.js";

/** A method as the package lists it. */
export interface MethodInfo {
  readonly task: string;
  readonly method: string;
  readonly summary: string;
  readonly common: object;
  readonly params: object;
}

/** Values by the names of their parameters; those left at their defaults are not there. */
export type Values = Readonly<Record<string, unknown>>;

/** Does a text stand for a value? */
function accepts(field: Field, text: string): boolean {
  try {
    fromText(field, text);
    return true;
  } catch {
    return false;
  }
}

/** A form made from the schemas of a task's methods. Says `run` with the values that differ from the defaults. */
@customElement("tablight-params")
export class ParamsForm extends Part {
  @property({ attribute: false }) methods: readonly MethodInfo[] = [];
  @property({ attribute: false }) columns: readonly Pickable[] = [];
  /** What the form starts with. */
  @property({ attribute: false }) start: Values = {};
  /** Names of the parameters that are always in sight; the others are folded away. */
  @property({ attribute: false }) main: readonly string[] = [];
  @property({ attribute: false }) running = false;
  /** The parameter a failed run complained about. */
  @property({ attribute: false }) wrong: string | undefined;
  @state() private method = "";
  @state() private values: Record<string, unknown> = {};
  @state() private problems: Record<string, string> = {};

  static override styles = [
    shared,
    css`
      form {
        display: grid;
        gap: var(--space-4);
      }

      .fields {
        display: grid;
        gap: var(--space-4);
      }

      .field {
        display: grid;
        gap: var(--space-1);
        min-width: 0;
      }

      .field > label,
      .name {
        font-size: var(--text-sm);
        font-weight: 600;
      }

      .check {
        display: flex;
        align-items: center;
        gap: var(--space-2);
      }

      .help {
        color: var(--text-2);
        font-size: var(--text-xs);
        line-height: 1.4;
      }

      .problem {
        color: var(--danger);
        font-size: var(--text-xs);
        font-weight: 600;
      }

      [aria-invalid="true"] {
        border-color: var(--danger);
        border-width: 2px;
      }

      details {
        border-top: 1px solid var(--border);
        padding-top: var(--space-3);
      }

      summary {
        cursor: pointer;
        color: var(--text-2);
        font-size: var(--text-sm);
        font-weight: 600;
      }

      details .fields {
        margin-top: var(--space-3);
      }

      .actions {
        position: sticky;
        bottom: 0;
        display: flex;
        gap: var(--space-2);
        margin-bottom: calc(-1 * var(--space-4));
        padding: var(--space-2) 0 var(--space-4);
        background: var(--surface);
      }

      .actions .primary {
        flex: 1;
        min-height: 2.5rem;
      }
    `,
  ];

  private get info(): MethodInfo | undefined {
    return this.methods.find(({ method }) => method === this.method) ?? this.methods[0];
  }

  private get fields(): Field[] {
    const { info } = this;
    return info ? [...fieldsOf(info.common), ...fieldsOf(info.params)] : [];
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("methods") && !this.method) this.method = this.methods[0]?.method ?? "";
    if (changed.has("start")) this.values = { ...this.start };
  }

  /** The values to run with, or nothing when a field needs attention. */
  read(): Values | undefined {
    if (Object.keys(this.problems).length > 0) return undefined;
    const known = new Map(this.fields.map((field) => [field.name, field]));
    const given = Object.entries(this.values).filter(([name, value]) => {
      const field = known.get(name);
      return field !== undefined && value !== undefined && JSON.stringify(value) !== JSON.stringify(field.default);
    });
    const method = this.method === this.methods[0]?.method ? {} : { method: this.method };
    return { ...method, ...Object.fromEntries(given) };
  }

  private set(field: Field, value: unknown): void {
    this.values = { ...this.values, [field.name]: value };
    const { [field.name]: _, ...others } = this.problems;
    this.problems = others;
  }

  private setText(field: Field, text: string): void {
    try {
      this.set(field, fromText(field, text));
    } catch (problem) {
      this.problems = { ...this.problems, [field.name]: problem instanceof Error ? problem.message : String(problem) };
    }
  }

  /** Takes a complaint back as soon as it is met, not when the field is left: nothing moves under the next click. */
  private relent(field: Field, text: string): void {
    if (field.name in this.problems && accepts(field, text)) this.set(field, fromText(field, text));
  }

  private submit(e: Event): void {
    e.preventDefault();
    const params = this.read();
    if (params && !this.running) this.dispatchEvent(event("run", params));
  }

  override render(): unknown {
    const { fields, info, running } = this;
    const main = fields.filter((field) => this.main.includes(field.name));
    const rest = fields.filter((field) => !this.main.includes(field.name));
    return html`
      <form @submit=${this.submit} novalidate>
        <div class="fields">
          ${this.methods.length > 1 ? this.renderMethod(info) : undefined}
          ${main.map((field) => this.renderField(field))}
        </div>
        ${rest.length > 0
          ? html`<details ?open=${rest.some((field) => field.name === this.wrong)}>
              <summary>More settings (${rest.length})</summary>
              <div class="fields">${rest.map((field) => this.renderField(field))}</div>
            </details>`
          : undefined}
        <div class="actions">
          ${running
            ? html`<button type="button" data-testid="cancel-run" @click=${() => this.dispatchEvent(event("cancel"))}>${icons.stop}Cancel</button>`
            : html`<button type="submit" class="primary" data-testid="run" ?disabled=${Object.keys(this.problems).length > 0}>${icons.play}Run</button>`}
        </div>
      </form>
    `;
  }

  private renderMethod(info: MethodInfo | undefined): unknown {
    return html`<div class="field">
      <label for="method">Method</label>
      <select id="method" @change=${(e: Event) => (this.method = (e.target as HTMLSelectElement).value)}>
        ${this.methods.map(({ method }) => html`<option value=${method} ?selected=${method === info?.method}>${method.replaceAll("_", " ")}</option>`)}
      </select>
      <p class="help">${info?.summary}</p>
    </div>`;
  }

  private renderField(field: Field): unknown {
    const problem = this.problems[field.name];
    const wrong = problem !== undefined || this.wrong === field.name;
    const described = `help-${field.name}`;
    return html`<div class="field" data-param=${field.name}>
      ${field.kind === "boolean"
        ? html`<label class="check"><input type="checkbox" aria-describedby=${described} .checked=${this.value(field) === true} @change=${(e: Event) => this.set(field, (e.target as HTMLInputElement).checked)} />${field.label}</label>`
        : field.kind === "columns"
          ? html`<span class="name">${field.label} <span class="help">${this.picked(field)}</span></span>`
          : html`<label for="field-${field.name}">${field.label}</label>`}
      ${this.renderInput(field, described, wrong)}
      <p class="help" id=${described}>${field.help}</p>
      ${problem ? html`<p class="problem" role="alert">${problem}</p>` : undefined}
    </div>`;
  }

  private renderInput(field: Field, described: string, wrong: boolean): unknown {
    const id = `field-${field.name}`;
    const invalid = wrong ? "true" : "false";
    const value = this.value(field);
    const fitting = this.columns.filter((column) => fits(column, field.columns));
    switch (field.kind) {
      case "boolean":
        return undefined;
      case "columns":
        return html`<tablight-columns
          .label=${field.label}
          .columns=${fitting}
          .chosen=${Array.isArray(value) ? value : []}
          @pick-columns=${(e: CustomEvent<string[]>) => this.set(field, e.detail.length === 0 && field.optional ? null : e.detail)}
        ></tablight-columns>`;
      case "column":
        return html`<select id=${id} aria-describedby=${described} aria-invalid=${invalid} @change=${(e: Event) => this.set(field, (e.target as HTMLSelectElement).value || (field.optional ? null : ""))}>
          <option value="" ?selected=${!value}>${field.optional ? "automatic" : "choose a column"}</option>
          ${fitting.map(({ name }) => html`<option value=${name} ?selected=${name === value}>${name}</option>`)}
        </select>`;
      case "choice": {
        const choice = field.choices.find((option) => option.value === String(value));
        return html`<select id=${id} aria-describedby=${described} aria-invalid=${invalid} @change=${(e: Event) => this.set(field, (e.target as HTMLSelectElement).value || null)}>
            ${field.optional ? html`<option value="" ?selected=${value === null || value === undefined}>automatic</option>` : undefined}
            ${field.choices.map((option) => html`<option value=${option.value} ?selected=${option.value === String(value)}>${option.value}</option>`)}
          </select>
          ${choice?.help ? html`<p class="help"><strong>${choice.value}:</strong> ${choice.help}</p>` : undefined}`;
      }
      default: {
        const words = field.words.length > 0 ? `a number or ${field.words.join(", ")}` : field.optional ? "automatic" : "";
        return html`<input
          id=${id}
          type="text"
          inputmode=${field.words.length === 0 && ["integer", "number"].includes(field.kind) ? "decimal" : "text"}
          autocomplete="off"
          spellcheck="false"
          placeholder=${words}
          aria-describedby=${described}
          aria-invalid=${invalid}
          .value=${toText(value)}
          @input=${(e: Event) => this.relent(field, (e.target as HTMLInputElement).value)}
          @change=${(e: Event) => this.setText(field, (e.target as HTMLInputElement).value)}
        />`;
      }
    }
  }

  /** How many columns are ticked, and what none means. */
  private picked(field: Field): string {
    const value = this.value(field);
    if (Array.isArray(value) && value.length > 0) return `${value.length} chosen`;
    return field.optional ? "automatic" : "none";
  }

  private value(field: Field): unknown {
    return field.name in this.values ? this.values[field.name] : field.default;
  }
}
