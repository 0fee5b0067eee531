import { css, html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type Findings, openSchema } from "tablight";

import { event } from "../events.js";
import { type Field, fieldsOf, type Pickable } from "../fields.js";
import { type Hint, hinted } from "../kinds.js";
import type { Reading } from "../opener.js";
import { shared } from "../styles/shared.js";
import type { FieldChange } from "./param-field.js";
import "./param-field.js";

const HINTS: Readonly<Record<string, Hint>> = {
  delimiter: { label: "Between fields", help: "", choices: { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "blank", ":": "colon", "^": "caret", "~": "tilde" } },
  decimal: { label: "Decimal mark", help: "Of numbers that could be read both ways, such as 1,234.", choices: { ".": "point", ",": "comma" } },
  encoding: {
    help: "",
    choices: { auto: "found out", "utf-8": "UTF-8", "utf-16le": "UTF-16", "windows-1252": "Western (windows-1252)", "windows-1250": "Central European (windows-1250)", "windows-1251": "Cyrillic (windows-1251)", shift_jis: "Japanese (Shift_JIS)", gb18030: "Chinese (GB18030)", "euc-kr": "Korean (EUC-KR)" },
  },
  header: { label: "First row holds the names", help: "" },
  dayFirst: { label: "Day comes first", help: "In dates like 05/06/2024." },
  skipRows: { label: "Lines above the table", help: "They are skipped." },
  quote: { label: "Around fields", help: "Between two of these a delimiter is text." },
  comment: { label: "Comments begin with", help: "Such lines are skipped." },
  nulls: { label: "Words for a missing value", help: "One on each line; NA, N/A, null and the like where none are given." },
  ragged: { label: "A row with too few fields", help: "", titles: { reject: "is left out", pad: "gets missing values" } },
  types: { label: "Types of columns", help: "A column that is not named gets the type that fits all its values. A row with a value of another type is left out.", columns: "any" },
};

/** What a form for a text file asks for, in the order of the list above. */
const FIELDS: readonly Field[] = Object.entries(HINTS).flatMap(([name, hint]) => fieldsOf(openSchema).filter((field) => field.name === name).map((field) => hinted(field, hint)));

/** How a CSV file is to be read, filled in with what was found. Says `read-again` with what somebody said. */
@customElement("tablight-reading-form")
export class ReadingForm extends LitElement {
  @property({ attribute: false }) findings!: Findings;
  @property({ attribute: false }) columns: readonly Pickable[] = [];
  /** What was said before. */
  @property({ attribute: false }) reading: Reading = {};
  /** What is said now. */
  @state() private said: Readonly<Record<string, unknown>> = {};
  @state() private problems: readonly string[] = [];

  static override styles = [
    shared,
    css`
      form {
        display: grid;
        gap: var(--space-4);
        margin-top: var(--space-3);
      }

      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr));
        gap: var(--space-4);
        align-items: start;
      }

      [data-param="types"] {
        grid-column: 1 / -1;
        max-width: 36rem;
      }

      button {
        justify-self: start;
      }
    `,
  ];

  private change({ name, value, problem }: FieldChange): void {
    const others = this.problems.filter((other) => other !== name);
    this.problems = problem ? [...others, name] : others;
    if (!problem) this.said = { ...this.said, [name]: value };
  }

  private submit(e?: Event): void {
    e?.preventDefault();
    if (this.problems.length > 0) return;
    const given = Object.entries({ ...this.reading, ...this.said }).filter(([, value]) => value !== null && value !== undefined && value !== "");
    this.dispatchEvent(event<Reading>("read-again", Object.fromEntries(given)));
  }

  /** What is said, was said or was found. */
  private value(field: Field): unknown {
    const { said, reading, findings } = this;
    const found: Readonly<Record<string, unknown>> = {
      delimiter: findings.delimiter,
      decimal: findings.decimal,
      quote: findings.quote,
      comment: findings.comment,
      skipRows: findings.skippedRows > 0 ? findings.skippedRows : null,
      encoding: findings.encoding?.toLowerCase(),
    };
    const { name } = field;
    return name in said ? said[name] : ((reading as Readonly<Record<string, unknown>>)[name] ?? found[name] ?? field.default);
  }

  override render(): unknown {
    return html`<form novalidate data-testid="reading-form" @submit=${(e: Event) => this.submit(e)} @enter=${() => this.submit()}>
      <div class="fields">
        ${FIELDS.map((field) => html`<tablight-field data-param=${field.name} .field=${field} .value=${this.value(field)} .columns=${this.columns} @field-change=${(e: CustomEvent<FieldChange>) => this.change(e.detail)}></tablight-field>`)}
      </div>
      <button type="submit" class="primary" data-testid="read-again" ?disabled=${this.problems.length > 0}>Read the file again</button>
    </form>`;
  }
}
