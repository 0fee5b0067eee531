import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { TablightError } from "tablight";

import { event } from "../events.js";
import { shared } from "../styles/shared.js";
import { fields } from "../styles/fields.js";

/** An expression with an example, and with the place where it is wrong. Says `write` with every letter, and `enter`. */
@customElement("tablight-expression")
export class ExpressionField extends LitElement {
  /** Under which tests and error messages know it. */
  @property() name = "";
  @property() label = "";
  @property() value = "";
  @property() example = "";
  /** What is wrong before it is run, */
  @property() problem = "";
  /** and what a run found wrong with it. */
  @property({ attribute: false }) error: TablightError | undefined;

  static override styles = [
    shared,
    fields,
    css`
      .code {
        font-family: var(--mono);
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
    `,
  ];

  override render(): unknown {
    const { name, label, value, example, problem, error } = this;
    const isWrong = problem !== "" || error !== undefined;
    return html`<div class="field">
      <label for=${name}>${label}</label>
      <input
        id=${name}
        data-testid=${name}
        class="code"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        placeholder=${example}
        aria-invalid=${isWrong ? "true" : "false"}
        aria-describedby="help-${name} ${isWrong ? `problem-${name}` : ""}"
        .value=${value}
        @input=${(e: Event) => this.dispatchEvent(event("write", (e.target as HTMLInputElement).value))}
        @keydown=${(e: KeyboardEvent) => e.key === "Enter" && this.dispatchEvent(event("enter"))}
      />
      <p class="help" id="help-${name}">${example ? html`For example <span class="code">${example}</span>. ` : undefined}Enter runs it.</p>
      ${problem ? html`<p class="problem" id="problem-${name}" role="alert"><strong>${problem}</strong></p>` : error ? this.renderError(error) : undefined}
    </div>`;
  }

  private renderError(error: TablightError): unknown {
    const { name, value } = this;
    const place = placeIn(value, error);
    // The message is announced once, where the run is.
    return html`<div class="problem" id="problem-${name}" data-testid="problem-${name}">
      <strong>${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.</strong>
      ${place ? html`<code>${value.slice(0, place[0])}<mark>${value.slice(...place) || "…"}</mark>${value.slice(place[1])}</code>` : undefined}
      ${error.hint ? html`<span>What may help: ${shorter(error.hint)}</span>` : undefined}
    </div>`;
  }
}

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

/** A hint that lists all columns or functions, cut to what is read at a glance. */
function shorter(hint: string): string {
  const names = hint.split(", ");
  return names.length > 12 ? `${names.slice(0, 10).join(", ")} …` : hint;
}
