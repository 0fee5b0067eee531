import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { ResultTable } from "tablight";

import { count, NONE } from "../format.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { spoken, told } from "../told.js";
import { Part } from "../turns.js";

/** The first rows that break a rule, with the values that do. */
@customElement("tablight-failures")
export class FailureTable extends Part {
  /** A line for every value of a failing row, of all rules. */
  @property({ attribute: false }) table: ResultTable | undefined;
  /** The number of the rule. */
  @property({ attribute: false }) rule = 0;
  @property() sentence = "";
  /** All rows that break it. */
  @property({ attribute: false }) failed = 0;

  static override styles = [
    shared,
    task,
    css`
      .scroll {
        max-height: 26rem;
        overflow: auto;
      }

      thead th {
        position: sticky;
        top: 0;
        background: var(--surface);
      }

      table {
        width: auto;
        min-width: min(100%, 24rem);
      }

      td {
        white-space: pre;
      }

      h2 {
        overflow-wrap: anywhere;
      }
    `,
  ];

  /** Values by column, row by row. */
  private get rows(): ReadonlyMap<number, ReadonlyMap<string, unknown>> {
    const { table, rule } = this;
    const found = new Map<number, Map<string, unknown>>();
    if (!table) return found;
    const [rules, rows, columns, values] = ["rule", "row", "column", "value"].map((name) => table.column(name));
    for (let line = 0; line < table.numRows; line++) {
      if (Number(rules?.[line]) !== rule) continue;
      const row = Number(rows?.[line]);
      const cells = found.get(row) ?? new Map<string, unknown>();
      cells.set(String(columns?.[line]), values?.[line]);
      found.set(row, cells);
    }
    return found;
  }

  override render(): unknown {
    const { rows, sentence, failed } = this;
    const columns = [...new Set([...rows.values()].flatMap((cells) => [...cells.keys()]))];
    const some = rows.size < failed ? `the first ${count(rows.size)} of ${count(failed)}` : count(failed);
    return html`
      <section class="panel" aria-labelledby="failures" data-testid="failures">
        <div class="head"><h2 id="failures">Rows that break: ${told(sentence)}</h2><span class="muted small">${some}</span></div>
        <div class="scroll" tabindex="0" role="region" aria-label="Rows that break: ${spoken(sentence)}">
          <table>
            <thead>
              <tr>
                <th scope="col" class="right">Row</th>
                ${columns.map((column) => html`<th scope="col">${column}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${[...rows].map(
                ([row, cells]) => html`<tr>
                  <th scope="row" class="right">${count(row + 1)}</th>
                  ${columns.map((column) => html`<td>${cells.has(column) ? (cells.get(column) === null ? html`<span class="muted">missing</span>` : String(cells.get(column))) : NONE}</td>`)}
                </tr>`,
              )}
            </tbody>
          </table>
        </div>
        ${rows.size === 0 ? html`<p class="muted">Which rows they are is not told of this rule.</p>` : nothing}
      </section>
    `;
  }
}
