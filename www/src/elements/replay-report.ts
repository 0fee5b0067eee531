import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";

import { event } from "../events.js";
import { counted, list } from "../format.js";
import * as icons from "../icons.js";
import { shared } from "../styles/shared.js";
import type { Desk } from "../workspace/desk.js";
import type { Replayed } from "../workspace/replay.js";
import { type Mismatch, usersOf } from "../workspace/schema.js";

/** What became of the steps of a chain, where there is something to say: what failed and why, what was left, which columns are others. */
@customElement("tablight-replay-report")
export class ReplayReport extends LitElement {
  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) replayed: Replayed | undefined;
  @property({ attribute: false }) mismatch: Mismatch | undefined;

  static override styles = [
    shared,
    css`
      section {
        display: grid;
        grid-template-columns: auto 1fr auto;
        gap: var(--space-3);
        margin-top: var(--space-3);
        border-color: var(--warning);
        background: var(--warning-soft);
      }

      svg {
        color: var(--warning);
      }

      ul {
        display: grid;
        gap: var(--space-1);
        margin-top: var(--space-2);
        font-size: var(--text-sm);
        overflow-wrap: anywhere;
      }

      button {
        align-self: start;
        width: 2.25rem;
        padding: 0;
      }
    `,
  ];

  override render(): unknown {
    const { replayed, mismatch } = this;
    if (!replayed || (replayed.failed.length === 0 && !replayed.cancelled && !mismatch)) return nothing;
    const { done, failed, left, cancelled } = replayed;
    const total = done.length + failed.length + left.length;
    const heading = cancelled ? `Cancelled: ${counted(done.length, "step")} made` : `${done.length} of ${counted(total, "step")} made`;
    return html`<section class="panel" role="status" data-testid="replay-report" aria-labelledby="heading">
      ${icons.alert}
      <div>
        <h2 id="heading">${heading}</h2>
        <ul>
          ${mismatch ? this.renderMismatch(mismatch) : nothing}
          ${failed.map(({ node, error }) => html`<li><strong>${node.name}</strong> failed: ${error.message}${error.hint ? `. What may help: ${error.hint}` : ""}.</li>`)}
          ${left.map(({ node, because }) => html`<li><strong>${node.name}</strong> was not made, because it follows from ${because.name}.</li>`)}
        </ul>
      </div>
      <button class="quiet" aria-label="Dismiss the message" @click=${() => this.dispatchEvent(event("dismiss"))}>${icons.close}</button>
    </section>`;
  }

  private renderMismatch({ missing, changed }: Mismatch): unknown {
    const { tree } = this.desk.workspace;
    const users = (column: string): string => {
      const names = usersOf(tree, column);
      return names.length > 0 ? `; ${list(names)} ${names.length === 1 ? "uses" : "use"} it` : "; no step names it";
    };
    return html`
      ${missing.map(({ name, type }) => html`<li>The file has no column <code class="name">${name}</code> (${type})${users(name)}.</li>`)}
      ${changed.map(({ name, expected, found }) => html`<li>Column <code class="name">${name}</code> was ${expected} and is ${found}${users(name)}.</li>`)}
    `;
  }
}
