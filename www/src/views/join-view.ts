import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type Dataset, type Progress, type ProfileReport, TablightError } from "tablight";

import "../elements/code-panel.js";
import "../elements/column-picker.js";
import "../elements/error-banner.js";
import "../elements/join-match.js";
import "../elements/pair-list.js";
import "../elements/progress-bar.js";
import type { Pair, Pairing } from "../elements/pair-list.js";
import { fileDropped } from "../dropped.js";
import { event } from "../events.js";
import { counted } from "../format.js";
import * as icons from "../icons.js";
import { proposeKeys, WAYS } from "../joining.js";
import { started, type Run } from "../runs.js";
import type { Session } from "../session.js";
import { fields } from "../styles/fields.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";
import { asked, type How, type Joint, type KeyPair, type Match, matched } from "../workspace/beside.js";
import type { Params } from "../workspace/tree.js";

/** Another file, opened. */
interface Other {
  readonly name: string;
  readonly dataset: Dataset;
  readonly profile: ProfileReport;
}

/** What another file knows, beside the rows that it knows it of: keys that are proposed, the kind of join in words, and what would go together before it is made. */
@customElement("tablight-join")
export class JoinView extends Part {
  @property({ attribute: false }) session!: Session;
  /** Asked for elsewhere on the page: to begin with this file. */
  @property({ attribute: false }) asked: Params | undefined;
  @state() private other: Other | undefined;
  @state() private on: readonly KeyPair[] = [];
  @state() private how: How = "left";
  /** The columns that come along. */
  @state() private columns: readonly string[] = [];
  @state() private match: Match | undefined;
  @state() private error: TablightError | undefined;
  @state() private doing: { readonly label: string; readonly progress: Progress | undefined } | undefined;
  #run: Run<unknown> | undefined;

  static override styles = [
    shared,
    fields,
    task,
    css`
      .beside > * {
        display: grid;
        align-content: start;
        gap: var(--space-2);
      }

      .ways {
        display: grid;
        gap: var(--space-2);
        padding: 0;
        background: none;
      }

      .ways label {
        display: flex;
        align-items: start;
        gap: var(--space-2);
        color: var(--text);
        overflow-wrap: anywhere;
      }

      .ways input {
        flex: none;
        margin-top: 0.2rem;
      }

      .form {
        display: grid;
        gap: var(--space-4);
      }

      fieldset:last-of-type {
        padding-bottom: 0;
        border-bottom: 0;
      }
    `,
  ];

  override firstUpdated(): void {
    const params = this.session.startOf("joinFile");
    if (params && !this.asked) void this.begin(String(params["with"]), params as unknown as Joint);
  }

  override updated(changed: PropertyValues<this>): void {
    const file = this.asked?.["with"];
    if (changed.has("asked") && typeof file === "string") void this.begin(file);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#run?.cancel();
  }

