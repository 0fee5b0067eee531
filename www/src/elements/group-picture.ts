import { css, html } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import "./chart-frame.js";
import { barChart } from "../charts/bars.js";
import { columnChart } from "../charts/columns.js";
import { lineChart, markNumber } from "../charts/lines.js";
import { markPicture } from "../charts/marks.js";
import { aligned, brief, count, counted, list, number } from "../format.js";
import { describeGroups } from "../group-words.js";
import { type Grouping, isAdditive, measureLabel } from "../grouping.js";
import type { Picture } from "../groups.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";

/** Groups as a picture, then in words. */
@customElement("tablight-group-picture")
export class GroupPicture extends Part {
  @property({ attribute: false }) grouping!: Grouping;
  @property({ attribute: false }) picture!: Picture;
  /** What takes part, and what is not in the picture. */
  @property() caption = "";
  @state() private highlight: number | undefined;

  static override styles = [
    shared,
    task,
    css`
      .head h2 {
        overflow-wrap: anywhere;
      }

      .words {
        margin-top: var(--space-4);
        padding-top: var(--space-4);
        border-top: 1px solid var(--border);
        overflow-wrap: anywhere;
      }

      .panels {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr));
        gap: var(--space-5);
      }

      .panels h3 {
        margin-bottom: var(--space-2);
        overflow-wrap: anywhere;
      }

      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1);
        margin-top: var(--space-2);
      }

      .legend button {
        min-height: 1.9rem;
        max-width: 100%;
        border-color: transparent;
        background: none;
        font-weight: 500;
        overflow-wrap: anywhere;
      }

      .legend button[aria-pressed="true"] {
        border-color: var(--accent);
        background: var(--accent-soft);
      }

      .legend svg {
        flex: none;
      }
    `,
  ];

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("picture")) this.highlight = undefined;
  }

  override render(): unknown {
    const { grouping, picture, caption } = this;
    const by = grouping.by.map(({ column, every }) => (every ? every : column));
    return html`
      <section class="panel" aria-labelledby="picture">
        <div class="head"><h2 id="picture">${titled(measureLabel(grouping))}${by.length > 0 ? ` by ${list(by)}` : ""}</h2></div>
        ${this.renderPicture()}
        <p class="words" data-testid="group-words">${describeGroups(grouping, picture)}</p>
        ${caption ? html`<p class="caption">${caption}</p>` : undefined}
      </section>
    `;
  }

  private renderPicture(): unknown {
    const { picture, grouping } = this;
    const label = measureLabel(grouping);
    if (picture.kind === "none") return undefined;
    if (picture.kind === "lines") return this.renderLines(picture.lines, label);
    const values = picture.kind === "bars" ? picture.panels.flatMap(({ parts }) => parts.map(({ value }) => value)) : picture.panels.flatMap(({ parts }) => parts.map(({ value }) => value));
    const finite = values.filter(Number.isFinite);
    const several = picture.panels.length > 1;
    const domain = several ? ([Math.min(0, ...finite), Math.max(0, ...finite)] as const) : undefined;
    const format = Math.max(0, ...finite.map(Math.abs)) >= 1e5 ? brief : aligned(finite);
    const charts = picture.kind === "bars"
      ? picture.panels.map(({ title, parts }) => ({ title, draw: (width: number) => barChart(parts, { width, format, label: `Bar chart of ${label}${title ? ` in ${title}` : ""}: ${parts.map((bar) => `${bar.label} ${number(bar.value)}`).join(", ")}`, ...(domain && { domain }) }) }))
      : picture.panels.map(({ title, parts }) => ({ title, draw: (width: number) => columnChart(parts, { width, xLabel: grouping.by.find((key) => key.width !== undefined)?.column ?? "", yLabel: label, label: `Column chart of ${label}${title ? ` in ${title}` : ""} over ${counted(parts.length, "bin")}`, ...(domain && { domain }) }) }));
    return html`<div class=${several ? "panels" : ""}>
      ${charts.map(({ title, draw }) => html`<div>${title ? html`<h3>${title}</h3>` : undefined}<tablight-chart .draw=${draw}></tablight-chart></div>`)}
    </div>`;
  }

  private renderLines(lines: Extract<Picture, { kind: "lines" }>["lines"], valueLabel: string): unknown {
    const { grouping, highlight } = this;
    const label = `Line chart of ${valueLabel} over time${lines.length > 1 ? `, ${count(lines.length)} lines told apart by color and marks: ${list(lines.map(({ name }) => name))}` : ""}. The sentence below and the table say the same in words.`;
    return html`
      <tablight-chart .draw=${(width: number) => lineChart(lines, { width, valueLabel, label, highlight, fromZero: isAdditive(grouping) })}></tablight-chart>
      ${lines.length > 1
        ? html`<div class="legend" role="group" aria-label="Highlight a group">
            ${lines.map(
              (line, i) => html`<button aria-pressed=${highlight === i ? "true" : "false"} @click=${() => (this.highlight = highlight === i ? undefined : i)}>${markPicture(markNumber(line, i))}${line.name}</button>`,
            )}
          </div>`
        : undefined}
    `;
  }
}

const titled = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
