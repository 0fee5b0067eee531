import { css, html, LitElement, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import { type Command, found } from "../commands.js";
import { event } from "../events.js";
import { shared } from "../styles/shared.js";

/** More than these are found by typing on. */
const MOST = 60;

/** Everything the page can do, found by typing. Says `close-dialog`. */
@customElement("tablight-palette")
export class CommandPalette extends LitElement {
  @property({ attribute: false }) shown = false;
  @property({ attribute: false }) commands: readonly Command[] = [];
  @state() private typed = "";
  @state() private at = 0;

  static override styles = [
    shared,
    css`
      dialog {
        width: min(100vw - 2 * var(--space-3), 38rem);
        max-width: none;
        max-height: min(34rem, 100dvh - 2 * var(--space-4));
        margin-top: max(var(--space-4), 12vh);
        padding: 0;
        overflow: hidden;
        border: 1px solid var(--border);
        border-radius: var(--radius);
        background: var(--surface);
        color: var(--text);
        box-shadow: 0 12px 48px rgb(0 0 0 / 30%);
      }

      dialog[open] {
        display: flex;
        flex-direction: column;
      }

      dialog::backdrop {
        background: rgb(8 20 16 / 45%);
      }

      input {
        flex: none;
        min-height: 3.25rem;
        padding: 0 var(--space-4);
        border: 0;
        border-bottom: 1px solid var(--border);
        border-radius: 0;
        font-size: 1rem;
      }

      input:focus-visible {
        outline-offset: -2px;
      }

      [role="listbox"] {
        flex: 1;
        min-height: 0;
        overflow-y: auto;
        padding: var(--space-2);
      }

      .group {
        padding: var(--space-2) var(--space-3) var(--space-1);
        color: var(--text-2);
        font-size: var(--text-xs);
        font-weight: 600;
      }

      [role="option"] {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        min-height: 2.25rem;
        padding: var(--space-1) var(--space-3);
        border-radius: var(--radius-sm);
        cursor: pointer;
      }

      [role="option"][aria-selected="true"] {
        background: var(--accent-soft);
        box-shadow: inset 3px 0 0 var(--accent);
      }

      .title {
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .also {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        color: var(--text-2);
        font-size: var(--text-xs);
        text-align: right;
      }

      b {
        color: var(--accent);
      }

      kbd {
        padding: 0.1rem 0.4rem;
        border: 1px solid var(--border-strong);
        border-radius: 4px;
        color: var(--text-2);
        font: 500 var(--text-xs) / 1.4 var(--font);
      }

      .none {
        padding: var(--space-5);
        text-align: center;
      }
    `,
  ];

  private get dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("shown") && this.shown) [this.typed, this.at] = ["", 0];
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("shown")) {
      if (this.shown && !this.dialog?.open) this.dialog?.showModal();
      if (!this.shown) this.dialog?.close();
    }
    this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }

  private get found(): ReturnType<typeof found> {
    return found(this.commands, this.typed).slice(0, MOST);
  }

  private onKey(e: KeyboardEvent): void {
    const last = this.found.length - 1;
    const next = { ArrowDown: this.at >= last ? 0 : this.at + 1, ArrowUp: this.at <= 0 ? last : this.at - 1, PageDown: Math.min(last, this.at + 8), PageUp: Math.max(0, this.at - 8) }[e.key];
    if (next !== undefined) {
      e.preventDefault();
      this.at = Math.max(0, next);
    } else if (e.key === "Enter") {
      e.preventDefault();
      this.run(this.found[this.at]?.command);
    }
  }

  private run(command: Command | undefined): void {
    if (!command) return;
    // First the dialog goes, so that what the command brings into focus keeps it.
    this.dialog?.close();
    this.dispatchEvent(event("run-command", command));
  }

  override render(): unknown {
    const all = this.shown ? this.found : [];
    const groups = this.typed.trim() === "" ? [...new Set(all.map(({ command }) => command.group))] : [undefined];
    return html`<dialog aria-label="Commands" data-testid="palette" @close=${() => this.dispatchEvent(event("close-dialog"))} @click=${(e: MouseEvent) => e.target === this.dialog && this.dialog?.close()}>
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="commands"
        aria-autocomplete="list"
        aria-activedescendant=${all.length > 0 ? `command-${this.at}` : ""}
        aria-label="Find a command"
        placeholder="Find a view, method, sample, or anything to do"
        autocomplete="off"
        spellcheck="false"
        autofocus
        .value=${this.typed}
        @input=${(e: Event) => ([this.typed, this.at] = [(e.target as HTMLInputElement).value, 0])}
        @keydown=${this.onKey}
      />
      <div role="listbox" id="commands" aria-label="Commands">
        ${groups.map((group) =>
          group === undefined
            ? all.map((one, i) => this.renderOption(one, i))
            : html`<div role="group" aria-label=${group}><div class="group" aria-hidden="true">${group}</div>${all.map((one, i) => (one.command.group === group ? this.renderOption(one, i) : undefined))}</div>`,
        )}
      </div>
      ${all.length === 0 && this.shown ? html`<p class="none muted" role="status">Nothing here is called that. Fewer letters may find it.</p>` : undefined}
    </dialog>`;
  }

  private renderOption({ command, places }: ReturnType<typeof found>[number], i: number): unknown {
    const marked = new Set(places);
    const letters = places.length === 0 ? command.title : [...command.title].map((letter, at) => (marked.has(at) ? html`<b>${letter}</b>` : letter));
    return html`<div role="option" id="command-${i}" data-testid="command" data-command=${command.name} aria-selected=${i === this.at ? "true" : "false"} @click=${() => this.run(command)} @pointermove=${() => (this.at = i)}>
      <span class="title">${letters}</span><span class="also">${this.typed.trim() === "" ? "" : command.group}</span>${command.keys ? html`<kbd>${command.keys}</kbd>` : undefined}
    </div>`;
  }
}
