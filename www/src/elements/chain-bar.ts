import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";

import "./error-banner.js";
import "./other-files.js";
import "./progress-bar.js";
import "./replay-dialog.js";
import "./replay-report.js";
import type { ChosenFile } from "./other-files.js";
import type { ReplayDialog } from "./replay-dialog.js";
import { download } from "../download.js";
import { event } from "../events.js";
import { counted } from "../format.js";
import * as icons from "../icons.js";
import type { Session } from "../session.js";
import { chain } from "../styles/chain.js";
import { shared } from "../styles/shared.js";
import type { Desk } from "../workspace/desk.js";
import { type Offer, offersFor } from "../workspace/follow.js";
import { KINDS, type KindName, type Tab } from "../workspace/kinds.js";
import { toRecipe } from "../workspace/recipe.js";
import type { State } from "../workspace/results.js";
import { type Link, stripOf } from "../workspace/strip.js";
import { type Node, ROOT } from "../workspace/tree.js";

/** What a mark beside a step says. */
const MARKS: Readonly<Record<State, string>> = { idle: "not made yet", running: "being made", done: "", stale: "out of date", failed: "failed" };

/** How rows that were made in a tab are changed. */
const CHANGES: Readonly<Partial<Record<KindName, string>>> = { clean: "Change its steps", joinFile: "Change how it is joined" };

/** The chain of what is open: every step can be opened again, renamed, deleted, made again and gone on from; undone and done again; saved and replayed. */
@customElement("tablight-chain")
export class ChainBar extends LitElement {
  @property({ attribute: false }) session!: Session;
  /** The tab that is looked at. */
  @property({ attribute: false }) view: Tab = "profile";
  @state() private renaming: string | undefined;

  static override styles = [shared, chain];

