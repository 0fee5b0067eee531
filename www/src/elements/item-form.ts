import { css, html, LitElement, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import type { TablightError } from "tablight";

import { event } from "../events.js";
import type { Field, Pickable } from "../fields.js";
import { plain } from "../format.js";
import { given, type Item, type Kind } from "../kinds.js";
import { shared } from "../styles/shared.js";
import type { FieldChange } from "./param-field.js";
import "./param-field.js";

/**
 * A form for an item of a list, a step or a rule: first which kind, then its parameters, as the schema has them. Says `draft` with the item whenever what is
 * filled in makes one, `save-item` with the one that is wanted, and `cancel`.
 */
@customElement("tablight-item-form")
export class ItemForm extends LitElement {
  @property({ attribute: false }) kinds: readonly Kind[] = [];
  /** The name under which an item says its kind. */
  @property() tag = "";
  /** What an item is called. */
  @property() noun = "item";
  @property({ attribute: false }) columns: readonly Pickable[] = [];
  /** The item that is changed, or what a new one begins with. */
  @property({ attribute: false }) item: Item | undefined;
  @property({ attribute: false }) isNew = true;
  /** What is known of a draft, such as the rows that it touches. */
  @property() note = "";
  @property({ attribute: false }) error: TablightError | undefined;
  @state() private kind: Kind | undefined;
  @state() private values: Item = {};
  @state() private problems: readonly string[] = [];

  static override styles = [
    shared,
    css`
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-4);
        padding: var(--space-4);
        border: 1px solid var(--border-strong);
        border-radius: var(--radius);
        background: var(--surface);
      }

      form:focus {
        outline: none;
      }

      .kind {
        display: grid;
        gap: var(--space-1);
        max-width: 24rem;
        font-size: var(--text-sm);
        font-weight: 600;
      }

      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr));
        gap: var(--space-4);
        align-items: start;
      }

      summary {
        margin-bottom: var(--space-3);
        cursor: pointer;
        color: var(--text-2);
        font-size: var(--text-sm);
        font-weight: 600;
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-3);
      }

      .problem {
        color: var(--danger);
        font-size: var(--text-sm);
        overflow-wrap: anywhere;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("item") && this.kind) return;
    const { item, tag, kinds } = this;
    this.kind = kinds.find(({ name }) => name === item?.[tag]) ?? kinds[0];
    this.values = item ?? {};
    this.problems = [];
  }

  override firstUpdated(): void {
    // It was asked for, so the keyboard goes there.
    const { renderRoot } = this;
    (renderRoot.querySelector("select") ?? renderRoot.querySelector("form"))?.focus();
  }

  private choose(name: string): void {
    this.kind = this.kinds.find((kind) => kind.name === name) ?? this.kind;
    this.problems = [];
    // What kinds have in common, such as the column, is kept.
    const names = new Set(this.fields.map((field) => field.name));
    this.values = Object.fromEntries(Object.entries(this.values).filter(([name]) => names.has(name)));
    this.draft();
  }

  private change({ name, value, problem }: FieldChange): void {
    const others = this.problems.filter((other) => other !== name);
    this.problems = problem ? [...others, name] : others;
    if (problem) return;
    this.values = { ...this.values, [name]: value };
    this.draft();
  }

  private get fields(): readonly Field[] {
    return [...(this.kind?.fields ?? []), ...(this.kind?.common ?? [])];
  }

  /** What is filled in; nothing where something is wrong or missing. */
  private get made(): Item | undefined {
    const { kind, values, problems, tag } = this;
    if (!kind || problems.length > 0 || this.fields.some((field) => this.counts(field) && field.required && isEmpty(values[field.name]))) return undefined;
    const counted = this.fields.filter((field) => this.counts(field)).map(({ name }) => [name, this.fitting(name)] as const);
    return { [tag]: kind.name, ...given(Object.fromEntries(counted), kind) };
  }

  /** Values of a column of texts are texts, also where they look like numbers. */
  private fitting(name: string): unknown {
    const { values, columns } = this;
    const value = values[name];
    const names = [values["column"], values["columns"]].flat();
    const isText = names.length > 0 && columns.some((column) => names.includes(column.name) && column.type === "utf8");
    if (!isText || !["value", "values"].includes(this.fields.find((field) => field.name === name)?.kind ?? "")) return value;
    return Array.isArray(value) ? value.map(String) : value === null || value === undefined ? value : String(value);
  }

  /** Does a field count with the other values as they are? What forms have no words for is kept where it is given. */
  private counts({ only, kind, name }: Field): boolean {
    if (kind === "json") return name in this.values;
    return only.length === 0 || this.fields.some((field) => field.kind === "choice" && only.includes(String(this.values[field.name] ?? field.default)));
  }

  private draft(): void {
    this.dispatchEvent(event<Item | undefined>("draft", this.made));
  }

  private submit(e: Event): void {
    e.preventDefault();
    const { made } = this;
    if (made) this.dispatchEvent(event<Item>("save-item", made));
  }

  override render(): unknown {
    const { kind, error, note, noun, item, isNew } = this;
    if (!kind) return undefined;
    const shown = kind.fields.filter((field) => this.counts(field));
    return html`<form novalidate tabindex="-1" data-testid="item-form" aria-label=${isNew ? `New ${noun}` : `Change the ${noun}`} @submit=${this.submit} @enter=${() => this.renderRoot.querySelector("form")?.requestSubmit()} @keydown=${this.onKey}>
      ${isNew ? this.renderKinds(kind) : undefined}
      <p class="small muted">${plain(kind.summary)}</p>
      ${keyed(
        kind.name,
        html`${shown.length > 0 ? html`<div class="fields">${shown.map((field) => this.renderField(field))}</div>` : undefined}
          ${kind.common.length > 0
            ? html`<details ?open=${kind.common.some(({ name }) => item?.[name] !== undefined)}>
                <summary>More settings (${kind.common.length})</summary>
                <div class="fields">${kind.common.map((field) => this.renderField(field))}</div>
              </details>`
            : undefined}`,
      )}
      ${error ? html`<p class="problem" role="alert" data-testid="item-error">${sentence(error.message)}${error.hint ? ` What may help: ${plain(error.hint)}.` : ""}</p>` : undefined}
      <div class="actions">
        <button type="submit" class="primary" data-testid="save-item" ?disabled=${!this.made}>${isNew ? `Add the ${noun}` : "Change it"}</button>
        <button type="button" data-testid="cancel-item" @click=${() => this.dispatchEvent(event("cancel"))}>Cancel</button>
        ${note ? html`<span class="small muted number" data-testid="item-note">${note}</span>` : undefined}
      </div>
    </form>`;
  }

  private readonly onKey = (e: KeyboardEvent): void => {
    if (e.key !== "Escape") return;
    e.stopPropagation();
    this.dispatchEvent(event("cancel"));
  };

  private renderKinds(kind: Kind): unknown {
    const groups = [...new Set(this.kinds.map(({ group }) => group))];
    return html`<label class="kind">
      What
      <select data-testid="item-kind" @change=${(e: Event) => this.choose((e.target as HTMLSelectElement).value)}>
        ${groups.map((group) => html`<optgroup label=${group}>${this.kinds.filter((one) => one.group === group).map(({ name, title }) => html`<option value=${name} ?selected=${name === kind.name}>${title}</option>`)}</optgroup>`)}
      </select>
    </label>`;
  }

  private renderField(field: Field): unknown {
    const value = field.name in this.values ? this.values[field.name] : field.default;
    const wrong = this.error?.details.param?.split(".").at(-1) === field.name;
    return html`<tablight-field data-param=${field.name} .field=${field} .value=${value} .columns=${this.columns} .wrong=${wrong} @field-change=${(e: CustomEvent<FieldChange>) => this.change(e.detail)}></tablight-field>`;
  }
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
const sentence = (message: string): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? "" : "."}`;
