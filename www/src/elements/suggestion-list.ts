import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { CleanStep, Progress, SuggestReport } from "tablight";

import "./progress-bar.js";
import { event } from "../events.js";
import { counted, standing } from "../format.js";
import type { Item } from "../kinds.js";
import { stepSentence } from "../step-words.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { spoken, told } from "../told.js";
import { Part } from "../turns.js";

/** A column that is to be mended; rows that are there twice if there is none. */
export interface Wanted {
  readonly column: string | null;
}

type Suggestion = SuggestReport["suggestions"][number];

/** Steps that the rows seem to need. Says `look`, `cancel`, `add-steps` with those that are wanted, and `write-step` with one to begin with where none is suggested. */
@customElement("tablight-suggestions")
export class SuggestionList extends Part {
  /** Nothing until somebody looked. */
  @property({ attribute: false }) suggestions: readonly Suggestion[] | undefined;
  /** How many rows stand for all and were looked at, where those are not all. */
  @property({ type: Number }) sample = 0;
  /** Steps that are in the list already. */
  @property({ attribute: false }) taken: readonly CleanStep[] = [];
  @property({ attribute: false }) running = false;
  @property({ attribute: false }) progress: Progress | undefined;
  /** What somebody came to mend. */
  @property({ attribute: false }) wanted: Wanted | undefined;

  static override styles = [
    shared,
    task,
    css`
      .head .primary {
        margin-left: auto;
      }

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

      li.wanted {
        margin-inline: calc(-1 * var(--space-3));
        padding-inline: var(--space-3);
        border-radius: var(--radius-sm);
        background: var(--accent-soft);
      }

      .what {
        display: grid;
        flex: 1 1 16rem;
        min-width: 0;
        overflow-wrap: anywhere;
      }

      @media (max-width: 40rem) {
        .what {
          flex-basis: 100%;
        }

        li button {
          margin-left: auto;
        }
      }
    `,
  ];

  private get open(): readonly Suggestion[] {
    const taken = new Set(this.taken.map((step) => JSON.stringify(step)));
    return (this.suggestions ?? []).filter(({ step }) => !taken.has(JSON.stringify(step)));
  }

  private isWanted({ step }: Suggestion): boolean {
    const { wanted } = this;
    if (!wanted) return false;
    return wanted.column === null ? step.step === "dropDuplicates" : columnsOf(step).includes(wanted.column);
  }

  override updated(changed: PropertyValues<this>): void {
    const { wanted, suggestions } = this;
    const isNew = changed.has("wanted") || (changed.has("suggestions") && !changed.get("suggestions"));
    if (!wanted || !suggestions || !isNew) return;
    // The keyboard goes to what is suggested, or to a form for what is not.
    const button = this.renderRoot.querySelector<HTMLElement>("li.wanted button");
    button?.scrollIntoView({ block: "center" });
    button?.focus({ preventScroll: true });
    if (!button) this.dispatchEvent(event<Item>("write-step", wanted.column === null ? { step: "dropDuplicates" } : { step: "fill", columns: [wanted.column], with: "mode" }));
  }

  override render(): unknown {
    const { suggestions, running, open } = this;
    const certain = open.filter(({ optional }) => !optional).map(({ step }) => step);
    return html`
      <section class="panel" aria-labelledby="suggested" data-testid="suggestions">
        <div class="head">
          <h2 id="suggested">Suggested steps</h2>
          ${certain.length > 0 ? html`<button class="primary" data-testid="add-all" @click=${() => this.add(...certain)}>Add ${counted(certain.length, "step")}</button>` : nothing}
        </div>
        ${running ? html`<tablight-progress label="Looking at the values" .progress=${this.progress}></tablight-progress>` : nothing}
        ${!running && !suggestions ? html`<button class="primary" @click=${() => this.dispatchEvent(event("look"))}>Look for what needs repair</button>` : nothing}
        ${suggestions && open.length === 0 ? html`<p class="muted">${suggestions.length > 0 ? "All of them are in the list." : "Nothing that needs repair was found."}</p>` : nothing}
        ${suggestions && this.sample > 0 ? html`<p class="muted small">${standing(this.sample)}</p>` : nothing}
        <ul>
          ${open.map((suggestion) => this.renderSuggestion(suggestion))}
        </ul>
      </section>
    `;
  }

  private add(...steps: CleanStep[]): void {
    this.dispatchEvent(event<readonly CleanStep[]>("add-steps", steps));
  }

  private renderSuggestion(suggestion: Suggestion): unknown {
    const { step, reason, optional, rowsTouched, cellsTouched, examples } = suggestion;
    const sentence = stepSentence(step);
    return html`<li data-testid="suggestion" class=${this.isWanted(suggestion) ? "wanted" : ""}>
      <span class="what">
        <span>${told(sentence)}${optional ? html` <span class="muted small">(optional)</span>` : nothing}</span>
        <span class="muted small">${told(reason)}</span>
        ${examples.length > 0 ? html`<span class="muted small">${examples.map(({ before, after }) => `“${before}” → ${after === null ? "missing" : `“${after}”`}`).join(" · ")}</span>` : nothing}
      </span>
      <span class="number small muted">${counted(rowsTouched, "row")}${cellsTouched > 0 && cellsTouched !== rowsTouched ? `, ${counted(cellsTouched, "value")}` : ""}</span>
      <button aria-label="Add: ${spoken(sentence)}" @click=${() => this.add(step)}>Add</button>
    </li>`;
  }
}

/** The columns that a step is about. */
function columnsOf(step: CleanStep): readonly string[] {
  const { column, columns } = step as { column?: unknown; columns?: unknown };
  return [column, columns].flat().filter((name) => typeof name === "string");
}
