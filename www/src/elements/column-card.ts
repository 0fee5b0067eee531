import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { ProfileReport } from "tablight";

import { histogram } from "../charts/histogram.js";
import { shareBar } from "../charts/share-bar.js";
import { brief, cell, count, isNumeric, isTime, NONE, share, shortCount, span, time as timeText, toMs, toNumber, typeName } from "../format.js";
import { card } from "../styles/card.js";
import { shared } from "../styles/shared.js";
import { Part } from "../turns.js";

/** What the profile says of one column. */
export type ColumnProfile = ProfileReport["columns"][number];

/** Meanings that the type says as well. */
const PLAIN: ReadonlySet<string> = new Set(["number", "text", "date", "boolean"]);

/** Frequent values shown: as many as a histogram with its facts is high. */
const VALUES = 6;

/** A fact with the room it takes: one to four columns of four; `flag` brings it out. */
interface Fact {
  readonly name: string;
  readonly value: string;
  readonly width: "" | "wide" | "wider" | "widest" | "flag";
}

/** One column at a glance: picture, type, gaps, variety, range. */
@customElement("tablight-column")
export class ColumnCard extends Part {
  @property({ attribute: false }) column!: ColumnProfile;
  @property({ attribute: false }) rows = 0;
  @property({ attribute: false }) alerted = false;

  static override styles = [
    shared,
    card,
    css`
      /* Cards out of sight cost nothing until they are scrolled to. */
      :host {
        content-visibility: auto;
        contain-intrinsic-size: auto 17rem;
      }

      article {
        grid-template-rows: auto 5.25rem 1fr;
      }

      article.values {
        grid-template-rows: auto 8.1rem 1fr;
      }

      header {
        flex-wrap: wrap;
      }

      h3 {
        max-width: 100%;
      }

      .badges {
        display: flex;
        flex: none;
        gap: var(--space-1);
      }

      .badge {
        padding: 0 var(--space-2);
        border-radius: 999px;
        background: var(--surface-2);
        color: var(--text-2);
        font-size: var(--text-xs);
        white-space: nowrap;
      }

      .badge.personal {
        background: var(--warning-soft);
        color: var(--warning);
      }

      .picture {
        display: grid;
        align-content: end;
        min-width: 0;
      }

      .picture svg {
        width: 100%;
        height: 3.5rem;
      }

      .ends {
        margin-top: var(--space-1);
      }

      .top {
        display: grid;
        align-content: start;
        gap: 0.2rem;
        font-size: var(--text-xs);
      }

      .top li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 34% 3.2rem;
        gap: var(--space-2);
        align-items: center;
        line-height: 1.15rem;
      }

      .top .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .top svg {
        width: 100%;
        height: 0.5rem;
      }

      .top .number {
        color: var(--text-2);
        text-align: right;
      }

      dl {
        grid-template-columns: repeat(4, minmax(0, 1fr));
      }

      dd {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .flag,
      .flag dd {
        color: var(--warning);
      }

      .wide {
        grid-column: span 2;
      }

      .wider {
        grid-column: span 3;
      }

      .widest {
        grid-column: span 4;
      }
    `,
  ];

  private facts(): Fact[] {
    const { column, rows } = this;
    const filled = Math.max(0, rows - column.nulls);
    const facts: Fact[] = [
      { name: "Missing", value: column.nulls === 0 ? "none" : share(column.nulls / Math.max(1, rows)), width: column.nulls > 0 ? "flag" : "" },
      { name: "Distinct", value: column.distinct === null ? NONE : filled > 0 && column.distinct >= filled ? "all" : shortCount(column.distinct), width: "" },
    ];
    if (isNumeric(column.type)) {
      const quantile = (name: string): string => brief(toNumber(column.quantiles?.[name]));
      facts.push({ name: "Mean", value: brief(column.mean), width: "" }, { name: "Median", value: quantile("0.5"), width: "" });
      facts.push({ name: "Std. dev.", value: brief(column.std), width: "" });
      facts.push({ name: "Middle half", value: `${quantile("0.25")} to ${quantile("0.75")}`, width: "wider" });
    } else if (isTime(column.type)) {
      facts.push({ name: "Span", value: span(toMs(column.max) - toMs(column.min)), width: "wide" });
      facts.push({ name: "Middle half", value: `${timeText(toMs(column.quantiles?.["0.25"]), false)} to ${timeText(toMs(column.quantiles?.["0.75"]), false)}`, width: "widest" });
    } else {
      const { length } = column;
      if (length && length.min !== null && length.max !== null) facts.push({ name: "Characters", value: length.min === length.max ? count(length.min) : `${count(length.min)} to ${count(length.max)}`, width: "wide" });
    }
    return facts;
  }

  /** What the values mean, and whether they are about persons. */
  private meaning(): unknown {
    const { semantic } = this.column;
    if (!semantic || (semantic.personal === "no" && PLAIN.has(semantic.type))) return undefined;
    const words = semantic.type.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return html`<p class="badges small" data-testid="meaning">
      <span class="badge" title=${semantic.why}>${words}</span>
      ${semantic.personal === "no" ? undefined : html`<span class="badge personal" title=${semantic.why}>${semantic.personal === "likely" ? "likely personal" : "possibly personal"}</span>`}
    </p>`;
  }

  /** The histogram of a column that has an order, and none of others. */
  private get bins(): ColumnProfile["histogram"] {
    const { type, histogram: bins } = this.column;
    return (isNumeric(type) || isTime(type)) && bins && bins.counts.length > 0 ? bins : null;
  }

  private picture(): unknown {
    const { column, rows, bins } = this;
    if (bins) {
      const edges = Array.from(bins.edges as readonly unknown[], (edge) => (isTime(column.type) ? toMs(edge) : Number(edge)));
      const ends = [cell(column.min, column.type), cell(column.max, column.type)] as const;
      return html`<div class="picture">
        ${histogram({ edges, counts: bins.counts }, `Histogram of ${column.name}, from ${ends[0]} to ${ends[1]}`, (value) => cell(value, column.type))}
        <div class="ends number"><span>${ends[0]}</span><span>${ends[1]}</span></div>
      </div>`;
    }
    const most = column.top[0]?.count ?? 1;
    if (column.top.length === 0) return html`<p class="muted small">no values</p>`;
    return html`<ul class="top" aria-label="Most frequent values">
      ${column.top.slice(0, VALUES).map(
        ({ value, count: n }) => html`<li translate="no" title="${cell(value, column.type)}: ${count(n)}">
          <span class="name">${cell(value, column.type) || "(empty)"}</span>${shareBar(n / most)}<span class="number">${share(n / Math.max(1, rows))}</span>
        </li>`,
      )}
    </ul>`;
  }

  override render(): unknown {
    const { column } = this;
    return html`
      <article class="panel ${this.bins ? "" : "values"}">
        <header>
          <h3 translate="no" title=${column.name}>${column.name}</h3>
          ${this.alerted ? html`<span class="flag small" title="See the notes above">note</span>` : undefined}
          ${this.meaning()}
          <span class="type" title=${column.type}>${typeName(column.type)}</span>
        </header>
        ${this.picture()}
        <dl>
          ${this.facts().map(
            (fact) => html`<div class=${fact.width}><dt>${fact.name}</dt><dd class="number" title=${fact.value}>${fact.value}</dd></div>`,
          )}
        </dl>
      </article>
    `;
  }
}
