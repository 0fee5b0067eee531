import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Findings } from "tablight";

import "./reading-form.js";
import type { Pickable } from "../fields.js";
import { count, counted } from "../format.js";
import * as icons from "../icons.js";
import type { Reading } from "../opener.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { howItWasRead } from "../words.js";

/** Rows shown of those that could not be read. */
const SHOWN = 100;

/** How the file was read, and what of it could not be. */
@customElement("tablight-reading")
export class ReadingPanel extends LitElement {
  @property({ attribute: false }) findings: Findings | undefined;
  @property({ attribute: false }) columns: readonly Pickable[] = [];
  /** What was said of how it is read. */
  @property({ attribute: false }) reading: Reading = {};
  /** It can be read again in another way. */
  @property({ attribute: false }) again = false;

  static override styles = [
    shared,
    task,
    css`
      .reading {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-3);
        font-size: var(--text-sm);
      }

      summary {
        cursor: pointer;
      }

      summary svg {
        color: var(--warning);
        vertical-align: -0.15em;
        margin-right: var(--space-1);
      }

      .rows {
        overflow-x: auto;
        margin-top: var(--space-3);
        max-height: 24rem;
      }

      td {
        white-space: nowrap;
      }

      td.text {
        font-family: var(--mono);
        font-size: var(--text-xs);
        max-width: 40rem;
        overflow: hidden;
        text-overflow: ellipsis;
      }
    `,
  ];

  override render(): unknown {
    const { findings } = this;
    if (!findings) return undefined;
    return html`<section class="reading panel" data-testid="reading" aria-label="How the file was read">
      <p class="muted">${howItWasRead(findings)}</p>
      ${findings.rejected > 0 ? this.renderRejects(findings) : undefined}
      ${this.again && findings.format === "csv"
        ? html`<details data-testid="reading-settings">
            <summary>Read it in another way</summary>
            <tablight-reading-form .findings=${findings} .columns=${this.columns} .reading=${this.reading}></tablight-reading-form>
          </details>`
        : undefined}
    </section>`;
  }

  private renderRejects({ rejected, rejects }: Findings): unknown {
    const shown = rejects.slice(0, SHOWN);
    const several = shown.some(({ file }) => file !== null);
    const some = shown.length < rejected ? `, of which the first ${count(shown.length)} are shown` : "";
    return html`<details data-testid="rejects">
      <summary>${icons.alert}<strong>${counted(rejected, "row")} could not be read</strong> and ${rejected === 1 ? "is" : "are"} left out${some}</summary>
      <div class="rows" tabindex="0" role="region" aria-label="Rows that could not be read">
        <table>
          <thead><tr>${several ? html`<th scope="col">File</th>` : undefined}<th scope="col">Row</th><th scope="col">Byte</th><th scope="col">Column</th><th scope="col">Reason</th><th scope="col">As it is written</th></tr></thead>
          <tbody>
            ${shown.map(
              ({ file, row, byte, column, reason, text }) =>
                html`<tr>${several ? html`<td>${file}</td>` : undefined}<td class="number">${count(row)}</td><td class="number">${count(byte)}</td><td>${column}</td><td>${reason}</td><td class="text" title=${text}>${text}</td></tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`;
  }
}
