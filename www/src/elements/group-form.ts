import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ProfileReport, TablightError } from "tablight";

import { event } from "../events.js";
import { isNumeric, isTime, typeName } from "../format.js";
import { groupable, type Grouping, identifier, isOrdered, type Key, measurable, MEASURES, type MeasureName, SPANS } from "../grouping.js";
import { keyFor } from "../guess.js";
import * as icons from "../icons.js";
import { shared } from "../styles/shared.js";
import { Part } from "../turns.js";

type Column = ProfileReport["columns"][number];
type Layout = Grouping["layout"];

const ORDERS = [
  { value: "largest", words: "largest first" },
  { value: "smallest", words: "smallest first" },
  { value: "groups", words: "as the groups follow each other" },
] as const;

/** What to group by and what to measure. Says `group` with the grouping: by Run and Enter, and where it costs little with every choice. */
@customElement("tablight-group-form")
export class GroupForm extends Part {
  @property({ attribute: false }) columns: readonly Column[] = [];
  /** What the form starts with. */
  @property({ attribute: false }) start!: Grouping;
  @property({ attribute: false }) running = false;
  /** Every choice runs at once. */
  @property({ attribute: false }) live = false;
  @property({ attribute: false }) error: TablightError | undefined;
  @state() private grouping!: Grouping;
  @state() private problem: { field: string; message: string } | undefined;