  private readonly onChange = (): void => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    this.session.addEventListener("change", this.onChange);
    window.addEventListener("keydown", this.onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.session.removeEventListener("change", this.onChange);
    window.removeEventListener("keydown", this.onKey);
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("renaming" as keyof ChainBar) && this.renaming) this.renderRoot.querySelector<HTMLInputElement>("input.name")?.select();
    const strip = this.renderRoot.querySelector<HTMLElement>(".strip");
    const current = this.renderRoot.querySelector<HTMLElement>("[aria-current]");
    if (!strip || !current || current.dataset["id"] === this.scrolledTo) return;
    this.scrolledTo = current.dataset["id"];
    const [outer, inner] = [strip.getBoundingClientRect(), current.getBoundingClientRect()];
    if (inner.left < outer.left || inner.right > outer.right) strip.scrollLeft += inner.left - outer.left - outer.width / 3;
  }

  private scrolledTo: string | undefined;

  private readonly onKey = (e: KeyboardEvent): void => {
    const { desk } = this.session;
    const [target] = e.composedPath();
    // A field that is written in has an undo of its own.
    const isWritten = target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !["checkbox", "radio", "button", "range", "file"].includes(target.type));
    const isAsked = e.composedPath().some((element) => element instanceof HTMLDialogElement);
    if (!desk || isWritten || isAsked || !(e.ctrlKey || e.metaKey) || e.altKey) return;
    const key = e.key.toLowerCase();
    const isUndo = key === "z" && !e.shiftKey;
    if (!isUndo && key !== "y" && key !== "z") return;
    e.preventDefault();
    if (isUndo) this.undo();
    else this.redo();
  };

  private undo(): void {
    const { undoes } = this.session;
    if (undoes === undefined) return;
    void this.session.undo();
    this.say(`Undone: ${undoes}`);
  }

  private redo(): void {
    const { redoes } = this.session;
    if (redoes === undefined) return;
    void this.session.redo();
    this.say(`Done again: ${redoes}`);
  }

  private say(what: string): void {
    this.dispatchEvent(event("announce", what));
  }

  private delete(desk: Desk, node: Node): void {
    const below = desk.delete(node.id);
    this.say(`Deleted ${node.name}${below.length > 0 ? ` and ${counted(below.length, "step")} that followed from it` : ""}`);
  }

  private rename(desk: Desk, node: Node, input: HTMLInputElement): void {
    if (this.renaming !== node.id) return;
    this.renaming = undefined;
    desk.workspace.rename(node.id, input.value);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`[data-id="${node.id}"]`)?.focus());
  }

  private save(desk: Desk): void {
    const name = desk.workspace.tree.root.name.replace(/\.[^.]*$/, "");
    download(new Blob([JSON.stringify(toRecipe(desk.workspace.tree, desk.columns), null, 2)], { type: "application/json" }), `${name}-recipe.json`);
  }

  override render(): unknown {
    const { desk } = this.session;
    const name = this.session.file?.name ?? "";
    // While the file is read the chain has its place, so that nothing moves when it comes.
    if (!desk) return html`<nav class="bar" aria-label="Chain"><ol class="strip"><li class="link"><span class="step data">${icons.rows}${name}</span></li></ol><div class="tools"></div></nav>`;
    const links = stripOf(desk.workspace.tree);
    return html`
      <nav class="bar" aria-label="Chain" data-testid="chain-bar">
        <ol class="strip" data-testid="chain-strip">
          ${repeat(links, ({ data }) => data.id, (link) => this.renderLink(desk, link))}
        </ol>
        ${this.renderTools(desk)}
      </nav>
      ${desk.pace ? this.renderPace(desk) : nothing}
      ${desk.error ? html`<tablight-error data-testid="chain-error" .error=${desk.error} dismissible @dismiss=${() => desk.dismiss()}></tablight-error>` : nothing}
      ${desk.workspace.missing.length > 0 ? this.renderMissing(desk) : nothing}
      <tablight-replay-report .desk=${desk} .replayed=${desk.replayed} .mismatch=${desk.mismatch} @dismiss=${() => desk.dismiss()}></tablight-replay-report>
      <tablight-replay-dialog data-testid="replay-dialog" .session=${this.session}></tablight-replay-dialog>
    `;
  }

  private renderLink(desk: Desk, { data, from, results }: Link): unknown {
    const made = from ? html`<span class="from" aria-hidden="true">${icons.chevron}</span>` : nothing;
    return html`<li class="link">
      ${made}${this.renderStep(desk, data, from ? `made from ${from.name}` : "the file")}
      ${results.length > 0 ? html`<ul>${repeat(results, ({ id }) => id, (node) => html`<li>${this.renderStep(desk, node, `of ${data.name}`)}</li>`)}</ul>` : nothing}
    </li>`;
  }

  private renderStep(desk: Desk, node: Node, place: string): unknown {
    const { id, name, kind } = node;
    if (this.renaming === id) {
      return html`<input
        class="name"
        data-testid="rename-input"
        aria-label="New name of ${name}"
        .value=${name}
        @keydown=${(e: KeyboardEvent) => {
          if (e.key === "Escape") this.renaming = undefined;
          if (e.key === "Enter") this.rename(desk, node, e.target as HTMLInputElement);
        }}
        @blur=${(e: Event) => this.rename(desk, node, e.target as HTMLInputElement)}
      />`;
    }
    const mark = desk.workspace.state(id);
    const isData = KINDS[kind].gives === "data";
    return html`<button
      class="step ${isData ? "data" : "result"} ${mark}"
      data-testid="step-of-chain"
      data-id=${id}
      data-kind=${kind}
      data-state=${mark}
      aria-current=${desk.current.id === id ? "step" : nothing}
      title="${name}, ${place}${MARKS[mark] ? `: ${MARKS[mark]}` : ""}"
      @click=${() => void desk.open(id)}
      @dblclick=${() => (this.renaming = id)}
      @keydown=${(e: KeyboardEvent) => {
        if (e.key === "F2") this.renaming = id;
        if (e.key === "Delete" && id !== ROOT) this.delete(desk, node);
      }}
    >
      ${isData ? icons.rows : nothing}<span class="word">${name}</span>${mark === "done" ? nothing : html`<span class="mark">${mark === "failed" ? icons.alert : mark === "stale" ? icons.again : nothing}<span class="visually-hidden">${MARKS[mark]}</span></span>`}
    </button>`;
  }

  private renderTools(desk: Desk): unknown {
    const { workspace, current } = desk;
    const below = workspace.tree.below(current.id).length;
    const offers = offersFor(workspace.tree, current, workspace.given(current.id)?.outcome?.table);
    const { due } = workspace;
    const { undoes, redoes } = this.session;
    const isResult = KINDS[current.kind].gives === "result";
    return html`<div class="tools" role="group" aria-label="What can be done with ${current.name}">
      ${offers.map((offer, i) => html`<button class=${i === 0 ? "primary" : ""} data-testid="follow-${offer.kind}" @click=${() => void this.follow(desk, offer)}>${offer.label}</button>`)}
      ${CHANGES[current.kind] === undefined ? nothing : html`<button data-testid="edit-step" @click=${() => void desk.edit(current.id)}>${icons.pencil}${CHANGES[current.kind]}</button>`}
      ${isResult ? html`<button class="quiet" data-testid="branch" title="What is run next in this tab is a new step beside this one" @click=${() => desk.branch()}>${icons.plus}Keep and try another</button>` : nothing}
      <button class="quiet" data-testid="rename-step" @click=${() => (this.renaming = current.id)}>${icons.pencil}Rename</button>
      ${current.id === ROOT
        ? nothing
        : html`<button class="quiet" data-testid="delete-step" @click=${() => this.delete(desk, current)}>${icons.bin}${below > 0 ? `Delete with ${below} that follow${below === 1 ? "s" : ""}` : "Delete"}</button>`}
      <span class="apart"></span>
      ${due.length > 0 ? html`<button class="primary" data-testid="run-due" ?disabled=${desk.pace !== undefined} @click=${() => void this.runAll(desk)}>${icons.again}Make ${counted(due.length, "step")}</button>` : nothing}
      <button class="quiet icon" data-testid="undo-step" aria-label=${undoes === undefined ? "Undo" : `Undo ${undoes}`} title="Undo ${undoes ?? ""} (Ctrl+Z)" ?disabled=${undoes === undefined} @click=${() => this.undo()}>${icons.undo}</button>
      <button class="quiet icon" data-testid="redo-step" aria-label=${redoes === undefined ? "Redo" : `Redo ${redoes}`} title="Redo ${redoes ?? ""} (Ctrl+Shift+Z)" ?disabled=${redoes === undefined} @click=${() => this.redo()}>${icons.redo}</button>
      <button class="quiet" data-testid="save-chain" @click=${() => this.save(desk)}>${icons.save}Save recipe</button>
      <button class="quiet" data-testid="open-replay" @click=${() => this.renderRoot.querySelector<ReplayDialog>("tablight-replay-dialog")?.show()}>${icons.play}Replay …</button>
    </div>`;
  }

  /** Steps of a recipe, or of an earlier visit, may need files that only the person has. */
  private renderMissing(desk: Desk): unknown {
    const { missing } = desk.workspace;
    return html`<section class="panel missing" data-testid="missing-files" aria-labelledby="missing">
      <h2 id="missing">Steps need ${missing.length === 1 ? "another file" : "other files"}</h2>
      <tablight-other-files .names=${missing} @choose-file=${(e: CustomEvent<ChosenFile>) => this.supply(desk, e.detail)}></tablight-other-files>
    </section>`;
  }

  private supply(desk: Desk, { name, file }: ChosenFile): void {
    desk.workspace.supply(name, file);
    if (desk.workspace.missing.length === 0) void this.runAll(desk);
  }

  private async follow(desk: Desk, offer: Offer): Promise<void> {
    await desk.follow(offer);
    if (!desk.error) this.say(`${desk.data.name} is open: ${counted(this.session.profile?.rows ?? 0, "row")}`);
  }

  private async runAll(desk: Desk): Promise<void> {
    const replayed = await desk.runAll();
    if (replayed) this.say(`${counted(replayed.done.length, "step")} made${replayed.failed.length > 0 ? `, ${replayed.failed.length} failed` : ""}`);
  }

  private renderPace(desk: Desk): unknown {
    const { pace } = desk;
    if (!pace) return nothing;
    const label = pace.of > 1 ? `Step ${pace.at} of ${pace.of}: ${pace.node.name}` : pace.node.name;
    return html`<tablight-progress class="pace" data-testid="chain-progress" label=${label} .progress=${pace.progress} @cancel=${() => desk.cancel()}></tablight-progress>`;
  }
}
