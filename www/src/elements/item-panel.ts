import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { TablightError } from "tablight";

import "./item-form.js";
import "./item-rows.js";
import type { Move, Row } from "./item-rows.js";
import { event } from "../events.js";
import type { Pickable } from "../fields.js";
import { count } from "../format.js";
import * as icons from "../icons.js";
import { ItemList } from "../item-list.js";
import type { Item, Kind } from "../kinds.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";

/** An item as a form holds it, and its place: that behind the last one where it is new. */
export interface Draft {
  readonly at: number;
  readonly item: Item;
}

/** A list of steps or rules that is worked on: told, added to, changed in place, undone. Says `list-change` with another list, and `draft` with what a form holds, or nothing. */
@customElement("tablight-item-panel")
export class ItemPanel extends Part {
  @property() heading = "";
  /** What an item is called, and the name under which it says its kind. */
  @property() noun = "item";
  @property() tag = "";
  /** What is said where there is none. */
  @property() none = "";
  @property({ attribute: false }) kinds: readonly Kind[] = [];
  @property({ attribute: false }) columns: readonly Pickable[] = [];
  @property({ attribute: false }) list = new ItemList<Item>();
  /** The items as they are told. */
  @property({ attribute: false }) rows: readonly Row[] = [];
  @property({ attribute: false }) shown: (place: number) => string = () => "";
  @property({ attribute: false }) selected: number | undefined;
  @property({ attribute: false }) movable = false;
  /** What is known of the draft, and what is wrong with it. */
  @property() note = "";
  @property({ attribute: false }) error: TablightError | undefined;
  /** What the form is open for, and what it began with. */
  @state() private editing: { readonly at: number; readonly item: Item | undefined } | undefined;

  static override styles = [
    shared,
    task,
    css`
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }

      .head .tools {
        margin-left: auto;
      }

      .after {
        margin-top: var(--space-3);
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("list")) this.editing = undefined;
  }

  /** Opens the form for a new item, begun with what is known of it. */
  write(item: Item | undefined = undefined): void {
    this.edit(this.list.current.length, item);
  }

  private edit(at: number, item: Item | undefined = this.list.current[at]): void {
    if (this.editing?.at === at) return this.stop();
    this.editing = { at, item };
    if (item?.[this.tag] !== undefined) this.draft(item);
  }

  private stop(): void {
    this.editing = undefined;
    this.draft(undefined);
    this.renderRoot.querySelector<HTMLElement>(`[data-testid=add-${this.noun}]`)?.focus();
  }

  private draft(item: Item | undefined): void {
    const { editing } = this;
    this.dispatchEvent(event<Draft | undefined>("item-draft", editing && item ? { at: editing.at, item } : undefined));
  }

  private change(list: ItemList<Item>): void {
    this.dispatchEvent(event<ItemList<Item>>("list-change", list));
  }

  private save(item: Item): void {
    const { list, editing, noun } = this;
    if (!editing) return;
    const isNew = editing.at >= list.current.length;
    this.change(isNew ? list.add(item) : list.replace(editing.at, item));
    this.dispatchEvent(event("announce", `The ${noun} is ${isNew ? "added" : "changed"}`));
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`[data-testid=add-${noun}]`)?.focus());
  }

  override render(): unknown {
    const { list, editing, noun, rows } = this;
    const isEmpty = list.current.length === 0;
    const isNew = editing !== undefined && editing.at >= list.current.length;
    return html`
      <section class="panel" aria-labelledby="list">
        <div class="head">
          <h2 id="list">${this.heading} ${isEmpty ? nothing : html`<span class="muted small">${count(list.current.length)}</span>`}</h2>
          <div class="tools">
            <button data-testid="undo" ?disabled=${!list.canUndo} @click=${() => this.change(list.undo())}>Undo</button>
            <button data-testid="redo" ?disabled=${!list.canRedo} @click=${() => this.change(list.redo())}>Redo</button>
            <slot name="tools"></slot>
          </div>
        </div>
        ${isEmpty ? html`<p class="muted">${this.none}</p>` : html`<slot name="state"></slot>`}
        <tablight-items
          noun=${noun}
          .rows=${rows}
          .shown=${this.shown}
          .selected=${this.selected}
          .editing=${isNew ? undefined : editing?.at}
          .form=${editing && !isNew ? this.renderForm(false) : undefined}
          .movable=${this.movable}
          @edit-item=${(e: CustomEvent<number>) => this.edit(e.detail)}
          @remove-item=${(e: CustomEvent<number>) => this.change(list.remove(e.detail))}
          @move-item=${(e: CustomEvent<Move>) => this.change(list.move(e.detail.from, e.detail.to))}
        ></tablight-items>
        <div class="after">
          ${isNew ? this.renderForm(true) : html`<div class="tools"><slot name="more"></slot><button data-testid="add-${noun}" @click=${() => this.write()}>${icons.plus}Add a ${noun}</button></div>`}
        </div>
        <slot></slot>
      </section>
    `;
  }

  private renderForm(isNew: boolean): unknown {
    const { noun, tag, kinds, columns, editing, note, error } = this;
    return html`<tablight-item-form
      .kinds=${kinds}
      tag=${tag}
      noun=${noun}
      .item=${editing?.item}
      .isNew=${isNew}
      .columns=${columns}
      .error=${error}
      note=${note}
      @draft=${(e: CustomEvent<Item | undefined>) => this.draft(e.detail)}
      @save-item=${(e: CustomEvent<Item>) => this.save(e.detail)}
      @cancel=${() => this.stop()}
    ></tablight-item-form>`;
  }
}
