import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { TablightError } from "tablight";

import "./error-banner.js";
import "./page-dialog.js";
import { event } from "../events.js";
import { counted, list } from "../format.js";
import * as icons from "../icons.js";
import type { Session } from "../session.js";
import { shared } from "../styles/shared.js";
import type { Ask } from "../tabs.js";
import { nameOf } from "../workspace/names.js";
import { appendFiles, replaySaved } from "../workspace/replaying.js";
import { sameColumns } from "../workspace/schema.js";

/** What can become of files that are opened while there is a chain. */
interface Way {
  readonly name: "anew" | "replay" | "compare" | "join" | "append";
  readonly title: string;
  readonly about: string;
  /** Why it cannot be taken. */
  readonly not?: string;
  take(): unknown;
}

/** Asks what shall become of files that are opened while a chain of steps is there. Nothing of the chain is lost: each way can be undone. Says `ask`. */
@customElement("tablight-open")
export class OpenDialog extends LitElement {
  @property({ attribute: false }) session!: Session;
  @state() private files: readonly File[] = [];
  /** Whether their columns are those of what is open; not known until they were looked at. */
  @state() private fits: boolean | undefined;
  @state() private error: TablightError | undefined;
  private looking: AbortController | undefined;

  static override styles = [
    shared,
    css`
      ul {
        display: grid;
        gap: var(--space-2);
        margin-top: var(--space-3);
      }

      li button {
        display: grid;
        justify-content: start;
        justify-items: start;
        gap: 0;
        width: 100%;
        height: auto;
        padding: var(--space-2) var(--space-3);
        text-align: left;
        white-space: normal;
      }

      li span {
        color: var(--text-2);
        font-weight: 400;
        font-size: var(--text-sm);
        overflow-wrap: anywhere;
      }

      .cancel {
        margin-top: var(--space-4);
      }

      p {
        overflow-wrap: anywhere;
      }
    `,
  ];

  /** Opens files at once where nothing would be lost; else asks first. */
  offer(files: readonly File[]): void {
    if (files.length === 0) return;
    if (!this.session.desk || this.session.desk.workspace.tree.nodes.length < 2) return void this.session.open(files);
    [this.files, this.fits, this.error] = [files, undefined, undefined];
    void this.look(files);
  }

  /** Looks whether their rows could stand behind those that are open. */
  private async look(files: readonly File[]): Promise<void> {
    const { session } = this;
    const looking = new AbortController();
    this.looking = looking;
    try {
      const columns = session.desk?.columns ?? [];
      let fits = session.files.length > 0;
      for (const file of files) {
        const { schema } = await session.shelf.open(session.shelf.take(file), { signal: looking.signal });
        fits &&= sameColumns(columns, schema);
      }
      if (this.looking === looking) this.fits = fits;
    } catch (thrown) {
      const error = TablightError.from(thrown);
      if (this.looking === looking && error.code !== "aborted") this.error = error;
    }
  }

  private close(): void {
    this.looking?.abort();
    [this.looking, this.files] = [undefined, []];
  }

  private get ways(): readonly Way[] {
    const { session, files, fits, error } = this;
    const { desk } = session;
    const [first] = files;
    if (!desk || !first) return [];
    const { tree } = desk.workspace;
    const { name } = tree.root;
    const steps = counted(tree.nodes.length - 1, "step");
    const several = files.length > 1 ? "it takes one file" : undefined;
    const broken = error ? "the file cannot be read" : undefined;
    const beside = (view: "compare" | "join") => (): unknown => this.dispatchEvent(event<Ask>("ask", { view, params: { with: session.shelf.take(first) } }));
    const unfit = broken ?? (fits === undefined ? "its columns are being looked at" : fits ? undefined : session.files.length === 0 ? `${name} is open from this device, without its source` : `its columns are not those of ${name}`);
    const way = (one: Omit<Way, "not">, not: string | undefined): Way => ({ ...one, ...(not !== undefined && { not }) });
    return [
      way({ name: "replay", title: "Replay these steps on it", about: `Its rows, with what was made of ${name} made of them: ${list(tree.nodes.slice(1).map((node) => node.name))}.`, take: () => void this.replay(files) }, broken),
      way({ name: "anew", title: "Start anew", about: `Its own chain begins. Undo brings ${name} back, with ${steps}.`, take: () => void session.open(files) }, undefined),
      way({ name: "compare", title: "Compare with it", about: `Which of its columns look different from those of ${desk.data.name}?`, take: beside("compare") }, several ?? broken),
      way({ name: "join", title: "Join its columns", about: `What it knows is put beside the rows of ${desk.data.name} that have the same key.`, take: beside("join") }, several ?? broken),
      way({ name: "append", title: "Append its rows", about: `They stand behind those of ${name}, and ${steps} ${tree.nodes.length === 2 ? "is" : "are"} made again of all rows.`, take: () => void this.appendRows(files) }, unfit),
    ];
  }

  private async replay(files: readonly File[]): Promise<void> {
    const { session } = this;
    const { desk } = session;
    if (!desk) return;
    await this.told(replaySaved(session, { tree: desk.workspace.tree, columns: desk.columns }, files));
  }

  private async appendRows(files: readonly File[]): Promise<void> {
    await this.told(appendFiles(this.session, files));
  }

  private async told(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (thrown) {
      this.session.tell(TablightError.from(thrown));
    }
  }

  private take(way: Way): void {
    // What was looked at to offer this is not looked at any longer, but for the two ways that go on with it.
    this.close();
    way.take();
  }

  override render(): unknown {
    const { files, error, session } = this;
    return html`<tablight-dialog data-testid="open-dialog" heading=${files.length > 0 ? `Open ${nameOf(files)}` : "Open"} .shown=${files.length > 0} @close-dialog=${() => this.close()}>
      <p>A chain of steps has begun with ${session.desk?.workspace.tree.root.name ?? ""}. What shall become of the new file?</p>
      ${error ? html`<tablight-error data-testid="open-error" .error=${error} .file=${nameOf(files)}></tablight-error>` : nothing}
      <ul>
        ${this.ways.map(
          (way) => html`<li>
            <button data-testid="way-${way.name}" ?disabled=${way.not !== undefined} @click=${() => this.take(way)}>${way.title}<span>${way.about}${way.not === undefined ? "" : ` Not now: ${way.not}.`}</span></button>
          </li>`,
        )}
      </ul>
      <button class="quiet cancel" data-testid="open-cancel" @click=${() => this.close()}>${icons.close}Cancel: all stays as it is</button>
    </tablight-dialog>`;
  }
}
