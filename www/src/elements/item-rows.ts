import { css, html, type PropertyValues } from "lit";
import { customElement, property } from "lit/decorators.js";

import { event } from "../events.js";
import * as icons from "../icons.js";
import { shared } from "../styles/shared.js";
import { spoken, told } from "../told.js";
import { Part } from "../turns.js";

/** An item of a list as it is told. */
export interface Row {
  readonly sentence: string;
  /** What became of it. */
  readonly note?: string;
  readonly state?: "passed" | "failed" | "warned";
  /** There is something to show of it. */
  readonly shows?: boolean;
}

/** Where an item goes. */
export interface Move {
  readonly from: number;
  readonly to: number;
}

const STATES = { passed: { icon: icons.check, words: "kept" }, failed: { icon: icons.close, words: "broken" }, warned: { icon: icons.alert, words: "warning" } } as const;

/** Steps or rules, each in a sentence, with what can be done with it. Says `show-item`, `edit-item`, `remove-item` with the place, and `move-item`. */
@customElement("tablight-items")
export class ItemRows extends Part {
  /** What an item is called. */
  @property() noun = "item";
  /** What `Show` shows of it, as in "what step 1 changes". */
  @property({ attribute: false }) shown: (place: number) => string = () => "";
  @property({ attribute: false }) rows: readonly Row[] = [];
  /** The item of which something is shown. */
  @property({ attribute: false }) selected: number | undefined;
  /** The order counts. */
  @property({ attribute: false }) movable = false;
  /** The item that is changed, and the form for it. */
  @property({ attribute: false }) editing: number | undefined;
  @property({ attribute: false }) form: unknown;
  private moved: { at: number; way: "up" | "down" } | undefined;

  static override styles = [
    shared,
    css`
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-3);
        padding: var(--space-2) 0;
        border-bottom: 1px solid var(--border);
      }

      li:last-child {
        border-bottom: 0;
        padding-bottom: 0;
      }

      .what {
        flex: 1 1 18rem;
        min-width: 0;
        overflow-wrap: anywhere;
      }

      .state {
        display: inline-flex;
        align-items: center;
        gap: var(--space-1);
        padding: 0 var(--space-2);
        border-radius: 999px;
        font-size: var(--text-xs);
        font-weight: 600;
        background: var(--accent-soft);
        color: var(--accent);
      }

      .state svg {
        width: 14px;
        height: 14px;
      }

      .failed {
        background: var(--danger-soft);
        color: var(--danger);
      }

      .warned {
        background: var(--warning-soft);
        color: var(--warning);
      }

      .tools {
        display: flex;
        gap: var(--space-1);
      }

      .tools button {
        min-height: 2rem;
        padding: 0 var(--space-2);
      }

      .tools [aria-pressed="true"] {
        border-color: var(--accent);
        background: var(--accent-soft);
      }

      .form {
        flex: 1 1 100%;
        min-width: 0;
      }

      @media (max-width: 40rem) {
        .what {
          flex-basis: 100%;
        }

        .tools {
          margin-left: auto;
        }
      }
    `,
  ];

  override updated(changed: PropertyValues<this>): void {
    // The keyboard stays on what was moved; at an end of the list its button is off, and the other one takes over.
    if (!changed.has("rows") || !this.moved) return;
    const { at, way } = this.moved;
    this.moved = undefined;
    const row = this.renderRoot.querySelectorAll("li")[at];
    const button = row?.querySelector<HTMLButtonElement>(`[data-way=${way}]`);
    (button?.disabled ? row?.querySelector<HTMLButtonElement>("[data-way]:not(:disabled)") : button)?.focus();
  }

  private say(what: string, at: number): void {
    this.dispatchEvent(event(`${what}-item`, at));
  }

  private move(at: number, way: "up" | "down"): void {
    const to = way === "up" ? at - 1 : at + 1;
    this.moved = { at: to, way };
    this.dispatchEvent(event<Move>("move-item", { from: at, to }));
  }

  override render(): unknown {
    const { rows, editing, form } = this;
    return html`<ol>
      ${rows.map(
        (row, at) => html`<li data-testid=${this.noun}>
          <span class="what"><span class="muted number">${at + 1}.</span> ${told(row.sentence)}</span>
          ${row.state ? html`<span class="state ${row.state}" data-state=${row.state}>${STATES[row.state].icon}${STATES[row.state].words}</span>` : undefined}
          ${row.note ? html`<span class="number small muted">${row.note}</span>` : undefined}
          ${this.renderTools(row, at)} ${editing === at ? html`<div class="form">${form}</div>` : undefined}
        </li>`,
      )}
    </ol>`;
  }

  private renderTools({ sentence, shows }: Row, at: number): unknown {
    const { noun, rows, selected, editing, movable } = this;
    const name = `${noun} ${at + 1}`;
    return html`<span class="tools">
      ${shows ? html`<button aria-pressed=${selected === at ? "true" : "false"} aria-label="Show ${this.shown(at)}" @click=${() => this.say("show", at)}>Show</button>` : undefined}
      ${movable
        ? html`<button class="quiet" data-way="up" aria-label="Move ${name} up" ?disabled=${at === 0} @click=${() => this.move(at, "up")}>${icons.up}</button>
            <button class="quiet" data-way="down" aria-label="Move ${name} down" ?disabled=${at === rows.length - 1} @click=${() => this.move(at, "down")}>${icons.down}</button>`
        : undefined}
      <button class="quiet" aria-expanded=${editing === at ? "true" : "false"} aria-label="Change ${name}: ${spoken(sentence)}" @click=${() => this.say("edit", at)}>Change</button>
      <button class="quiet" aria-label="Remove ${name}" @click=${() => this.say("remove", at)}>${icons.close}</button>
    </span>`;
  }
}
