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
import type { Bar, Bin, Line, Panel, Picture } from "../groups.js";
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
  /** Every line in a picture of its own. */
  @state() private apart = false;

  static override styles = [
    shared,
    task,
    css`
      .head h2 {
        margin-right: auto;
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

      .legend button {
        max-width: 100%;
        overflow-wrap: anywhere;
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
        <div class="head"><h2 id="picture">${titled(measureLabel(grouping))}${by.length > 0 ? ` by ${list(by)}` : ""}</h2>${picture.kind === "lines" && picture.lines.length > 1 ? this.renderWays() : undefined}</div>
        ${this.renderPicture()}
        <p class="words" data-testid="group-words">${describeGroups(grouping, picture)}</p>
        ${caption ? html`<p class="caption">${caption}</p>` : undefined}
      </section>
    `;
  }

  private renderPicture(): unknown {
    const { picture } = this;
    switch (picture.kind) {
      case "none":
        return undefined;
      case "lines":
        if (picture.lines.length === 0) return undefined;
        return this.apart && picture.lines.length > 1 ? this.renderApart(picture.lines) : this.renderLines(picture.lines);
      case "bars":
        return this.renderPanels(picture.panels.map(({ title, parts }) => ({ title, draw: this.bars(title, parts, picture.panels) })));
      case "columns":
        return this.renderPanels(picture.panels.map(({ title, parts }) => ({ title, draw: this.columns(title, parts, picture.panels) })));
    }
  }

  private renderPanels(charts: readonly { readonly title: string; readonly draw: (width: number) => SVGSVGElement }[]): unknown {
    return html`<div class=${charts.length > 1 ? "panels" : ""}>
      ${charts.map(({ title, draw }) => html`<div>${title ? html`<h3>${title}</h3>` : undefined}<tablight-chart .draw=${draw}></tablight-chart></div>`)}
    </div>`;
  }

  private bars(title: string, parts: readonly Bar[], panels: readonly Panel<Bar>[]): (width: number) => SVGSVGElement {
    const values = valuesOf(panels);
    const format = values.some((value) => Math.abs(value) >= 1e5) ? brief : aligned(values);
    const label = `Bar chart of ${measureLabel(this.grouping)}${title ? ` in ${title}` : ""}: ${parts.map((bar) => `${bar.label} ${number(bar.value)}`).join(", ")}`;
    const domain = panels.length > 1 ? rangeOf(values) : undefined;
    return (width) => barChart(parts, { width, format, label, domain });
  }

  private columns(title: string, parts: readonly Bin[], panels: readonly Panel<Bin>[]): (width: number) => SVGSVGElement {
    const { grouping } = this;
    const yLabel = measureLabel(grouping);
    const xLabel = grouping.by.find((key) => key.width !== undefined)?.column ?? "";
    const all = panels.flatMap((panel) => panel.parts);
    const domain = panels.length > 1 ? ({ x: [Math.min(...all.map(({ from }) => from)), Math.max(...all.map(({ to }) => to))], y: rangeOf(valuesOf(panels)) } as const) : undefined;
    const label = `Column chart of ${yLabel} by ${xLabel}${title ? ` in ${title}` : ""}, ${counted(parts.length, "bin")}. The table says the same in numbers.`;
    return (width) => columnChart(parts, { width, xLabel, yLabel, label, domain });
  }

  private renderWays(): unknown {
    return html`<div class="ways" role="group" aria-label="How the lines are drawn">
      ${[false, true].map((apart) => html`<button data-testid=${apart ? "apart" : "together"} aria-pressed=${this.apart === apart ? "true" : "false"} @click=${() => (this.apart = apart)}>${apart ? "apart" : "together"}</button>`)}
    </div>`;
  }

  /** A small picture for each line, on a scale of its own: what is small beside the largest group has its ups and downs too. */
  private renderApart(lines: readonly Line[]): unknown {
    const valueLabel = measureLabel(this.grouping);
    const fromZero = isAdditive(this.grouping);
    return html`
      ${this.renderPanels(
        lines.map((line) => ({
          title: line.name,
          draw: (width: number) => lineChart([line], { width, valueLabel, fromZero, label: `Line chart of ${valueLabel} over time in ${line.name}. The table says the same in numbers.` }),
        })),
      )}
      <p class="caption">Each picture has a scale of its own.</p>
    `;
  }

  private renderLines(lines: readonly Line[]): unknown {
    const { grouping, highlight } = this;
    const valueLabel = measureLabel(grouping);
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

const valuesOf = (panels: readonly Panel<{ readonly value: number }>[]): number[] => panels.flatMap(({ parts }) => parts.map(({ value }) => value)).filter(Number.isFinite);
const rangeOf = (values: readonly number[]): [number, number] => [Math.min(0, ...values), Math.max(0, ...values)];
const titled = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
