import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ProfileReport, TablightError } from "tablight";

import "./expression-field.js";
import "./measure-field.js";
import { event } from "../events.js";
import { isNumeric, isTime, typeName } from "../format.js";
import { groupable, type Grouping, identifier, isOrdered, type Key, type Measure, SPANS } from "../grouping.js";
import { keyFor } from "../guess.js";
import * as icons from "../icons.js";
import { fields } from "../styles/fields.js";
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
    fields,
    css`
      form {
        display: grid;
        gap: var(--space-3);
        min-width: 0;
      }

      .measure {
        display: flex;
        gap: var(--space-2);
        align-items: start;
      }

      .measure tablight-measure {
        flex: 1;
      }

      .measure + .measure {
        padding-top: var(--space-3);
        border-top: 1px dashed var(--border);
      }

      .remove {
        margin-top: 1.35rem;
        padding: 0 var(--space-2);
      }

      .add {
        justify-self: start;
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
    const { by } = this.grouping;
    const chosen = this.columns.find(({ name }) => name === column);
    const keys = by.flatMap((key, at) => (at === i ? (chosen ? [keyFor(chosen)] : []) : [key]));
    if (chosen && i >= by.length) keys.push(keyFor(chosen));
    const ordered = keys.some(isOrdered);
    const limit = ordered || keys.length !== 1 ? undefined : (this.grouping.limit ?? 20);
    this.set({ by: keys, layout: "rows", order: ordered ? "groups" : "largest", limit });
  }

  private changeKey(i: number, change: Partial<Key>): void {
    const { by } = this.grouping;
    this.set({ by: by.map((key, at) => (at === i ? { column: key.column, ...change } : key)) });
  }

  private setMeasure(at: number, measure: Measure): void {
    const { measure: first, more } = this.grouping;
    const before = at === 0 ? first : more[at - 1];
    // An expression has to be written first.
    const isWritten = measure.name !== "expression" || (measure.expression === before?.expression && measure.expression.trim() !== "");
    this.set(at === 0 ? { measure } : { more: more.map((other, i) => (i === at - 1 ? measure : other)) }, isWritten);
  }

  /** One more measure: the average beside a sum, the number of rows beside anything else. */
  private addMeasure(): void {
    const { measure, more } = this.grouping;
    const has = (name: Measure["name"]): boolean => [measure, ...more].some((one) => one.name === name);
    const name = !has("count") ? "count" : measure.column !== "" && !has("mean") ? "mean" : "max";
    this.set({ more: [...more, { ...measure, name: measure.column === "" ? "count" : name, expression: "" }] });
  }

  private submit(): void {
    const { measure, more } = this.grouping;
    const empty = [measure, ...more].findIndex(({ name, expression }) => name === "expression" && expression.trim() === "");
    if (empty >= 0) this.problem = { field: expressionField(empty), message: "Write what to compute, as in the example." };
    else if (!this.problem) this.dispatchEvent(event("group", this.grouping));
  }

  override render(): unknown {
    const { grouping, running } = this;
    return html`
      <form
        novalidate
        @enter=${() => running || this.submit()}
        @submit=${(e: Event) => {
          e.preventDefault();
          if (!running) this.submit();
        }}
      >
        <fieldset>
          <legend>Group by</legend>
          ${this.renderKey(0)} ${grouping.by.length > 0 ? this.renderKey(1) : undefined}
        </fieldset>
        ${this.renderMeasures()} ${this.renderFilter()}
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

  private renderMeasures(): unknown {
    const { measure, more } = this.grouping;
    return html`<fieldset>
      <legend>${more.length > 0 ? "Measures" : "Measure"}</legend>
      ${[measure, ...more].map(
        (one, at) => html`<div class="measure">
          <tablight-measure
            .measure=${one}
            .columns=${this.columns}
            .place=${at}
            problem=${this.problem?.field === expressionField(at) ? this.problem.message : ""}
            .error=${this.failed === expressionField(at) ? this.error : undefined}
            @measure=${(e: CustomEvent<Measure>) => this.setMeasure(at, e.detail)}
          ></tablight-measure>
          ${at > 0 ? html`<button type="button" class="quiet remove" aria-label="Remove measure ${at + 1}" @click=${() => this.set({ more: more.filter((_, i) => i !== at - 1) })}>${icons.close}</button>` : undefined}
        </div>`,
      )}
      <button type="button" class="quiet add" data-testid="add-measure" @click=${() => this.addMeasure()}>${icons.plus}Another measure</button>
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
      <tablight-expression
        name="where"
        label="Condition"
        example=${examples.join(" and ")}
        value=${this.grouping.where}
        .error=${this.failed === "where" ? this.error : undefined}
        @write=${(e: CustomEvent<string>) => this.set({ where: e.detail }, false)}
      ></tablight-expression>
    </fieldset>`;
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
      ...by.map(({ column }, i) => ({ value: i as Layout, words: `${column} side by side (pivot)` })),
    ];
    return html`<fieldset>
      <legend>Order and table</legend>
      <div class="field">
        <label for="order">Order</label>
        <select id="order" data-testid="order" @change=${(e: Event) => this.set({ order: picked(e) as Grouping["order"] })}>
          ${ORDERS.map(({ value, words }) => html`<option value=${value} ?selected=${value === order}>${words}</option>`)}
        </select>
      </div>
      ${by.length === 2
        ? html`<div class="field">
            <label for="layout">Table</label>
            <select id="layout" data-testid="layout" @change=${(e: Event) => this.set({ layout: layouts[(e.target as HTMLSelectElement).selectedIndex]?.value ?? "rows" })}>
              ${layouts.map(({ value, words }) => html`<option value=${String(value)} ?selected=${value === layout}>${words}</option>`)}
            </select>
          </div>`
        : undefined}
      ${by.length === 1 || layout === "rows"
        ? html`<div class="field">
              <label for=${field}>Groups shown</label>
              <input id=${field} data-testid=${field} inputmode="numeric" autocomplete="off" placeholder="all" aria-invalid=${this.invalid(field)} aria-describedby=${this.described(field)} .value=${limit === undefined ? "" : String(limit)} @change=${setLimit} />
              ${this.renderProblem(field)}
            </div>
            <label class="check"><input type="checkbox" data-testid="other" ?disabled=${limit === undefined} .checked=${other} @change=${(e: Event) => this.set({ other: (e.target as HTMLInputElement).checked })} />the others together as “Other”</label>`
        : undefined}
    </fieldset>`;
  }

  /** The field that a failed run is about: the engine names the parameter, or a column that one of the expressions names. */
  private get failed(): string | undefined {
    const { param, column } = this.error?.details ?? {};
    if (param === "where") return "where";
    const { measure, more, where } = this.grouping;
    const written = [measure, ...more].map(({ name, expression }, at) => ({ field: expressionField(at), text: name === "expression" ? expression : "" })).filter(({ text }) => text !== "");
    if (param?.startsWith("measures")) return (written.find(({ text }) => column !== undefined && text.includes(column)) ?? written[0])?.field;
    if (param !== undefined || column === undefined) return undefined;
    return where.includes(column) ? "where" : written.find(({ text }) => text.includes(column))?.field;
  }

  private invalid(field: string): "true" | "false" {
    return this.problem?.field === field ? "true" : "false";
  }

  private described(field: string): string | typeof nothing {
    return this.invalid(field) === "true" ? `problem-${field}` : nothing;
  }

  private renderProblem(field: string): unknown {
    return this.problem?.field === field ? html`<p class="problem" id="problem-${field}" role="alert"><strong>${this.problem.message}</strong></p>` : undefined;
  }
}

/** The field of the expression of a measure. */
const expressionField = (at: number): string => (at === 0 ? "expression" : `expression-${at}`);
const picked = (e: Event): string => (e.target as HTMLSelectElement).value;

/** A number that about half of the values are above of. */
function middle({ quantiles, mean }: Column): string {
  const value = Number(quantiles?.["0.5"] ?? mean ?? 0);
  return Number.isFinite(value) ? String(Number(value.toPrecision(2))) : "0";
}
