import { css, html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { CompareReport } from "tablight";

import "../elements/code-panel.js";
import "../elements/drift-card.js";
import "../elements/error-banner.js";
import "../elements/progress-bar.js";
import { fileDropped } from "../dropped.js";
import { event } from "../events.js";
import { count, counted, list } from "../format.js";
import { Runner } from "../runner.js";
import type { Session } from "../session.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";
import { fileOf } from "../workspace/others.js";
import type { Params } from "../workspace/tree.js";

/** The open file beside another one, or two slices of it. */
@customElement("tablight-compare")
export class CompareView extends Part {
  @property({ attribute: false }) session!: Session;
  /** What was asked for elsewhere on the page. */
  @property({ attribute: false }) asked: Readonly<Record<string, string>> | undefined;
  /** What the report was made with. */
  @state() private params: Params = {};
  private readonly runner = new Runner(this, "compare");

  static override styles = [
    shared,
    task,
    css`
      .page {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-4);
      }

      .beside > * {
        gap: var(--space-3);
      }

      label {
        display: grid;
        gap: var(--space-1);
        font-size: var(--text-sm);
      }

      .columns {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr));
        gap: var(--space-3);
      }

      .key {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-4);
        color: var(--text-2);
        font-size: var(--text-sm);
      }

      .key span::before {
        content: "";
        display: inline-block;
        width: 1.1rem;
        height: 0.7rem;
        margin-right: var(--space-2);
        background: var(--chart-soft);
      }

      .key span + span::before {
        height: 0;
        margin-bottom: 0.25rem;
        border-top: 3px solid var(--chart-low);
        background: none;
      }

      button {
        justify-self: start;
      }
    `,
  ];

  override firstUpdated(): void {
    const params = this.session.startOf("compare");
    if (!params || this.asked) return;
    for (const input of this.renderRoot.querySelectorAll<HTMLInputElement>("form input")) input.value = String(params[input.name] ?? "");
    void this.start(params);
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("asked") && this.asked) void this.start(this.asked);
  }

  private async start(params: Params): Promise<void> {
    if (!(await this.runner.run(this.session, params))) return;
    this.params = params;
    if (this.report) this.dispatchEvent(event("announce", this.verdict(this.report)));
  }

  private get report(): CompareReport | undefined {
    return this.runner.outcome?.report as unknown as CompareReport | undefined;
  }

  private withFile(file: File | undefined): void {
    if (file) void this.start({ with: this.session.shelf.take(file) });
  }

  private slices(submit: Event): void {
    submit.preventDefault();
    const data = new FormData(submit.target as HTMLFormElement);
    const params = Object.fromEntries([...data].map(([name, value]) => [name, String(value).trim()] as const).filter(([, value]) => value !== ""));
    void this.start(params);
  }

  private verdict(report: CompareReport): string {
    if (report.drifted === null) return "No column could be judged.";
    const { driftedColumns: n, judgedColumns: all } = report;
    return n === 0 ? `None of ${counted(all, "column")} has drifted.` : `${n} of ${counted(all, "column")} ${n === 1 ? "has" : "have"} drifted.`;
  }

  override render(): unknown {
    const { report } = this;
    const { error, running, progress } = this.runner;
    return html`<div class="page" data-testid="compare-view" data-state=${running ? "running" : error ? "failed" : report ? "done" : "idle"}>
      <div class="beside">
        <section class="panel" aria-labelledby="with-file" @dragover=${(e: Event) => e.preventDefault()} @drop=${this.onDrop}>
          <h2 id="with-file">With another file</h2>
          <p class="muted small">Pick or drop the newer file: which columns look different from those of ${this.session.file?.name ?? "this one"}?</p>
          <label>File<input type="file" data-testid="compare-file" @change=${(e: Event) => this.withFile((e.target as HTMLInputElement).files?.[0])} /></label>
        </section>
        <section class="panel" aria-labelledby="with-slice">
          <h2 id="with-slice">Two slices of this file</h2>
          <form data-testid="compare-slices" class="page" @submit=${(e: Event) => this.slices(e)}>
            <label>Rows to compare with<input name="where" .value=${this.asked?.["where"] ?? ""} placeholder="month(order_time) < 7" autocomplete="off" spellcheck="false" /></label>
            <label>Rows that are compared<input name="against" placeholder="all others" autocomplete="off" spellcheck="false" /></label>
            <button ?disabled=${running}>Compare</button>
          </form>
        </section>
      </div>
      ${running ? html`<tablight-progress data-testid="run-progress" label="Comparing" .progress=${progress} @cancel=${() => this.runner.cancel()}></tablight-progress>` : undefined}
      ${error ? html`<tablight-error data-testid="compare-error" .error=${error}></tablight-error>` : undefined}
      ${report ? this.renderReport(report) : undefined}
    </div>`;
  }

  private readonly onDrop = (dropped: DragEvent): void => this.withFile(fileDropped(dropped));

  private renderReport(report: CompareReport): unknown {
    const { schema } = report;
    const columns = [...report.columns].sort((a, b) => Number(b.drifted ?? false) - Number(a.drifted ?? false));
    const name = this.session.file?.name ?? "";
    const { with: _, ...given } = this.params;
    const other = fileOf({ kind: "compare", params: this.params });
    const changes = [
      schema.added.length > 0 ? `New: ${list(schema.added)}.` : "",
      schema.removed.length > 0 ? `Gone: ${list(schema.removed)}.` : "",
      ...schema.changed.map(({ column, reference, current }) => `${column} was ${reference} and is ${current}.`),
    ].filter((text) => text !== "");
    return html`<section class="page" aria-labelledby="verdict">
      <h2 id="verdict" data-testid="verdict">${this.verdict(report)}</h2>
      <p class="muted">${counted(report.referenceRows, "row")} beside ${count(report.currentRows)}. ${changes.join(" ")}</p>
      <p class="key"><span>${other === undefined ? "rows to compare with" : name}</span><span>${other ?? "rows that are compared"}</span></p>
      <div class="columns">
        ${columns.map((drift) => html`<tablight-drift data-testid="drift" data-column=${drift.column} data-drifted=${String(drift.drifted)} .drift=${drift}></tablight-drift>`)}
      </div>
      <tablight-code .call=${{ task: "compare", reading: this.session.reading, file: name, params: given, ...(other !== undefined && { other: { file: other } }) }}></tablight-code>
    </section>`;
  }
}
