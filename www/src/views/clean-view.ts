import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type CleanStep, type PreviewReport, type Progress, type SuggestReport, TablightError } from "tablight";

import "../elements/code-panel.js";
import "../elements/error-banner.js";
import "../elements/preview-table.js";
import "../elements/progress-bar.js";
import { download } from "../download.js";
import { event } from "../events.js";
import { count, counted } from "../format.js";
import { Runner } from "../runner.js";
import type { Session } from "../session.js";
import { StepList } from "../step-list.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";

/** Up to this many cells the view looks for steps by itself, and shows every change at once. */
const SMALL = 4_000_000;
const SHOWN = 12;

/** Steps that repair the table: what is suggested, the list, the rows before and after, and the cleaned table in place of the open one. */
@customElement("tablight-clean")
export class CleanView extends Part {
  @property({ attribute: false }) session!: Session;
  @state() private steps = new StepList();
  /** The step before and after which rows are shown; all of them if none is. */
  @state() private selected: number | undefined;
  @state() private error: TablightError | undefined;
  @state() private progress: Progress | undefined;
  @state() private cleaning: AbortController | undefined;
  private readonly suggesting = new Runner(this, "suggest");
  private readonly previewing = new Runner(this, "preview");

  static override styles = [
    shared,
    task,
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
      }

