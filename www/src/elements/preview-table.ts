import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { PreviewReport } from "tablight";

import { count, standing } from "../format.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";

/** Rows before and after: what was is struck out, what is stands beside it; a row that goes is struck out whole. */
@customElement("tablight-preview")
export class PreviewTable extends Part {
  @property({ attribute: false }) report: PreviewReport | undefined;
  @property() label = "Rows that change";

  static override styles = [
    shared,
    task,
    css`
      del {
        color: var(--text-2);
      }

      ins {
        background: var(--accent-soft);
        font-weight: 600;
        text-decoration: none;
      }

      td {
        white-space: pre;
      }
    `,
  ];

  override render(): unknown {
    const { report, label } = this;
    if (!report) return nothing;
    return html`
      <section class="panel" aria-labelledby="preview">
        <div class="head"><h2 id="preview">${label}</h2></div>
        ${report.sampleRows ? html`<p class="muted small">${standing(report.sampleRows)}</p>` : nothing}
        ${report.rows.length === 0
          ? html`<p class="muted">No row changes.</p>`
          : html`<div class="scroll" tabindex="0" role="region" aria-label=${`${label}: the rows`}>
              <table>
                <thead>
                  <tr>
                    <th scope="col" class="right">Row</th>
                    ${report.columns.map((column) => html`<th scope="col">${column}</th>`)}
                  </tr>
                </thead>
                <tbody>
                  ${report.rows.map(
                    ({ row, removed, cells }) => html`<tr>
                      <th scope="row" class="right">${count(row + 1)}</th>
                      ${cells.map(({ before, after, changed }) => html`<td>${removed ? html`<del>${before ?? ""}</del>` : changed ? html`${before === null ? nothing : html`<del>${before}</del> `}<ins>${after ?? "missing"}</ins>` : (after ?? "")}</td>`)}
                    </tr>`,
                  )}
                </tbody>
              </table>
            </div>`}
      </section>
    `;
  }
}
