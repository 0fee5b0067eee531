import { css, html } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { SegmentRule, SegmentRules } from "tablight";

import { markPicture } from "../charts/marks.js";
import { count, counted, share } from "../format.js";
import type { SegmentReport } from "../reports.js";
import { type Names, segmentTitle } from "../segment-names.js";
import { conditionWords } from "../segment-words.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";

/** So many rules are read at once. */
const SHOWN = 10;

/** Rules by which the segments can be told by hand, and how far they go. */
@customElement("tablight-segment-rules")
export class SegmentRulesList extends Part {
  @property({ attribute: false }) report!: SegmentReport;
  @property({ attribute: false }) rules!: SegmentRules;
  @property({ attribute: false }) names: Names = new Map();
  @state() private all = false;

  static override styles = [
    shared,
    task,
    css`
      ol {
        display: grid;
        gap: var(--space-2);
        margin: var(--space-3) 0;
      }

      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--space-1) var(--space-4);
        align-items: baseline;
        padding-bottom: var(--space-2);
        border-bottom: 1px solid var(--border);
        font-size: var(--text-sm);
      }

      .then svg {
        margin-right: var(--space-1);
        vertical-align: -3px;
      }

      .then {
        font-weight: 600;
      }

      .condition {
        padding: 0.1em 0.45em;
        border-radius: 4px;
        background: var(--surface-2);
        overflow-wrap: anywhere;
      }

      .if {
        line-height: 1.9;
      }

      @media (max-width: 40rem) {
        li {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  override render(): unknown {
    const { rules } = this;
    const ordered = [...rules.rules].sort((a, b) => (a.segment < 0 ? 1 : 0) - (b.segment < 0 ? 1 : 0) || a.segment - b.segment || b.rows - a.rows);
    const shown = this.all ? ordered : ordered.slice(0, SHOWN);
    return html`<section class="panel" data-testid="segment-rules" aria-labelledby="rules">
      <div class="head">
        <h2 id="rules">The segments by rules</h2>
        <span class="muted small">${counted(rules.rules.length, "rule")} put <strong class="number">${share(rules.fidelity)}</strong> of the rows where the method did</span>
      </div>
      <p class="muted small">Exactly one of them holds for each row, so that segments can be told by hand or in another program.</p>
      <ol>
        ${shown.map((rule) => this.renderRule(rule))}
      </ol>
      ${shown.length < ordered.length ? html`<button @click=${() => (this.all = true)}>Show all ${count(ordered.length)} rules</button>` : undefined}
    </section>`;
  }

  private renderRule({ segment, conditions, rows, coverage, precision }: SegmentRule): unknown {
    const and = (i: number): string => (i === 0 ? "If " : " and ");
    return html`<li>
      <span class="if">${conditions.length === 0 ? "Always" : conditions.map((condition, i) => html`${and(i)}<span class="condition">${conditionWords(condition)}</span>`)}</span>
      <span class="muted number" title="the share of the segment that the rule finds, and the share of what it finds that is of the segment">${counted(rows, "row")}; finds ${share(coverage)}, ${share(precision)} right</span>
      <span class="then">${markPicture(segment, 14)}${segmentTitle(this.report, segment, this.names)}</span>
    </li>`;
  }
}
