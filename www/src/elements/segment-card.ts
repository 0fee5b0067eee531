import { html } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";

import { markOf, markPicture } from "../charts/marks.js";
import { shareBar } from "../charts/share-bar.js";
import { event } from "../events.js";
import { counted, score, share } from "../format.js";
import * as icons from "../icons.js";
import { pickedRows } from "../picked.js";
import type { SegmentFacts } from "../reports.js";
import { segmentName } from "../segment-names.js";
import { lasting, lift } from "../segment-words.js";
import type { Session } from "../session.js";
import { segmentCard } from "../styles/segment-card.js";
import { shared } from "../styles/shared.js";
import { Part } from "../turns.js";
import "./row-table.js";
import type { Shown } from "./row-table.js";

const SENTENCES = 4;

/** One segment in words: its name, how many, what sets it apart, and rows of it. Says `pick-segment`, and `rename-segment` with the new name. */
@customElement("tablight-segment-card")
export class SegmentCard extends Part {
  @property({ attribute: false }) segment!: SegmentFacts;
  @property({ attribute: false }) session!: Session;
  /** The name that a person gave. */
  @property({ attribute: false }) given: string | undefined;
  @property({ attribute: false }) picked = false;
  @state() private renaming = false;
  /** Rows of it are asked for. */
  private open = false;
  /** Typical and borderline rows, once they were asked for. */
  @state() private examples: { readonly typical: readonly Shown[]; readonly borderline: readonly Shown[] } | undefined;
  @query("input") private input!: HTMLInputElement;
  @query(".rename") private pencil!: HTMLElement;

  static override styles = [shared, segmentCard];

  private async rename(): Promise<void> {
    this.renaming = true;
    await this.updateComplete;
    this.input.select();
  }

  private async named(keep: boolean): Promise<void> {
    if (!this.renaming) return;
    const name = this.input.value;
    const hadFocus = this.shadowRoot?.activeElement === this.input;
    this.renaming = false;
    if (keep && name.trim() !== this.heading) this.dispatchEvent(event("rename-segment", name));
    await this.updateComplete;
    if (hadFocus) this.pencil.focus();
  }

  private onKey(e: KeyboardEvent): void {
    if (e.key !== "Enter" && e.key !== "Escape") return;
    e.preventDefault();
    void this.named(e.key === "Enter");
  }

  private async show(): Promise<void> {
    const { segment, session } = this;
    if (!this.open || this.examples) return;
    const rows = await pickedRows(session, [...segment.typical, ...segment.borderline]);
    const part = (from: number, to?: number): Shown[] => rows.map((column) => ({ ...column, values: column.values.slice(from, to) }));
    if (segment === this.segment) this.examples = { typical: part(0, segment.typical.length), borderline: part(segment.typical.length) };
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has("segment")) return;
    [this.examples, this.renaming] = [undefined, false];
    void this.show();
  }

  private get heading(): string {
    return this.given ?? (this.segment.name || segmentName(this.segment.segment, new Map()));
  }

  override render(): unknown {
    const { segment, picked, heading, given } = this;
    const number = `Segment ${segment.segment}`;
    return html`
      <article class="panel ${picked ? "picked" : ""}" aria-label=${`${number}: ${heading}`}>
        <header>
          ${markPicture(segment.segment)}
          ${this.renaming
            ? html`<input aria-label="Name of ${number}" data-testid="segment-name" maxlength="60" .value=${heading} @keydown=${(e: KeyboardEvent) => this.onKey(e)} @blur=${() => void this.named(true)} />`
            : html`<h3>${heading}</h3>
                <button class="quiet rename" data-testid="rename" aria-label="Rename ${number}" title="Rename" @click=${() => void this.rename()}>${icons.pencil}</button>`}
        </header>
        <div class="share">
          ${shareBar(segment.share, markOf(segment.segment).color)}
          <p class="number">${number}: ${counted(segment.size, "row")}, ${share(segment.share)}</p>
        </div>
        ${this.renderFacts()}
        ${given ? html`<p class="muted small">Otherwise called: ${segment.name}</p>` : undefined}
        <p class="figures small">
          ${segment.silhouette === null ? undefined : html`<span title="Mean silhouette of its rows: 1 is far from all others, 0 on the border">silhouette ${score(segment.silhouette)}</span>`}
          ${segment.stability === null ? undefined : html`<span data-testid="stability" title=${lasting(segment.stability)}>stability ${score(segment.stability)}: ${lasting(segment.stability).split(":")[0]}</span>`}
        </p>
        ${segment.typical.length > 0 ? this.renderExamples() : undefined}
        <button class="highlight" aria-pressed=${picked ? "true" : "false"} @click=${() => this.dispatchEvent(event("pick-segment", segment.segment))}>${picked ? "Show all on the map" : "Highlight on the map"}</button>
      </article>
    `;
  }

  private renderFacts(): unknown {
    const facts = this.segment.distinguishing;
    if (facts.length === 0) return html`<p class="muted small">Close to the average in every column.</p>`;
    const items = (from: number, to?: number): unknown =>
      html`<ul>
        ${facts.slice(from, to).map((fact) => html`<li><span>${fact.sentence}</span>${lift(fact) ? html`<b class="lift number" title="its share here over its share of all rows, or its mean over that of all">${lift(fact)}</b>` : undefined}</li>`)}
      </ul>`;
    return html`${items(0, SENTENCES)}
    ${facts.length > SENTENCES
      ? html`<details>
          <summary>${facts.length - SENTENCES} more</summary>
          ${items(SENTENCES)}
        </details>`
      : undefined}`;
  }

  private renderExamples(): unknown {
    const { examples, segment } = this;
    const table = (label: string, columns: readonly Shown[]): unknown => html`<h4>${label}</h4><tablight-rows .columns=${columns} .label="${label} rows of segment ${segment.segment}"></tablight-rows>`;
    const toggle = (e: Event): void => {
      this.open = (e.target as HTMLDetailsElement).open;
      void this.show();
    };
    return html`<details data-testid="examples" @toggle=${toggle}>
      <summary>Typical${segment.borderline.length > 0 ? " and borderline" : ""} rows</summary>
      ${examples
        ? html`${table("Typical", examples.typical)}${segment.borderline.length > 0 ? table("Borderline", examples.borderline) : undefined}`
        : html`<p class="muted small">Reading …</p>`}
    </details>`;
  }
}
