import { css, html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ProfileReport, TablightError } from "tablight";

import "./expression-field.js";
import "./key-field.js";
import "./measure-field.js";
import "./order-fields.js";
import { event } from "../events.js";
import { isNumeric } from "../format.js";
import { type Grouping, identifier, isOrdered, type Key, type Measure } from "../grouping.js";
import * as icons from "../icons.js";
import { fields } from "../styles/fields.js";
import { shared } from "../styles/shared.js";
import { Part } from "../turns.js";
import type { NumberChange } from "./number-field.js";

type Column = ProfileReport["columns"][number];

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
  /** The expression that is not written yet. */
  @state() private unwritten: number | undefined;
  /** A number that is none stands in a field. */
  @state() private isWrong = false;

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
    [this.unwritten, this.isWrong] = [undefined, false];
    if (now && this.live) this.submit();
  }

  private setKey(i: number, key: Key | undefined): void {
    const { by } = this.grouping;
    // Another span or width leaves the rest as it is.
    if (key && key.column === by[i]?.column) return this.set({ by: by.map((other, at) => (at === i ? key : other)) });
    const keys = by.flatMap((other, at) => (at === i ? (key ? [key] : []) : [other]));
    if (key && i >= by.length) keys.push(key);
    const ordered = keys.some(isOrdered);
    const limit = ordered || keys.length !== 1 ? undefined : (this.grouping.limit ?? 20);
    this.set({ by: keys, layout: "rows", order: ordered ? "groups" : "largest", limit });
  }

  private setMeasure(at: number, change: Partial<Measure>): void {
    const { measure: first, more } = this.grouping;
    const before = at === 0 ? first : more[at - 1];
    if (!before) return;
    const measure = { ...before, ...change };
    // An expression has to be written first.
    const isWritten = measure.name !== "expression" || (measure.expression === before.expression && measure.expression.trim() !== "");
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
    if (empty >= 0) this.unwritten = empty;
    else if (!this.isWrong) this.dispatchEvent(event("group", this.grouping));
  }

  override render(): unknown {
    const { grouping, running } = this;
    return html`
      <form
        novalidate
        @number=${(e: CustomEvent<NumberChange>) => (this.isWrong = e.detail.problem)}
        @enter=${() => running || this.submit()}
        @submit=${(e: Event) => {
          e.preventDefault();
          if (!running) this.submit();
        }}
      >
        <fieldset>
          <legend>Group by</legend>
          ${(grouping.by.length > 0 ? [0, 1] : [0]).map(
            (place) => html`<tablight-key .columns=${this.columns} .place=${place} .key=${grouping.by[place]} .taken=${grouping.by[1 - place]?.column} @key=${(e: CustomEvent<Key | undefined>) => this.setKey(place, e.detail)}></tablight-key>`,
          )}
        </fieldset>
        ${this.renderMeasures()} ${this.renderFilter()}
        ${grouping.by.length > 0
          ? html`<fieldset>
              <legend>Order and table</legend>
              <tablight-order .grouping=${grouping} @order=${(e: CustomEvent<Partial<Grouping>>) => this.set(e.detail)}></tablight-order>
            </fieldset>`
          : undefined}
        <div class="actions">
          ${running
            ? html`<button type="button" data-testid="cancel-run" @click=${() => this.dispatchEvent(event("cancel"))}>${icons.stop}Cancel</button>`
            : html`<button type="submit" class="primary" data-testid="run">${icons.play}Run</button>`}
        </div>
      </form>
    `;
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
            problem=${this.unwritten === at ? "Write what to compute, as in the example." : ""}
            .error=${this.failed === expressionField(at) ? this.error : undefined}
            @measure=${(e: CustomEvent<Partial<Measure>>) => this.setMeasure(at, e.detail)}
          ></tablight-measure>
          ${at > 0 ? html`<button type="button" class="quiet remove" aria-label="Remove measure ${at + 1}" @click=${() => this.set({ more: this.grouping.more.filter((_, i) => i !== at - 1) })}>${icons.close}</button>` : undefined}
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
}

/** The field of the expression of a measure. */
const expressionField = (at: number): string => (at === 0 ? "expression" : `expression-${at}`);
/** A number that about half of the values are above of. */
function middle({ quantiles, mean }: Column): string {
  const value = Number(quantiles?.["0.5"] ?? mean ?? 0);
  return Number.isFinite(value) ? String(Number(value.toPrecision(2))) : "0";
}
