import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";

import { event } from "../events.js";
import * as icons from "../icons.js";
import type { Question } from "../questions.js";
import { shared } from "../styles/shared.js";
import type { Ask } from "../tabs.js";
import { told } from "../told.js";

/** What can be asked of the file, one click from the answer. Says `ask`. */
@customElement("tablight-questions")
export class QuestionList extends LitElement {
  @property({ attribute: false }) questions: readonly Question[] = [];
  @property() heading = "What would you like to know?";
  /** Still reading: what can be asked shows, and waits. */
  @property({ attribute: false }) live = false;

  static override styles = [
    shared,
    css`
      section {
        display: grid;
        gap: var(--space-3);
      }

      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr));
        gap: var(--space-3);
      }

      li {
        display: grid;
      }

      button {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-content: start;
        align-items: start;
        gap: var(--space-1) var(--space-3);
        padding: var(--space-3) var(--space-4);
        border-color: var(--border);
        border-radius: var(--radius);
        background: var(--surface);
        box-shadow: var(--shadow);
        font-weight: 400;
        text-align: left;
        white-space: normal;
      }

      button:hover:not(:disabled) {
        border-color: var(--accent);
        background: var(--surface);
      }

      strong {
        font-size: var(--text-md);
        font-weight: 600;
        line-height: 1.4;
        overflow-wrap: anywhere;
      }

      .how {
        grid-column: 1;
        color: var(--text-2);
        line-height: 1.35;
      }

      svg {
        grid-row: 1 / span 2;
        grid-column: 2;
        align-self: center;
        color: var(--accent);
      }

      button:disabled {
        opacity: 1;
      }

      button:disabled svg {
        visibility: hidden;
      }

      .how .name {
        font-size: var(--text-xs);
      }
    `,
  ];

  override render(): unknown {
    const { questions, heading, live } = this;
    if (questions.length === 0) return undefined;
    return html`<section aria-labelledby="questions" data-testid="questions">
      <h2 id="questions">${heading}</h2>
      <ul>
        ${questions.map((question) => this.renderQuestion(question, live))}
      </ul>
    </section>`;
  }

  private renderQuestion({ name, question, how, ask }: Question, live: boolean): unknown {
    return html`<li>
      <button data-testid="ask-${name}" ?disabled=${live} @click=${() => this.dispatchEvent(event<Ask>("ask", ask))}><strong>${told(question)}</strong><span class="how">${told(how)}</span>${icons.chevron}</button>
    </li>`;
  }
}
