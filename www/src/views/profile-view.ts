import { css, html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Dataset, ProfileReport } from "tablight";

import "../elements/alert-list.js";
import "../elements/code-panel.js";
import "../elements/column-card.js";
import "../elements/download-menu.js";
import "../elements/correlation-map.js";
import "../elements/missing-patterns.js";
import "../elements/question-list.js";
import "../elements/reading-panel.js";
import type { ColumnProfile } from "../elements/column-card.js";
import type { Thresholds } from "../elements/threshold-form.js";
import { bytes, count, counted, isNumeric, isTime, share } from "../format.js";
import type { Reading } from "../opener.js";
import { questionsOf } from "../questions.js";
import { shared } from "../styles/shared.js";
import { Part } from "../turns.js";

const ORDERS: Record<string, (a: ColumnProfile, b: ColumnProfile) => number> = {
  "as in the file": () => 0,
  "most missing": (a, b) => b.nulls - a.nulls,
  "most distinct": (a, b) => (b.distinct ?? 0) - (a.distinct ?? 0),
  "by name": (a, b) => a.name.localeCompare(b.name),
};

/** The whole file at a glance, growing while it is read. */
@customElement("tablight-profile")
export class ProfileView extends Part {
  @property({ attribute: false }) report: ProfileReport | undefined;
  @property({ attribute: false }) file: { name: string; size: number } | undefined;
  @property({ attribute: false }) source: Dataset | undefined;
  /** What was said of how the file is read, and whether it can be read again. */
  @property({ attribute: false }) reading: Reading = {};
  @property({ attribute: false }) again = false;
  /** Still reading: the numbers are of the rows so far. */
  @property({ attribute: false }) live = false;
  /** Somebody listens to `ask`. */
  @property({ attribute: false }) asks = false;
  /** Asked for elsewhere on the page: what stands out. */
  @property({ attribute: false }) asked: object | undefined;
  @state() private search = "";
  @state() private order = "as in the file";
  /** The report with other thresholds than the defaults. */
  @state() private adjusted: ProfileReport | undefined;
  /** Somebody listens to `mend`. */
  @property({ attribute: false }) mends = true;
  /** From where on something is worth a note, where it differs from the defaults. */
  @property({ attribute: false }) thresholds: Thresholds = {};

  static override styles = [
    shared,
    css`
      .page,
      .foot {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-5);
      }

      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
        gap: var(--space-3);
      }

      .tile {
        padding: var(--space-3) var(--space-4);
      }

      .tile dt {
        color: var(--text-2);
        font-size: var(--text-xs);
      }

      .tile dd {
        font-size: var(--text-xl);
        font-weight: 650;
        letter-spacing: -0.02em;
        line-height: 1.3;
      }

      .tile .small {
        color: var(--text-2);
        font-weight: 400;
        font-size: var(--text-xs);
        letter-spacing: 0;
      }

      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-3);
      }

      .head h2 {
        margin-right: auto;
      }

      .head label {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        color: var(--text-2);
        font-size: var(--text-sm);
      }

      .head input {
        width: 13rem;
      }

      .head select {
        width: auto;
      }

      .columns {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr));
        gap: var(--space-3);
      }

      .waiting {
        min-height: 40vh;
        display: grid;
        place-content: center;
      }

      @media (max-width: 40rem) {
        .tiles {
          grid-template-columns: 1fr 1fr;
        }

        .head label,
        .head input {
          width: 100%;
        }

        .head select {
          flex: 1;
        }
      }
    `,
  ];

  private showNotes(): void {
    const alerts = this.renderRoot.querySelector<HTMLElement>("tablight-alerts");
    alerts?.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    alerts?.focus({ preventScroll: true });
  }

  override render(): unknown {
    const { live } = this;
    const report = this.adjusted ?? this.report;
    if (!report) return html`<p class="waiting muted" role="status">Waiting for the first rows …</p>`;
    return html`
      <div class="page" data-testid=${live ? "profile-live" : "profile-done"} data-rows=${report.rows}>
        ${this.asks ? html`<tablight-questions .questions=${questionsOf(report)} .live=${live}></tablight-questions>` : undefined}
        <tablight-alerts tabindex="-1" data-testid="alerts" .alerts=${report.alerts} .live=${live} .mends=${this.mends} .thresholds=${this.thresholds} @show-column=${(e: CustomEvent<string>) => this.show(e.detail)} @thresholds=${(e: CustomEvent<Thresholds>) => (this.thresholds = e.detail)}></tablight-alerts>
        ${this.renderTiles(report)} <tablight-reading .findings=${this.source?.findings} .columns=${this.source?.schema ?? []} .reading=${this.reading} .again=${this.again && !live}></tablight-reading> ${this.renderColumns(report)}
        ${this.renderTogether(report)}
        ${live
          ? undefined
          : html`<div class="foot">
              <tablight-downloads data-testid="profile-downloads" .report=${report} .source=${this.source} name=${this.file?.name ?? "table"} what="profile"></tablight-downloads>
              <tablight-code .call=${{ task: "profile", reading: this.reading, file: this.file?.name ?? "", params: this.params }}></tablight-code>
            </div>`}
      </div>
    `;
  }

