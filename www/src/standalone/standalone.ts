import { css, html, LitElement, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { type Dataset, type Engine, type Outcome, type Progress, type ProfileReport, type Source, TablightError } from "tablight";

import { ErrorBanner } from "../elements/error-banner.js";
import { ProgressBar } from "../elements/progress-bar.js";
import { useLocale } from "../locale.js";
import { shared } from "../styles/shared.js";
import type { Params, SavedState, Strings, TablightElement, TablightEvents } from "./api.js";
import { namePart } from "./parts.js";
import { sharedEngine } from "./shared-engine.js";
import { Shadows } from "./shadows.js";
import { tokens } from "./tokens.js";
import { Translator } from "./translator.js";

/** A file as views name it; of a data set that was opened elsewhere nobody knows the size. */
export interface Named {
  readonly name: string;
  readonly size: number;
}

const VERSION = 1;

if (typeof document !== "undefined") useLocale(navigator.languages);

/** What the page's views need to be used by themselves, in a page of somebody else: data, parameters, events, its looks and its words. */
export abstract class Standalone extends LitElement implements TablightElement {
  @property({ attribute: false }) engine: Engine | null | undefined;
  @property({ attribute: false }) file: Source | null | undefined;
  @property() src = "";
  @property({ type: Object }) params: Params | null | undefined;
  @property({ type: Object }) strings: Strings | null | undefined;
  @state() private given: Dataset | undefined;
  @state() private opening = false;
  @state() private announcement = "";
  /** What is shown. */
  @state() protected view: Element | undefined;
  /** The parameters that came from the view itself, which need not be told of them. */
  #followed: Params | null | undefined;
  /** Opened here, and so closed here. */
  #own: Dataset | undefined;
  #load: AbortController | undefined;
  readonly #error = new ErrorBanner();
  readonly #progress = new ProgressBar();
  readonly #translator = new Translator();
  readonly #shadows = new Shadows({
    element: namePart,
    text: (text) => this.#translator.text(text),
    attribute: (element, name) => this.#translator.attribute(element, name),
  });

  static override styles = [
    shared,
    tokens,
    css`
      .page {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-4);
      }
    `,
  ];

  /** Makes the view of a data set; rejects where the signal was aborted meanwhile. */
  protected abstract show(dataset: Dataset, file: Named, signal: AbortSignal): Promise<Element>;
  /** Sets the view that is there to other parameters. */
  protected abstract follow(params: Params | undefined): void;
  /** Lets go of what was made of the data set. */
  protected release?(): void;
  /** Shows the profile so far of a file that is still read. */
  protected meanwhile?(report: ProfileReport, file: Named): void;

  override get dataset(): DOMStringMap {
    return super.dataset;
  }

  override set dataset(dataset: Dataset | null | undefined) {
    this.given = dataset ?? undefined;
  }

  save(): SavedState {
    return { version: VERSION, element: this.localName, params: this.params ?? {} };
  }

  restore(state: SavedState): void {
    if (state?.version !== VERSION || state.element !== this.localName || typeof state.params !== "object") {
      throw new TablightError("params", `this is no saved state of ${this.localName}`, { hint: `pass what its save() returned: { version: ${VERSION}, element: "${this.localName}", params: { … } }`, details: { param: "state" } });
    }
    this.params = Object.keys(state.params).length > 0 ? state.params : undefined;
  }

  texts(): string[] {
    return this.shadowRoot ? [...new Set(this.#translator.texts(this.shadowRoot))] : [];
  }

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, "lang"];
  }

  /** The attribute `lang`, which is a property of every element, says in the way of which language numbers and dates are written; what is drawn already is drawn anew. */
  override attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    super.attributeChangedCallback(name, before, now);
    if (name !== "lang") return;
    useLocale([...(now ? [now] : []), ...navigator.languages]);
    if (this.view) void this.#open();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated && !this.#load) void this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // An element that is moved comes back at once.
    setTimeout(() => !this.isConnected && this.#load && this.#leave());
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot() as ShadowRoot;
    root.addEventListener("announce", (event) => (this.announcement = (event as CustomEvent<string>).detail));
    for (const name of INNER_EVENTS) root.addEventListener(name, (event) => event.stopPropagation());
    this.#progress.addEventListener("cancel", () => this.#load?.abort());
    this.#shadows.follow(root);
    return root;
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has("strings") && (this.strings || changed.get("strings"))) {
      this.#translator.use(this.strings);
      this.#shadows.again();
    }
    if (changed.has("given") || (!this.given && ["engine", "file", "src"].some((name) => changed.has(name)))) void this.#open();
    else if (changed.has("params") && this.params !== this.#followed && this.view) this.follow(this.params ?? undefined);
  }

  override render(): unknown {
    return html`
      <div class="page">
        ${this.#error.error ? this.#error : undefined} ${this.opening ? this.#progress : undefined} ${this.view}
      </div>
      <div class="visually-hidden" role="status">${this.announcement}</div>
    `;
  }

  async #open(): Promise<void> {
    if (this.#load) this.#leave();
    const source = this.file ?? (this.src === "" ? undefined : this.src);
    if (!this.given && source === undefined) return;
    const load = new AbortController();
    this.#load = load;
    this.opening = true;
    try {
      const dataset = this.given ?? (await this.#read(source as Source, load.signal));
      const view = await this.show(dataset, { name: dataset.name, size: this.given ? 0 : sizeOf(source) }, load.signal);
      if (!this.#end(load)) return;
      this.view = view;
      this.say("tablight-open", { dataset });
    } catch (thrown) {
      if (!this.#end(load)) return;
      const error = TablightError.from(thrown);
      this.view = undefined;
      if (error.code === "aborted") this.announcement = "Reading was cancelled";
      else this.#error.error = error;
      this.failed(error);
    }
  }

  async #read(source: Source, signal: AbortSignal): Promise<Dataset> {
    const engine = this.engine ?? (await sharedEngine());
    const named = { name: source instanceof File ? source.name : "", size: sizeOf(source) };
    this.#progress.label = named.name ? `Reading ${named.name}` : "Reading";
    if (named.size > 0) this.#progress.size = named.size;
    const options = {
      signal,
      onProgress: (progress: Progress) => this.progressed((this.#progress.progress = progress)),
      ...(this.meanwhile && { onProfile: (report: ProfileReport) => !signal.aborted && this.meanwhile?.(report, named) }),
    };
    const dataset = await engine.open(source, options);
    if (signal.aborted) {
      await dataset.close();
      signal.throwIfAborted();
    }
    this.#own = dataset;
    return dataset;
  }

  /** Ends the opening, if it is still the one under way. */
  #end(load: AbortController): boolean {
    if (this.#load === load) this.opening = false;
    return this.#load === load;
  }

  /** Lets go of what is open. */
  #leave(): void {
    this.#load?.abort();
    this.#load = undefined;
    this.#error.error = undefined;
    this.#progress.progress = undefined;
    [this.opening, this.view] = [false, undefined];
    this.release?.();
    void this.#own?.close();
    this.#own = undefined;
  }

  /** Tells whoever listens. */
  protected say<K extends keyof TablightEvents>(name: K, detail: TablightEvents[K]["detail"]): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }

  protected resulted(task: string, params: Params, outcome: Outcome): void {
    this.say("tablight-result", { task, params, outcome });
  }

  protected progressed(progress: Progress): void {
    this.say("tablight-progress", progress);
  }

  protected failed(thrown: unknown): void {
    const error = TablightError.from(thrown);
    if (error.code === "aborted") return;
    this.say("tablight-error", { error });
  }

  /** Takes over parameters that were set inside. */
  protected took(params: Params): void {
    this.#followed = params;
    this.params = params;
  }
}

const sizeOf = (source: Source | undefined): number => (source instanceof Blob ? source.size : 0);