  /** Does one thing at a time, with its progress; what begins takes the place of what is under way. Resolves with whether it was done. */
  private async do<T>(label: string, work: Parameters<typeof started<T>>[1], use: (done: T) => void): Promise<boolean> {
    this.#run?.cancel();
    const run: Run<T> = started((progress) => this.#run === run && (this.doing = { label, progress }), work);
    [this.#run, this.doing, this.error] = [run, { label, progress: undefined }, undefined];
    try {
      const done = await run.result;
      if (this.#run !== run) return false;
      use(done);
      return true;
    } catch (thrown) {
      const error = TablightError.from(thrown);
      if (this.#run === run && error.code !== "aborted") this.error = error;
      return false;
    } finally {
      if (this.#run === run) this.doing = undefined;
    }
  }

  /** Opens the other file, and begins with what is likely, or with how it was joined before. */
  private async begin(name: string, joint?: Joint): Promise<void> {
    const { session } = this;
    [this.other, this.match] = [undefined, undefined];
    const open = async (options: Parameters<Parameters<typeof started>[1]>[0]): Promise<Other> => {
      const dataset = await session.shelf.open(name, options);
      return { name, dataset, profile: (await dataset.profile({}, options)).report };
    };
    const isOpen = await this.do(`Reading ${name}`, open, (other) => {
      this.other = other;
      const known = joint?.on.every(({ right }) => other.dataset.schema.some((column) => column.name === right)) ? joint : undefined;
      this.on = known?.on ?? (session.profile ? proposeKeys(session.profile, other.profile, name) : []);
      this.how = known?.how ?? "left";
      this.columns = known?.columns ?? this.offered.map((column) => column.name).filter((column) => !this.on.some(({ right }) => right === column));
    });
    if (isOpen) await this.count();
  }

  private pick(file: File | undefined): void {
    // Another file in place of that of a step is joined as that was, where it has the keys.
    if (file) void this.begin(this.session.shelf.take(file), this.session.startOf("joinFile") as unknown as Joint | undefined);
  }

  private get joint(): Joint {
    const { on, how, columns, offered } = this;
    return { on, how, ...(columns.length < offered.length && { columns }) };
  }

  /** Columns of the other file that may come along: a key of one name is there once. */
  private get offered(): Dataset["schema"] {
    const keys = new Set(this.on.filter(({ left, right }) => left === right).map(({ right }) => right));
    return (this.other?.dataset.schema ?? []).filter(({ name }) => !keys.has(name));
  }

  /** Counts what would go together. */
  private async count(): Promise<void> {
    const [rows, other] = [this.session.dataset, this.other];
    this.match = undefined;
    if (!rows || !other || this.on.length === 0) return;
    const { joint } = this;
    await this.do("Looking for partners", (options) => matched(rows, other.dataset, joint, options), (match) => (this.match = match));
  }

  private setKeys(pairs: readonly Pair[]): void {
    const before = new Set(this.on.map(({ right }) => right));
    this.on = pairs.filter(([left, right]) => left !== "" && right !== "").map(([left, right]) => ({ left, right }));
    // A column that is a key now says nothing more, and one that is none any longer does.
    const now = new Set(this.on.map(({ right }) => right));
    this.columns = this.offered.map(({ name }) => name).filter((name) => !now.has(name) && (before.has(name) || this.columns.includes(name)));
    void this.count();
  }

  private async join(): Promise<void> {
    const { session, other, joint } = this;
    const { desk } = session;
    if (!desk || !other) return;
    // This view makes way for the profile of the joined rows, and is heard no longer itself.
    const stays = (this.getRootNode() as ShadowRoot).querySelector("main");
    const isJoined = await this.do("Joining", (options) => desk.join({ with: other.name, ...joint }, options), () => undefined);
    if (isJoined) stays?.dispatchEvent(event("announce", `Joined: ${counted(session.profile?.rows ?? 0, "row")}`));
  }

  override render(): unknown {
    const { other, doing, error } = this;
    return html`<div class="results" data-testid="join-view" data-state=${doing ? "running" : error ? "failed" : this.match ? "done" : "idle"} @dragover=${(e: Event) => e.preventDefault()} @drop=${this.onDrop}>
      <div class="beside">
        <section class="panel" aria-labelledby="file">
          <h2 id="file">What another file knows</h2>
          <p class="muted small">Pick or drop a file that has a key in common with ${this.session.file?.name ?? "these rows"}, as of customers, products or stores. Its columns are put beside the rows.</p>
          <label>File<input type="file" data-testid="join-file" @change=${(e: Event) => this.pick((e.target as HTMLInputElement).files?.[0])} /></label>
          ${other ? html`<p class="small" data-testid="join-other">${other.name}: ${counted(other.profile.rows, "row")}, ${counted(other.dataset.schema.length, "column")}.</p>` : nothing}
        </section>
        ${other ? this.renderKeys(other) : nothing}
      </div>
      ${doing ? html`<tablight-progress class="over" data-testid="run-progress" label=${doing.label} .progress=${doing.progress} @cancel=${() => this.#run?.cancel()}></tablight-progress>` : nothing}
      ${error ? html`<tablight-error data-testid="join-error" .error=${error}></tablight-error>` : nothing}
      ${other ? this.renderJoin(other) : nothing}
    </div>`;
  }

  private readonly onDrop = (dropped: DragEvent): void => this.pick(fileDropped(dropped));

  private renderJoin(other: Other): unknown {
    const { on, how, match, session } = this;
    const rows = session.file?.name ?? "";
    const { steps, ...params } = asked(this.joint);
    const call = { task: "join", reading: session.reading, file: rows, params, other: { file: other.name, ...(steps && { steps }) } };
    return html`<div class="layout">
      <div class="results">
        ${match ? html`<tablight-join-match data-testid="join-match" .match=${match} .how=${how} .rows=${rows} .other=${other.name}></tablight-join-match>` : nothing}
        ${on.length === 0 ? html`<p class="panel" data-testid="no-key">No column of ${other.name} looks like a key of these rows. Choose which columns have the same values.</p>` : nothing}
        ${on.length > 0 ? html`<tablight-code .call=${call}></tablight-code>` : nothing}
      </div>
      <section class="panel settings" aria-labelledby="how">
        <h2 id="how" class="head">How</h2>
        <div class="form">
          <fieldset class="ways">
            <legend>Which rows</legend>
            ${WAYS.map((way) => html`<label><input type="radio" name="how" data-testid="how-${way.how}" .checked=${way.how === how} @change=${() => this.setHow(way.how)} />${way.title(rows, other.name)}</label>`)}
          </fieldset>
          ${this.adds
            ? html`<fieldset>
                <legend>Columns that come along</legend>
                <tablight-columns label="Columns that come along" .columns=${this.offered} .chosen=${this.columns} @pick-columns=${(e: CustomEvent<string[]>) => (this.columns = e.detail)}></tablight-columns>
              </fieldset>`
            : nothing}
          <button class="primary" data-testid="run-join" ?disabled=${on.length === 0 || this.doing !== undefined} @click=${() => void this.join()}>${icons.play}Join</button>
        </div>
      </section>
    </div>`;
  }

  /** The list of pairs keeps what is half filled in to itself, and begins anew with another file. */
  private renderKeys(other: Other): unknown {
    const { session, on } = this;
    const rows = session.file?.name ?? "these rows";
    const pairing: Pairing = {
      first: { label: `Column of ${rows}`, options: (session.dataset?.schema ?? []).map(({ name }) => name) },
      second: { label: `Column of ${other.name}`, options: other.dataset.schema.map(({ name }) => name) },
    };
    return html`<section class="panel" aria-labelledby="keys">
      <h2 id="keys">Which rows go together</h2>
      <p class="muted small">Those with the same value: in a column of ${rows}, and in one of ${other.name}.</p>
      <tablight-pairs data-testid="join-keys" label="Keys" .pairing=${pairing} .pairs=${on.map(({ left, right }): Pair => [left, right])} @pairs=${(e: CustomEvent<readonly Pair[]>) => this.setKeys(e.detail)}></tablight-pairs>
    </section>`;
  }

  private get adds(): boolean {
    return WAYS.find(({ how }) => how === this.how)?.adds ?? true;
  }

  private setHow(how: How): void {
    this.how = how;
    void this.count();
  }
}