  private renderTiles(report: ProfileReport): unknown {
    const cells = report.rows * report.columns.length;
    const rejected = this.source?.findings.rejected ?? 0;
    const missing = report.columns.reduce((sum, column) => sum + column.nulls, 0);
    const kinds = [
      [report.columns.filter((column) => isNumeric(column.type)).length, "numeric"],
      [report.columns.filter((column) => isTime(column.type)).length, "time"],
      [report.columns.filter((column) => !isNumeric(column.type) && !isTime(column.type)).length, "other"],
    ] as const;
    const tile = (name: string, value: string, detail: string): unknown =>
      html`<div class="tile panel"><dt>${name}</dt><dd class="number">${value}<div class="small">${detail}</div></dd></div>`;
    return html`<dl class="tiles" aria-label="Overview">
      ${tile("Rows", count(report.rows), this.live ? "so far" : rejected > 0 ? `${count(rejected)} left out` : "all of the file")}
      ${tile("Columns", count(report.columns.length), kinds.filter(([n]) => n > 0).map(([n, kind]) => `${n} ${kind}`).join(", "))}
      ${tile("Missing cells", share(missing / Math.max(1, cells)), missing === 0 ? "every cell is filled" : `${count(missing)} of ${count(cells)}`)}
      ${this.file?.size === 0
        ? tile("In memory", bytes(report.memory), "as columns")
        : tile("File", bytes(this.file?.size ?? 0), this.source?.kept === false ? "not kept in memory: read again as needed" : `${bytes(report.memory)} in memory`)}
    </dl>`;
  }

  private get params(): object {
    return Object.keys(this.thresholds).length > 0 ? { thresholds: this.thresholds } : {};
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("asked") && this.asked) this.showNotes();
    if (!this.live && (changed.has("thresholds") || changed.has("source")) && (this.adjusted || Object.keys(this.thresholds).length > 0)) void this.adjust();
  }

  /** The notes of the same profile with other thresholds: nothing is read for it. */
  private async adjust(): Promise<void> {
    const { thresholds, source } = this;
    try {
      const outcome = await source?.profile(this.params);
      if (this.thresholds === thresholds && this.source === source) this.adjusted = outcome?.report;
    } catch {
      // A threshold out of range leaves the notes as they are; its field says what is allowed.
    }
  }

  private show(column: string): void {
    this.search = "";
    const card = (): HTMLElement | null => this.renderRoot.querySelector(`[data-column="${CSS.escape(column)}"]`);
    void this.updateComplete.then(() => {
      card()?.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
      card()?.focus({ preventScroll: true });
    });
  }

  private renderTogether(report: ProfileReport): unknown {
    const { correlations, missing, sample } = report;
    const sampled = sample.all ? "of all rows" : `of a sample of ${count(sample.rows)} rows`;
    return html`
      ${missing.patterns.length > 0 ? html`<tablight-missing .missing=${missing} .rows=${report.rows}></tablight-missing>` : undefined}
      ${correlations && correlations.columns.length > 1 ? html`<tablight-correlations .correlations=${correlations} .sampled=${sampled}></tablight-correlations>` : undefined}
    `;
  }

  private renderColumns(report: ProfileReport): unknown {
    const alerted = new Set(report.alerts.map((alert) => alert.column));
    const wanted = this.search.trim().toLowerCase();
    const columns = report.columns.filter((column) => column.name.toLowerCase().includes(wanted)).sort(ORDERS[this.order]);
    const many = report.columns.length > 8;
    return html`
      <section aria-labelledby="columns" class="page">
        <div class="head">
          <h2 id="columns">${wanted ? `${columns.length} of ${counted(report.columns.length, "column")}` : "Columns"}</h2>
          ${many
            ? html`<label><span class="visually-hidden">Find a column</span><input type="search" placeholder="Find a column" .value=${this.search} @input=${(e: Event) => (this.search = (e.target as HTMLInputElement).value)} /></label>
                <label>Order<select @change=${(e: Event) => (this.order = (e.target as HTMLSelectElement).value)}>
                  ${Object.keys(ORDERS).map((name) => html`<option ?selected=${name === this.order}>${name}</option>`)}
                </select></label>`
            : undefined}
        </div>
        <div class="columns">
          ${repeat(
            columns,
            (column) => column.name,
            (column) => html`<tablight-column tabindex="-1" data-testid="column" data-column=${column.name} .column=${column} .rows=${report.rows} .alerted=${alerted.has(column.name)}></tablight-column>`,
          )}
        </div>
      </section>
    `;
  }
}
