import { html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import "./command-palette.js";
import "./key-list.js";
import "./page-dialog.js";
import "./privacy-page.js";
import { type Command, commandsOf } from "../commands.js";
import { event } from "../events.js";
import { isWriting, usesLetters } from "../keys.js";
import type { Session } from "../session.js";

/** What can lie over the page. */
export type Overlay = "palette" | "privacy" | "keys";

/** The palette, the dialogs, and the keys that bring them. Says `open-file` and `ask`. */
@customElement("tablight-overlays")
export class PageOverlays extends LitElement {
  @property({ attribute: false }) session!: Session;
  @state() private shown: Overlay | undefined;
  /** All that can be done when the palette is opened. */
  private listed: readonly Command[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("keydown", this.onKey);
    window.addEventListener("hashchange", this.onHash);
    this.onHash();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("keydown", this.onKey);
    window.removeEventListener("hashchange", this.onHash);
  }

  show(overlay: Overlay | undefined): void {
    if (overlay === "palette") this.listed = commandsOf(this.session, { ask: (ask) => this.dispatchEvent(event("ask", ask)), open: (files) => this.dispatchEvent(event("open-file", files)), choose: () => this.choose(), show: (other) => this.show(other) });
    this.shown = overlay;
    // The address names what can be sent to somebody; going back or opening it again shall bring it back.
    if (overlay !== "privacy" && location.hash === "#privacy") history.replaceState(null, "", location.pathname + location.search);
  }

  /** Lets a file be chosen. */
  choose(): void {
    this.renderRoot.querySelector("input")?.click();
  }

  private readonly onHash = (): void => {
    if (location.hash === "#privacy") this.show("privacy");
  };

  private readonly onKey = (e: KeyboardEvent): void => {
    const letter = e.key.toLowerCase();
    const isCommand = (e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey;
    if (isCommand && letter === "k") {
      e.preventDefault();
      this.show(this.shown === "palette" ? undefined : "palette");
    } else if (isCommand && letter === "o") {
      e.preventDefault();
      this.choose();
    } else if (letter === "?" && !this.shown && usesLetters() && !isWriting(e)) {
      e.preventDefault();
      this.show("keys");
    }
  };

  private pick(input: HTMLInputElement): void {
    const files = [...(input.files ?? [])];
    if (files.length > 0) this.dispatchEvent(event("open-file", files));
    input.value = "";
  }

  private close(overlay: Overlay): void {
    if (this.shown === overlay) this.show(undefined);
  }

  override render(): unknown {
    const { shown } = this;
    return html`
      <tablight-palette .shown=${shown === "palette"} .commands=${this.listed} @close-dialog=${() => this.close("palette")} @run-command=${(e: CustomEvent<Command>) => void e.detail.run()}></tablight-palette>
      <tablight-dialog data-testid="privacy-dialog" heading="What leaves this browser: nothing, and how to check" .shown=${shown === "privacy"} @close-dialog=${() => this.close("privacy")}>${shown === "privacy" ? html`<tablight-privacy></tablight-privacy>` : undefined}</tablight-dialog>
      <tablight-dialog data-testid="keys-dialog" heading="Keyboard shortcuts" .shown=${shown === "keys"} @close-dialog=${() => this.close("keys")}>${shown === "keys" ? html`<tablight-keys></tablight-keys>` : undefined}</tablight-dialog>
      <input type="file" multiple hidden aria-label="File to open" data-testid="palette-file" @change=${(e: Event) => this.pick(e.target as HTMLInputElement)} />
    `;
  }
}