      .what {
        flex: 1 1 16rem;
        min-width: 0;
        overflow-wrap: anywhere;
      }

      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }

      textarea {
        min-height: 8rem;
        font-family: var(--mono);
      }
    `,
  ];

  private get isSmall(): boolean {
    const { dataset } = this.session;
    return dataset !== undefined && dataset.rowCount * dataset.schema.length <= SMALL;
  }

  override firstUpdated(): void {
    // What was done to cleaned rows was just said; it shall not be drowned out.
    if (this.isSmall) void this.suggest(!this.session.isCleaned);
  }

  private async suggest(isSaid = true): Promise<void> {
    if ((await this.suggesting.run(this.session, {})) && isSaid) this.dispatchEvent(event("announce", `${counted(this.suggestions.length, "step")} suggested`));
  }

  private get suggestions(): SuggestReport["suggestions"] {
    return (this.suggesting.outcome?.report as unknown as SuggestReport | undefined)?.suggestions ?? [];
  }

  private change(steps: StepList, selected?: number): void {
    this.steps = steps;
    this.selected = selected;
    this.error = undefined;
    if (this.isSmall) void this.preview();
  }

  private async preview(): Promise<void> {
    const { steps, selected } = this;
    if (steps.current.length === 0) return;
    await this.previewing.run(this.session, { steps: steps.current, rows: SHOWN, changed: true, ...(selected === undefined ? {} : { step: selected }) });
  }

  private async apply(): Promise<void> {
    const cleaning = new AbortController();
    [this.cleaning, this.error, this.progress] = [cleaning, undefined, undefined];
    // This view makes way for one of the cleaned table, and is heard no longer itself.
    const stays = (this.getRootNode() as ShadowRoot).querySelector("main");
    try {
      const report = await this.session.clean({ steps: [...this.steps.current] }, { signal: cleaning.signal, onProgress: (progress) => (this.progress = progress) });
      stays?.dispatchEvent(event("announce", `Cleaned: ${counted(report.rows, "row")} of ${count(report.rowsBefore)}`));
    } catch (thrown) {
      const error = TablightError.from(thrown);
      this.error = error.code === "aborted" ? undefined : error;
    } finally {
      this.cleaning = undefined;
    }
  }

  private use(text: string): void {
    try {
      this.change(this.steps.read(text));
    } catch (thrown) {
      this.error = TablightError.from(thrown);
    }
  }

  private get recipe(): string {
    const expects = (this.session.dataset?.schema ?? []).map(({ name, type }) => ({ name, type }));
    return JSON.stringify({ version: 1, expects, steps: this.steps.current }, null, 2);
  }

  override render(): unknown {
    const { suggesting, previewing, cleaning, session } = this;
    const error = this.error ?? previewing.error ?? suggesting.error;
    const isBusy = suggesting.running || previewing.running || cleaning !== undefined;
    return html`
      <div class="results" data-testid="clean-view" data-state=${isBusy ? "running" : error ? "failed" : "done"}>
        ${cleaning ? html`<tablight-progress label="Cleaning the rows" .progress=${this.progress} @cancel=${() => cleaning.abort()}></tablight-progress>` : nothing}
        ${error ? html`<tablight-error data-testid="clean-error" .error=${error}></tablight-error>` : nothing}
        ${this.renderSuggestions()} ${this.renderSteps()} ${this.renderPreview()} ${this.renderRecipe()}
        <tablight-code .call=${{ task: "clean", file: session.file?.name ?? "", params: { steps: this.steps.current } }}></tablight-code>
      </div>
    `;
  }

  private renderSuggestions(): unknown {
    const { suggesting, suggestions } = this;
    const taken = new Set(this.steps.current.map((step) => JSON.stringify(step)));
    const open = suggestions.filter(({ step }) => !taken.has(JSON.stringify(step)));
    const certain = open.filter(({ optional }) => !optional).map(({ step }) => step);
    return html`
      <section class="panel" aria-labelledby="suggested" data-testid="suggestions">
        <div class="head">
          <h2 id="suggested">Suggested steps</h2>
          ${certain.length > 0 ? html`<button class="primary" data-testid="add-all" @click=${() => this.change(this.steps.add(...certain))}>Add ${counted(certain.length, "step")}</button>` : nothing}
        </div>
        ${suggesting.running ? html`<tablight-progress label="Looking at the values" .progress=${suggesting.progress} @cancel=${() => suggesting.cancel()}></tablight-progress>` : nothing}
        ${!suggesting.running && !suggesting.outcome ? html`<button class="primary" @click=${() => void this.suggest()}>Look for what needs repair</button>` : nothing}
        ${suggesting.outcome && open.length === 0 ? html`<p class="muted">${suggestions.length > 0 ? "All of them are in the list." : "Nothing that needs repair was found."}</p>` : nothing}
        <ul>
          ${open.map(
            ({ step, reason, optional, rowsTouched, cellsTouched, examples }) => html`<li data-testid="suggestion">
              <span class="what">
                <strong>${step.step}</strong>${optional ? html` <span class="muted">(optional)</span>` : nothing}: ${reason}
                ${examples.length > 0 ? html`<span class="muted small">${examples.map(({ before, after }) => `“${before}” → ${after === null ? "missing" : `“${after}”`}`).join(" · ")}</span>` : nothing}
              </span>
              <span class="number small muted">${counted(rowsTouched, "row")}${cellsTouched !== rowsTouched ? `, ${counted(cellsTouched, "value")}` : ""}</span>
              <button aria-label="Add ${step.step}: ${reason}" @click=${() => this.change(this.steps.add(step))}>Add</button>
            </li>`,
          )}
        </ul>
      </section>
    `;
  }

  private renderSteps(): unknown {
    const { steps, selected, cleaning } = this;
    const done = (this.previewing.outcome?.report as unknown as PreviewReport | undefined)?.steps ?? [];
    return html`
      <section class="panel" aria-labelledby="steps" data-testid="steps">
        <div class="head">
          <h2 id="steps">Steps</h2>
          <span class="tools">
            <button data-testid="undo" ?disabled=${!steps.canUndo} @click=${() => this.change(steps.undo())}>Undo</button>
            <button data-testid="redo" ?disabled=${!steps.canRedo} @click=${() => this.change(steps.redo())}>Redo</button>
            <button class="primary" data-testid="apply" ?disabled=${steps.current.length === 0 || cleaning !== undefined} @click=${() => void this.apply()}>Clean the table</button>
          </span>
        </div>
        ${steps.current.length === 0 ? html`<p class="muted">No step yet. The file itself is never changed.</p>` : nothing}
        <ol>
          ${steps.current.map(
            (step, at) => html`<li data-testid="step">
              <span class="what">${at + 1}. <strong>${step.step}</strong> <span class="muted small">${summary(step)}</span></span>
              ${done[at] ? html`<span class="number small muted">${counted(done[at].rowsTouched, "row")}</span>` : nothing}
              <span class="tools">
                <button aria-pressed=${selected === at ? "true" : "false"} aria-label="Show what step ${at + 1} changes" @click=${() => this.change(steps, selected === at ? undefined : at)}>Show</button>
                <button aria-label="Move step ${at + 1} up" ?disabled=${at === 0} @click=${() => this.change(steps.move(at, at - 1))}>↑</button>
                <button aria-label="Move step ${at + 1} down" ?disabled=${at === steps.current.length - 1} @click=${() => this.change(steps.move(at, at + 1))}>↓</button>
                <button aria-label="Remove step ${at + 1}" @click=${() => this.change(steps.remove(at))}>Remove</button>
              </span>
            </li>`,
          )}
        </ol>
      </section>
    `;
  }

  private renderPreview(): unknown {
    const { previewing, steps, selected } = this;
    if (steps.current.length === 0) return nothing;
    const report = previewing.outcome?.report as unknown as PreviewReport | undefined;
    if (!report) return previewing.running ? nothing : html`<button @click=${() => void this.preview()}>Show rows before and after</button>`;
    const label = selected === undefined ? "Rows that change" : `Rows that step ${selected + 1} changes`;
    return html`<tablight-preview class=${previewing.running ? "stale" : ""} data-testid="preview" .report=${report} label=${label}></tablight-preview>`;
  }

  private renderRecipe(): unknown {
    return html`
      <details class="panel" data-testid="recipe">
        <summary>The steps as a recipe</summary>
        <label for="recipe" class="muted small">JSON, to be kept and used on other files</label>
        <textarea id="recipe" spellcheck="false" .value=${this.recipe}></textarea>
        <span class="tools">
          <button data-testid="use-recipe" @click=${() => this.use(this.renderRoot.querySelector("textarea")?.value ?? "")}>Use these steps</button>
          <button @click=${() => download(new Blob([this.recipe], { type: "application/json" }), "recipe.json")}>Save as a file</button>
        </span>
      </details>
    `;
  }
}

/** What a step is told, in short. */
function summary({ step: _, ...params }: CleanStep): string {
  const text = Object.entries(params).filter(([, value]) => value !== null && value !== undefined).map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`).join(", ");
  return text.length > 140 ? `${text.slice(0, 140)}…` : text;
}
