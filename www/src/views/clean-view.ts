import { html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type CleanStep, type PreviewReport, type Progress, type SuggestReport, TablightError } from "tablight";

import "../elements/code-panel.js";
import "../elements/download-menu.js";
import "../elements/error-banner.js";
import "../elements/item-panel.js";
import "../elements/preview-table.js";
import "../elements/progress-bar.js";
import "../elements/saved-list.js";
import "../elements/suggestion-list.js";
import type { Draft, ItemPanel } from "../elements/item-panel.js";
import type { Wanted } from "../elements/suggestion-list.js";
import { event } from "../events.js";
import type { Pickable } from "../fields.js";
import { count, counted } from "../format.js";
import { ItemList, itemsOf } from "../item-list.js";
import type { Item } from "../kinds.js";
import { Runner } from "../runner.js";
import type { Session } from "../session.js";
import { givenStep, STEP_KINDS } from "../step-kinds.js";
import { stepSentence } from "../step-words.js";
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
  /** What somebody came here to mend. */
  @property({ attribute: false }) wanted: Wanted | undefined;
  /** Asked for elsewhere on the page: the cleaned file. */
  @property({ attribute: false }) asked: object | undefined;
  @state() private steps = new ItemList<CleanStep>();
  /** The step before and after which rows are shown; all of them if none is. */
  @state() private selected: number | undefined;
  /** What a form holds. */
  @state() private draft: Draft | undefined;
  @state() private error: TablightError | undefined;
  @state() private progress: Progress | undefined;
  @state() private cleaning: AbortController | undefined;
  private readonly suggesting = new Runner(this, "suggest");
  private readonly previewing = new Runner(this, "preview");

  static override styles = [shared, task];

  private get isSmall(): boolean {
    const { dataset } = this.session;
    return dataset !== undefined && dataset.rowCount * dataset.schema.length <= SMALL;
  }

  override firstUpdated(): void {
    const { steps } = this.session.startOf("clean") ?? {};
    if (Array.isArray(steps)) this.change(new ItemList(steps as CleanStep[]));
    // What was done to cleaned rows was just said; it shall not be drowned out.
    if (!this.asked && (this.isSmall || this.wanted)) void this.suggest(!this.session.isMade);
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("asked") && this.asked) void this.repair();
    const { running, outcome } = this.suggesting;
    if (changed.has("wanted") && this.wanted && !running && !outcome) void this.suggest();
  }

  private async suggest(isSaid = true): Promise<void> {
    if ((await this.suggesting.run(this.session, {})) && isSaid) this.dispatchEvent(event("announce", `${counted(this.suggestions.length, "step")} suggested`));
  }

  /** Takes the steps that are certain, and leaves it to somebody to make them. */
  private async repair(): Promise<void> {
    if (!this.suggesting.outcome) await this.suggest();
    const certain = this.suggestions.filter(({ optional }) => !optional).map(({ step }) => step);
    const taken = new Set(this.steps.current.map((step) => JSON.stringify(step)));
    const missing = certain.filter((step) => !taken.has(JSON.stringify(step)));
    if (missing.length > 0) this.change(this.steps.add(...missing));
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(this.steps.current.length > 0 ? '[data-testid="apply"]' : "tablight-downloads")?.focus();
  }

  /** What is suggested, each step with what is given alone. */
  private get suggestions(): SuggestReport["suggestions"] {
    const { suggestions = [] } = this.suggested ?? {};
    return suggestions.map((suggestion) => ({ ...suggestion, step: givenStep(suggestion.step) }));
  }

  private get suggested(): SuggestReport | undefined {
    return this.suggesting.outcome?.report as unknown as SuggestReport | undefined;
  }

  private change(steps: ItemList<CleanStep>, selected?: number): void {
    [this.steps, this.selected, this.draft, this.error] = [steps, selected, undefined, undefined];
    if (this.isSmall) void this.preview();
  }

  /** The steps as they would be with what the form holds, and the one of which rows are shown. */
  private get tried(): { readonly steps: readonly CleanStep[]; readonly step: number | undefined } {
    const { steps, draft, selected } = this;
    if (!draft) return { steps: steps.current, step: selected };
    return { steps: [...steps.current.slice(0, draft.at), draft.item as unknown as CleanStep, ...steps.current.slice(draft.at + 1)], step: draft.at };
  }

  private async preview(): Promise<void> {
    const { steps, step } = this.tried;
    if (steps.length > 0) await this.previewing.run(this.session, { steps, rows: SHOWN, changed: true, ...(step === undefined ? {} : { step }) });
  }

  private try(draft: Draft | undefined): void {
    const isOther = draft !== undefined || this.draft !== undefined;
    this.draft = draft;
    if (this.isSmall && isOther) void this.preview();
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
      this.change(this.steps.to(itemsOf<CleanStep>(text, "steps", "the recipe")));
    } catch (thrown) {
      this.error = TablightError.from(thrown);
    }
  }

  private get recipe(): string {
    const expects = (this.session.dataset?.schema ?? []).map(({ name, type }) => ({ name, type }));
    return JSON.stringify({ version: 1, expects, steps: this.steps.current }, null, 2);
  }

  override render(): unknown {
    const { suggesting, previewing, cleaning, session, steps, draft } = this;
    // What is wrong with a draft is said in its form.
    const error = this.error ?? (draft ? undefined : previewing.error) ?? suggesting.error;
    const isBusy = suggesting.running || previewing.running || cleaning !== undefined;
    return html`
      <div class="results" data-testid="clean-view" data-state=${isBusy ? "running" : error ? "failed" : "done"}>
        ${cleaning ? html`<tablight-progress class="over" label="Cleaning the rows" .progress=${this.progress} @cancel=${() => cleaning.abort()}></tablight-progress>` : nothing}
        ${error ? html`<tablight-error data-testid="clean-error" .error=${error}></tablight-error>` : nothing}
        ${session.isMade || (this.asked && suggesting.outcome && steps.current.length === 0) ? this.renderSave() : nothing}
        <tablight-suggestions
          .suggestions=${suggesting.outcome ? this.suggestions : undefined}
          .sample=${this.suggested?.sampleRows ?? 0}
          .taken=${steps.current}
          .running=${suggesting.running}
          .progress=${suggesting.progress}
          .wanted=${this.wanted}
          @look=${() => void this.suggest()}
          @cancel=${() => suggesting.cancel()}
          @add-steps=${(e: CustomEvent<readonly CleanStep[]>) => this.change(steps.add(...e.detail))}
          @write-step=${(e: CustomEvent<Item>) => this.renderRoot.querySelector<ItemPanel>("tablight-item-panel")?.write(e.detail)}
        ></tablight-suggestions>
        ${this.renderSteps()} ${this.renderPreview()}
        <tablight-saved what="recipe" label="The steps as a recipe" items="steps" text=${this.recipe} @use-text=${(e: CustomEvent<string>) => this.use(e.detail)}></tablight-saved>
        <tablight-code .call=${{ task: "clean", reading: session.reading, file: session.file?.name ?? "", params: { steps: steps.current } }}></tablight-code>
      </div>
    `;
  }

  private renderSave(): unknown {
    const { session } = this;
    return html`
      ${session.isMade ? nothing : html`<p class="panel" data-testid="clean-enough">Nothing needs repair for certain. The file can be taken as it is; what is suggested below is a matter of choice.</p>`}
      <tablight-downloads data-testid="clean-downloads" .report=${session.profile} .source=${session.dataset} name=${session.file?.name ?? "table"} what="profile"></tablight-downloads>
    `;
  }

  private renderSteps(): unknown {
    const { steps, selected, cleaning, draft, previewing } = this;
    const done = this.report?.steps ?? [];
    const rows = steps.current.map((step, at) => ({ sentence: stepSentence(step), shows: true, ...(done[at] ? { note: counted(done[at].rowsTouched, "row") } : {}) }));
    const touched = draft && !previewing.running ? done[draft.at] : undefined;
    const note = touched && (touched.rowsRemoved > 0 ? `${counted(touched.rowsRemoved, "row")} would go` : `${counted(touched.rowsTouched, "row")} would change, as shown below`);
    return html`
      <tablight-item-panel
        data-testid="steps"
        heading="Steps"
        noun="step"
        tag="step"
        none="No step yet. The file itself is never changed."
        .kinds=${STEP_KINDS}
        .columns=${this.columns}
        .list=${steps}
        .rows=${rows}
        .shown=${(at: number) => `what step ${at + 1} changes`}
        .selected=${selected}
        .movable=${true}
        note=${note ?? ""}
        .error=${draft ? previewing.error : undefined}
        @item-draft=${(e: CustomEvent<Draft | undefined>) => this.try(e.detail)}
        @list-change=${(e: CustomEvent<ItemList<CleanStep>>) => this.change(e.detail)}
        @show-item=${(e: CustomEvent<number>) => this.change(steps, selected === e.detail ? undefined : e.detail)}
      >
        <button slot="tools" class="primary" data-testid="apply" ?disabled=${steps.current.length === 0 || cleaning !== undefined} @click=${() => void this.apply()}>Clean the table</button>
      </tablight-item-panel>
    `;
  }

  /** The columns of the file, and those that steps make. */
  private get columns(): readonly Pickable[] {
    const columns = this.session.dataset?.schema ?? [];
    const made = (this.report?.columns ?? []).filter((name) => !columns.some((column) => column.name === name)).map((name) => ({ name, type: "" }));
    return [...columns, ...made];
  }

  private get report(): PreviewReport | undefined {
    return this.previewing.outcome?.report as unknown as PreviewReport | undefined;
  }

  private renderPreview(): unknown {
    const { previewing, report } = this;
    const { steps, step } = this.tried;
    if (steps.length === 0) return nothing;
    const button = html`<button @click=${() => void this.preview()}>Show rows before and after</button>`;
    if (!report) return previewing.running ? html`<tablight-progress label="Looking at the rows" .progress=${previewing.progress} @cancel=${() => previewing.cancel()}></tablight-progress>` : button;
    const label = step === undefined ? "Rows that change" : this.draft ? "Rows that this step changes" : `Rows that step ${step + 1} changes`;
    return html`${this.isSmall ? nothing : button}<tablight-preview class=${previewing.running ? "stale" : ""} data-testid="preview" .report=${report} label=${label}></tablight-preview>`;
  }
}