  static override styles = [
    shared,
    css`
      form,
      fieldset {
        display: grid;
        gap: var(--space-3);
        min-width: 0;
      }

      fieldset {
        margin: 0;
        padding: 0 0 var(--space-4);
        border: 0;
        border-bottom: 1px solid var(--border);
      }

      legend {
        margin-bottom: var(--space-2);
        padding: 0;
        font-size: var(--text-sm);
        font-weight: 650;
      }

      .field {
        display: grid;
        gap: var(--space-1);
        min-width: 0;
      }

      label {
        color: var(--text-2);
        font-size: var(--text-sm);
      }

      .check {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        color: var(--text);
      }

      .help {
        color: var(--text-2);
        font-size: var(--text-xs);
        line-height: 1.4;
      }

      .code {
        font-family: var(--mono);
      }

      .problem {
        display: grid;
        gap: var(--space-1);
        color: var(--danger);
        font-size: var(--text-xs);
        overflow-wrap: anywhere;
      }

      .problem strong {
        font-weight: 600;
      }

      .problem code {
        font-family: var(--mono);
        white-space: pre-wrap;
        color: var(--text);
      }

      mark {
        padding: 0 1px;
        border-bottom: 2px solid var(--danger);
        background: var(--danger-soft);
        color: var(--danger);
        font-weight: 700;
      }

      [aria-invalid="true"] {
        border-color: var(--danger);
        border-width: 2px;
      }

      .actions {
        position: sticky;
        bottom: 0;
        display: flex;
        margin-bottom: calc(-1 * var(--space-4));
        padding: var(--space-2) 0 var(--space-4);
        background: var(--surface);
      }

      .actions button {
        flex: 1;
        min-height: 2.5rem;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("start")) this.grouping = this.start;
  }

  private set(change: Partial<Grouping>, now = true): void {
    this.grouping = { ...this.grouping, ...change };
    this.problem = undefined;
    if (now && this.live) this.submit();
  }

  private setKey(i: number, column: string): void {
    const { by, measure } = this.grouping;
    const chosen = this.columns.find(({ name }) => name === column);
    const keys = by.flatMap((key, at) => (at === i ? (chosen ? [keyFor(chosen)] : []) : [key]));
    if (chosen && i >= by.length) keys.push(keyFor(chosen));
    const ordered = keys.some(isOrdered);
    this.set({ by: keys, measure, layout: "rows", order: ordered ? "groups" : "largest", limit: ordered ? undefined : (this.grouping.limit ?? 20) });
  }

  private changeKey(i: number, change: Partial<Key>): void {
    const { by } = this.grouping;
    this.set({ by: by.map((key, at) => (at === i ? { column: key.column, ...change } : key)) });
  }

  private setMeasure(name: MeasureName): void {
    const { measure } = this.grouping;
    const fits = this.columns.filter(({ type }) => measurable(name, type));
    const column = fits.length === 0 || fits.some((one) => one.name === measure.column) ? measure.column : (fits[0]?.name ?? "");
    // An expression has to be written first.
    this.set({ measure: { ...measure, name, column } }, name !== "expression" || measure.expression.trim() !== "");
  }

  private submit(): void {
    const { measure } = this.grouping;
    if (measure.name === "expression" && measure.expression.trim() === "") this.problem = { field: "expression", message: "Write what to compute, as in the example." };
    else if (!this.problem) this.dispatchEvent(event("group", this.grouping));
  }

  override render(): unknown {
    const { grouping, running } = this;
    return html`
      <form
        novalidate
        @submit=${(e: Event) => {
          e.preventDefault();
          if (!running) this.submit();
        }}
      >
        <fieldset>
          <legend>Group by</legend>
          ${this.renderKey(0)} ${grouping.by.length > 0 ? this.renderKey(1) : undefined}
        </fieldset>
        ${this.renderMeasure()} ${this.renderFilter()}
        ${grouping.by.length > 0 ? this.renderOrder() : undefined}
        <div class="actions">
          ${running
            ? html`<button type="button" data-testid="cancel-run" @click=${() => this.dispatchEvent(event("cancel"))}>${icons.stop}Cancel</button>`
            : html`<button type="submit" class="primary" data-testid="run">${icons.play}Run</button>`}
        </div>
      </form>
    `;
  }

  private renderKey(i: number): unknown {
    const { by } = this.grouping;
    const key = by[i];
    const taken = by[1 - i]?.column;
    const type = this.columns.find(({ name }) => name === key?.column)?.type ?? "";
    const offered = this.columns.filter((column) => groupable(column.type) && column.name !== taken);
    return html`
      <div class="field">
        <label for="by-${i}">${i === 0 ? "Column" : "and column"}</label>
        <select id="by-${i}" data-testid="by-${i}" @change=${(e: Event) => this.setKey(i, picked(e))}>
          <option value="" ?selected=${!key}>${i === 0 ? "none: all rows together" : "none"}</option>
          ${offered.map(({ name, type }) => html`<option value=${name} ?selected=${name === key?.column}>${name} (${typeName(type)})</option>`)}
        </select>
      </div>
      ${key && isTime(type)
        ? html`<div class="field">
            <label for="every-${i}">Span of time of ${key.column}</label>
            <select id="every-${i}" data-testid="every-${i}" @change=${(e: Event) => this.changeKey(i, { every: picked(e) as (typeof SPANS)[number] })}>
              ${SPANS.filter((span) => span !== "hour" || type !== "date").map((span) => html`<option value=${span} ?selected=${span === key.every}>${span}</option>`)}
            </select>
          </div>`
        : undefined}
      ${key && isNumeric(type) ? this.renderWidth(i, key) : undefined}
    `;
  }

  private renderWidth(i: number, key: Key): unknown {
    const field = `width-${i}`;
    const read = (e: Event): void => {
      const text = (e.target as HTMLInputElement).value.trim();
      const width = Number(text);
      if (text !== "" && !(Number.isFinite(width) && width > 0)) this.problem = { field, message: "The width should be a number above 0, or left empty." };
      else this.changeKey(i, text === "" ? {} : { width });
    };
    return html`<div class="field">
      <label for=${field}>Width of the bins of ${key.column}</label>
      <input id=${field} data-testid=${field} inputmode="decimal" autocomplete="off" placeholder="each value by itself" aria-invalid=${this.invalid(field)} aria-describedby=${this.described(field)} .value=${key.width === undefined ? "" : String(key.width)} @change=${read} />
      ${this.renderProblem(field)}
    </div>`;
  }

  private renderMeasure(): unknown {
    const { measure } = this.grouping;
    const { name, column, expression } = measure;
    const fits = this.columns.filter(({ type }) => measurable(name, type));
    const offered = MEASURES.filter((one) => one.name === "count" || one.name === "expression" || this.columns.some(({ type }) => measurable(one.name, type)));
    const example = this.columns.find(({ name, type }) => isNumeric(type) && name === column) ?? this.columns.find(({ type }) => isNumeric(type));
    return html`<fieldset>
      <legend>Measure</legend>
      <div class="field">
        <label for="measure">What of each group</label>
        <select id="measure" data-testid="measure" @change=${(e: Event) => this.setMeasure(picked(e) as MeasureName)}>
          ${offered.map((one) => html`<option value=${one.name} ?selected=${one.name === name}>${one.words}${one.name === "count" || one.name === "expression" ? "" : " …"}</option>`)}
        </select>
      </div>
      ${fits.length > 0
        ? html`<div class="field">
            <label for="measured">Column</label>
            <select id="measured" data-testid="measured" @change=${(e: Event) => this.set({ measure: { ...measure, column: picked(e) } })}>
              ${fits.map((one) => html`<option value=${one.name} ?selected=${one.name === column}>${one.name}</option>`)}
            </select>
          </div>`
        : undefined}
      ${name === "expression" ? this.renderExpression("expression", "Expression", expression, example ? `sum(${identifier(example.name)}) / count(*)` : "count(*)", (text) => this.set({ measure: { ...measure, expression: text } }, false)) : undefined}
    </fieldset>`;
  }

  private renderFilter(): unknown {
    const texts = this.columns.filter(({ type, top }) => type === "utf8" && top.length > 0);
    const text = texts.find(({ distinct }) => (distinct ?? 0) <= 20) ?? texts[0];
    const figure = this.columns.find(({ name, type }) => isNumeric(type) && name === this.grouping.measure.column) ?? this.columns.find(({ type }) => isNumeric(type));
    const examples = [
      ...(figure ? [`${identifier(figure.name)} > ${middle(figure)}`] : []),
      ...(text ? [`${identifier(text.name)} = '${String(text.top[0]?.value).replaceAll("'", "''")}'`] : []),
    ];
    return html`<fieldset>
      <legend>Only rows where</legend>
      ${this.renderExpression("where", "Condition", this.grouping.where, examples.join(" and "), (where) => this.set({ where }, false))}
    </fieldset>`;
  }

  private renderExpression(field: string, label: string, value: string, example: string, change: (text: string) => void): unknown {
    return html`<div class="field">
      <label for=${field}>${label}</label>
      <input
        id=${field}
        data-testid=${field}
        class="code"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        placeholder=${example}
        aria-invalid=${this.invalid(field)}
        aria-describedby="help-${field} ${this.described(field) === nothing ? "" : `problem-${field}`}"
        .value=${value}
        @input=${(e: Event) => change((e.target as HTMLInputElement).value)}
      />
      <p class="help" id="help-${field}">${example ? html`For example <span class="code">${example}</span>. ` : undefined}Enter runs it.</p>
      ${this.renderProblem(field)}
    </div>`;
  }

  private renderOrder(): unknown {
    const { by, order, limit, other, layout } = this.grouping;
    const field = "limit";
    const setLimit = (e: Event): void => {
      const text = (e.target as HTMLInputElement).value.trim();
      const most = Number(text);
      if (text !== "" && !(Number.isInteger(most) && most > 0)) this.problem = { field, message: "A whole number above 0, or left empty for all." };
      else this.set({ limit: text === "" ? undefined : most });
    };
    const layouts: { value: Layout; words: string }[] = [
      { value: "rows", words: "a row for each group" },
      { value: "subtotals", words: `with subtotals of ${by[0]?.column}` },
      ...by.map(({ column }, i) => ({ value: i as Layout, words: `${column} side by side` })),
    ];
    return html`<fieldset>
      <legend>Order and table</legend>
      <div class="field">
        <label for="order">Order</label>
        <select id="order" data-testid="order" @change=${(e: Event) => this.set({ order: picked(e) as Grouping["order"] })}>
          ${ORDERS.map(({ value, words }) => html`<option value=${value} ?selected=${value === order}>${words}</option>`)}
        </select>
      </div>
      ${by.length === 1
        ? html`<div class="field">
              <label for=${field}>Groups shown</label>
              <input id=${field} data-testid=${field} inputmode="numeric" autocomplete="off" placeholder="all" aria-invalid=${this.invalid(field)} aria-describedby=${this.described(field)} .value=${limit === undefined ? "" : String(limit)} @change=${setLimit} />
              ${this.renderProblem(field)}
            </div>
            <label class="check"><input type="checkbox" data-testid="other" ?disabled=${limit === undefined} .checked=${other} @change=${(e: Event) => this.set({ other: (e.target as HTMLInputElement).checked })} />the others together as “Other”</label>`
        : html`<div class="field">
            <label for="layout">Table</label>
            <select id="layout" data-testid="layout" @change=${(e: Event) => this.set({ layout: layouts[(e.target as HTMLSelectElement).selectedIndex]?.value ?? "rows" })}>
              ${layouts.map(({ value, words }) => html`<option value=${String(value)} ?selected=${value === layout}>${words}</option>`)}
            </select>
          </div>`}
    </fieldset>`;
  }

  /** The field that a failed run is about: the engine names the parameter, or a column that one of the two expressions names. */
  private get failed(): string | undefined {
    const { param, column } = this.error?.details ?? {};
    if (param === "where") return "where";
    const { measure, where } = this.grouping;
    if (param?.startsWith("measures")) return measure.name === "expression" ? "expression" : undefined;
    if (param !== undefined || column === undefined) return undefined;
    if (where.includes(column)) return "where";
    return measure.name === "expression" && measure.expression.includes(column) ? "expression" : undefined;
  }

  private invalid(field: string): "true" | "false" {
    return this.problem?.field === field || this.failed === field ? "true" : "false";
  }

  private described(field: string): string | typeof nothing {
    return this.invalid(field) === "true" ? `problem-${field}` : nothing;
  }

  private renderProblem(field: string): unknown {
    if (this.problem?.field === field) return html`<p class="problem" id="problem-${field}" role="alert"><strong>${this.problem.message}</strong></p>`;
    const { error } = this;
    if (!error || this.failed !== field) return undefined;
    const text = field === "where" ? this.grouping.where : this.grouping.measure.expression;
    const place = placeIn(text, error);
    // The message is announced once, where the run is.
    return html`<div class="problem" id="problem-${field}" data-testid="problem-${field}">
      <strong>${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.</strong>
      ${place ? html`<code>${text.slice(0, place[0])}<mark>${text.slice(...place) || "…"}</mark>${text.slice(place[1])}</code>` : undefined}
      ${error.hint ? html`<span>What may help: ${shorter(error.hint)}</span>` : undefined}
    </div>`;
  }
}

const picked = (e: Event): string => (e.target as HTMLSelectElement).value;

/** Where in an expression an error is: the character it counts to, or the column it names. */
function placeIn(text: string, { message, details }: TablightError): [from: number, to: number] | undefined {
  const character = /at character (\d+)$/.exec(message)?.[1];
  if (character !== undefined) {
    const from = [...text].slice(0, Number(character) - 1).join("").length;
    const word = /^\w+|^\W/u.exec(text.slice(from))?.[0].length ?? 0;
    return [from, from + word];
  }
  const at = details.column === undefined ? -1 : text.indexOf(details.column);
  return at < 0 ? undefined : [at, at + (details.column?.length ?? 0)];
}

/** A number that about half of the values are above of. */
function middle({ quantiles, mean }: Column): string {
  const value = Number(quantiles?.["0.5"] ?? mean ?? 0);
  return Number.isFinite(value) ? String(Number(value.toPrecision(2))) : "0";
}

/** A hint that lists all columns or functions, cut to what is read at a glance. */
function shorter(hint: string): string {
  const names = hint.split(", ");
  return names.length > 12 ? `${names.slice(0, 10).join(", ")} …` : hint;
}
