import { css, html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type Dataset, type ResultTable, TablightError } from "tablight";

import { download } from "../download.js";
import { counted } from "../format.js";
import * as icons from "../icons.js";
import type { Beside } from "../saving.js";
import type { Session } from "../session.js";
import { shared } from "../styles/shared.js";
import "./error-banner.js";

const FORMATS = [
  { format: "csv", title: "CSV" },
  { format: "parquet", title: "Parquet" },
  { format: "arrow", title: "Arrow" },
] as const;

type Format = (typeof FORMATS)[number]["format"] | "html";

/** Saves a result's rows, or the open file's, in another format, and the report as JSON. */
@customElement("tablight-downloads")
export class DownloadMenu extends LitElement {
  @property({ attribute: false }) report: object | undefined;
  @property({ attribute: false }) table: ResultTable | undefined;
  @property({ attribute: false }) session: Session | undefined;
  /** What is saved next to the columns of the table. */
  @property({ attribute: false }) beside: Beside | undefined;
  /** The open file, where there is no table of results. */
  @property({ attribute: false }) source: Dataset | undefined;
  /** Name of the file the result is of. */
  @property() name = "table";
  /** Word for the result in the names of what is saved. */
  @property() what = "result";
  @state() private busy: Format | undefined;
  @state() private error: TablightError | undefined;

  static override styles = [
    shared,
    css`
      .panel {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-3);
      }

      h2 {
        margin-right: auto;
      }

      @media (max-width: 40rem) {
        h2 {
          width: 100%;
        }

        button {
          flex: 1;
        }
      }
    `,
  ];

  private get base(): string {
    return `${this.name.replace(/\.[^.]*$/, "")}${this.table ? `-${this.what}` : ""}`;
  }

  private async made(format: Format): Promise<Blob | undefined> {
    if (format === "html") return this.source?.report({ title: this.name });
    return this.table ? this.session?.save(this.table, format, this.beside) : this.source?.export({ format });
  }

  private async save(format: Format): Promise<void> {
    this.busy = format;
    this.error = undefined;
    try {
      const blob = await this.made(format);
      if (blob) download(blob, `${this.base}.${format}`);
    } catch (thrown) {
      this.error = TablightError.from(thrown);
    } finally {
      this.busy = undefined;
    }
  }

  private saveReport(): void {
    const text = JSON.stringify(this.report, (_, value: unknown) => (typeof value === "bigint" ? Number(value) : value), 2);
    download(new Blob([text], { type: "application/json" }), `${this.name.replace(/\.[^.]*$/, "")}-${this.what}.json`);
  }

  override render(): unknown {
    const rows = this.table?.numRows ?? this.source?.rowCount ?? 0;
    return html`
      <section class="panel" aria-label="Save">
        <h2>${this.table ? "Save the result" : "Save"} <span class="muted small">${counted(rows, "row")}</span></h2>
        ${FORMATS.map(
          ({ format, title }) => html`<button data-testid="save-${format}" ?disabled=${this.busy !== undefined} @click=${() => void this.save(format)}>${icons.save}${this.busy === format ? "Writing …" : title}</button>`,
        )}
        ${this.source && !this.table
          ? html`<button data-testid="save-html" ?disabled=${this.busy !== undefined} @click=${() => void this.save("html")}>${icons.save}${this.busy === "html" ? "Writing …" : "Report (HTML)"}</button>`
          : undefined}
        <button data-testid="save-report" @click=${this.saveReport}>${icons.save}Report (JSON)</button>
      </section>
      ${this.error ? html`<tablight-error .error=${this.error}></tablight-error>` : undefined}
    `;
  }
}
