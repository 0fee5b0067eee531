import { css, html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import { event } from "../events.js";
import { type Field, fieldsOf, type Pickable } from "../fields.js";
import * as icons from "../icons.js";
import { shared } from "../styles/shared.js";
import { Part } from "../turns.js";
import type { FieldChange } from "./param-field.js";
import "./param-field.js";

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

/** A form made from the schemas of a task's methods. Says `run` with the values that differ from the defaults. */
@customElement("tablight-params")
export class ParamsForm extends Part {
  @property({ attribute: false }) methods: readonly MethodInfo[] = [];
  @property({ attribute: false }) columns: readonly Pickable[] = [];
  /** What the form starts with: values, and a method if it is not the first. */
  @property({ attribute: false }) start: Values | undefined = {};
  /** Names of the parameters that are always in sight; the others are folded away. */
  @property({ attribute: false }) main: readonly string[] = [];
  @property({ attribute: false }) running = false;
  /** The parameter a failed run complained about. */
  @property({ attribute: false }) wrong: string | undefined;
  @state() private method = "";
  @state() private values: Record<string, unknown> = {};
  /** Names of the fields that need attention. */
  @state() private problems: readonly string[] = [];

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

      .field > label {
        font-size: var(--text-sm);
        font-weight: 600;
      }

      .help {
        color: var(--text-2);
        font-size: var(--text-xs);
        line-height: 1.4;
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
    // Another choice of methods is another form: what was wrong in a field that is gone does not count.
    if (changed.has("methods") && !this.methods.some(({ method }) => method === this.method)) [this.method, this.problems] = [this.methods[0]?.method ?? "", []];
    if (changed.has("start") && this.start) {
      const { method, ...values } = this.start;
      [this.method, this.values] = [typeof method === "string" ? method : (this.methods[0]?.method ?? ""), values];
    }
  }

  /** The values to run with, or nothing when a field needs attention. */
  read(): Values | undefined {
    if (this.problems.length > 0) return undefined;
    const known = new Map(this.fields.map((field) => [field.name, field]));
    const given = Object.entries(this.values).filter(([name, value]) => {
      const field = known.get(name);
      return field !== undefined && value !== undefined && JSON.stringify(value) !== JSON.stringify(field.default);
    });
    const method = this.method === this.methods[0]?.method ? {} : { method: this.method };
    return { ...method, ...Object.fromEntries(given) };
  }

  private change({ name, value, problem }: FieldChange): void {
    const others = this.problems.filter((other) => other !== name);
    this.problems = problem ? [...others, name] : others;
    if (!problem) this.values = { ...this.values, [name]: value };
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
      <form @submit=${this.submit} @enter=${() => this.renderRoot.querySelector("form")?.requestSubmit()} novalidate>
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
            : html`<button type="submit" class="primary" data-testid="run" ?disabled=${this.problems.length > 0}>${icons.play}Run</button>`}
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
    return html`<tablight-field
      data-param=${field.name}
      .field=${field}
      .value=${this.value(field)}
      .columns=${this.columns}
      .wrong=${this.wrong === field.name}
      @field-change=${(e: CustomEvent<FieldChange>) => this.change(e.detail)}
    ></tablight-field>`;
  }

  private value(field: Field): unknown {
    return field.name in this.values ? this.values[field.name] : field.default;
  }
}
