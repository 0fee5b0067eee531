import { css, html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { type CachedFile, type Progress, TablightError } from "tablight";

import "./elements/error-banner.js";
import "./elements/page-header.js";
import "./elements/progress-bar.js";
import "./elements/resume-card.js";
import "./elements/tab-bar.js";
import "./elements/wipe-button.js";
import "./views/landing-view.js";
import type { OpenDialog } from "./elements/open-dialog.js";
import type { Overlay, PageOverlays } from "./elements/page-overlays.js";
import type { Wanted } from "./elements/suggestion-list.js";
import { counted } from "./format.js";
import { keepPage } from "./offline.js";
import type { Reading } from "./opener.js";
import { Session } from "./session.js";
import { shared } from "./styles/shared.js";
import { type Ask, type Made, TABS, type View } from "./tabs.js";
import { nextTask } from "./turns.js";
import { withoutRecipe } from "./workspace/dropped.js";
import { replayRecipe } from "./workspace/replaying.js";

/** The first picture needs none of these; they come while the engine does. */
export const views = (): Promise<unknown> => import("./views/later.js");

/** The page: one table at a time, its profile, groups, segments and forecast. */
@customElement("tablight-app")
export class App extends LitElement {
  /** Inside a page of somebody else: of what is open, and without all that is of a page. */
  @property({ type: Boolean, reflect: true }) embedded = false;
  @property({ attribute: false }) session = new Session();
  @property({ attribute: false }) view: View = "profile";
  /** What tasks are run with, by their names, where somebody said so. */
  @property({ attribute: false }) params: Readonly<Partial<Record<string, object>>> = {};
  @state() private dragging = false;
  @state() private announcement = "";
  @state() private wanted: Wanted | undefined;
  /** Rows being made of the open ones. */
  @state() private making: { readonly what: string; readonly stop: AbortController; readonly progress?: Progress } | undefined;
  /** Views that were looked at, each as it was begun, so that they start their work only then and keep it afterwards. */
  private visited = new Set<string>();
  private seen = "";
  private generation = 0;

  static override styles = [
    shared,
    css`
      /* Higher than the window, so that what stands below is never seen to jump where a view is still empty. */
      main {
        display: flex;
        flex-direction: column;
        max-width: 84rem;
        margin: 0 auto;
        min-height: calc(100dvh + var(--space-7));
        padding: var(--space-4) var(--space-5) var(--space-7);
      }

      :host([embedded]) main {
        min-height: 0;
      }

      tablight-wipe {
        margin-top: auto;
      }

      main:focus {
        outline: none;
      }

      /* Over the page and not in it, so that nothing jumps when reading is done. */
      tablight-progress {
        position: fixed;
        right: var(--space-4);
        bottom: var(--space-4);
        left: var(--space-4);
        z-index: 5;
        max-width: 42rem;
        margin-inline: auto;
      }

      .drop {
        position: fixed;
        inset: var(--space-3);
        z-index: 10;
        display: grid;
        place-content: center;
        border: 3px dashed var(--accent);
        border-radius: var(--radius);
        background: color-mix(in srgb, var(--accent-soft) 92%, transparent);
        color: var(--text);
        font-size: var(--text-xl);
        font-weight: 650;
        pointer-events: none;
      }

      [role="tabpanel"] {
        margin-top: var(--space-5);
      }

      [role="tabpanel"]:focus {
        outline: none;
      }

      footer {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1) var(--space-4);
        justify-content: center;
        padding: var(--space-4) var(--space-5) var(--space-6);
        color: var(--text-2);
        font-size: var(--text-sm);
      }

      .link {
        min-height: 0;
        padding: 0;
        border: 0;
        background: none;
        color: var(--accent);
        font-weight: 400;
        text-decoration: underline;
      }

      @media (max-width: 40rem) {
        main {
          padding: var(--space-3) var(--space-3) var(--space-7);
        }
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.session.addEventListener("change", this.onChange);
    this.session.addEventListener("go", this.onGo);
    if (this.embedded) return;
    window.addEventListener("dragover", this.onDragOver);
    window.addEventListener("dragleave", this.onDragLeave);
    window.addEventListener("drop", this.onDrop);
    void this.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.session.removeEventListener("change", this.onChange);
    this.session.removeEventListener("go", this.onGo);
    window.removeEventListener("dragover", this.onDragOver);
    window.removeEventListener("dragleave", this.onDragLeave);
    window.removeEventListener("drop", this.onDrop);
  }

  /** The first drawing waits until the scripts have run: both at once would hold the page up. */
  protected override async scheduleUpdate(): Promise<unknown> {
    if (!this.hasUpdated) await nextTask({ urgent: true });
    return super.scheduleUpdate();
  }

  private async start(): Promise<void> {
    await this.session.start([views(), keepPage()]);
    const wanted = new URLSearchParams(location.search).get("sample");
    const sample = this.session.samples.find(({ name }) => name === wanted);
    if (sample && this.session.phase === "empty") await this.session.open([sample.file]);
  }

  private readonly onChange = (): void => {
    const { session } = this;
    const { phase, file, profile, error } = session;
    if (phase !== this.seen) {
      if (phase === "opening") {
        this.view = "profile";
        this.wanted = undefined;
      }
      if (!this.embedded) document.title = file ? `${file.name} – Tablight` : "Tablight";
      if (phase === "opening") this.announcement = `Reading ${file?.name}`;
      if (phase === "open") this.announcement = `${file?.name} is read: ${counted(profile?.rows ?? 0, "row")}, ${counted(profile?.columns.length ?? 0, "column")}`;
      if (phase === "empty" && this.seen === "opening" && !error) this.announcement = "Reading was cancelled";
      this.seen = phase;
    }
    if (session.generation !== this.generation) [this.generation, this.visited, this.params] = [session.generation, new Set(), {}];
    this.requestUpdate();
    // The button that opened the file is gone; without this the keyboard would start over at the top.
    if (phase === "opening") void this.updateComplete.then(() => this.shadowRoot?.activeElement ?? this.renderRoot.querySelector("main")?.focus());
  };

  private readonly onGo = (go: Event): void => {
    const { detail: view } = go as CustomEvent<View>;
    this.view = view;
    // The step that is gone to says itself what it was made with.
    this.params = Object.fromEntries(Object.entries(this.params).filter(([name]) => name !== view));
  };

  private readonly onDragOver = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    this.dragging = true;
  };

  private readonly onDragLeave = (event: DragEvent): void => {
    if (event.relatedTarget === null) this.dragging = false;
  };

  private readonly onDrop = (event: DragEvent): void => {
    event.preventDefault();
    this.dragging = false;
    void this.take([...(event.dataTransfer?.files ?? [])]);
  };

  /** Answers what was asked: goes to the view, which begins with the parameters; of rows that are made first, where there are some. */
  private async ask(ask: Ask): Promise<void> {
    if (ask.of && !(await this.make(ask.of))) return;
    this.view = ask.view;
    if (ask.params) this.params = { ...this.params, [ask.view]: ask.params };
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`#panel-${ask.view}`)?.focus();
  }

  private async make(made: Made): Promise<boolean> {
    this.making?.stop.abort();
    const stop = new AbortController();
    this.making = { what: made.what, stop };
    try {
      await this.session.make(made, { signal: stop.signal, onProgress: (progress) => (this.making = { what: made.what, stop, progress }) });
      return true;
    } catch (thrown) {
      const error = TablightError.from(thrown);
      if (error.code !== "aborted") this.session.tell(error);
      return false;
    } finally {
      this.making = undefined;
    }
  }

  private get overlays(): PageOverlays | null {
    return this.renderRoot.querySelector("tablight-overlays");
  }

  /** Opens files; where a chain would make way for them, somebody is asked first. */
  private open(files: readonly File[]): void {
    const dialog = this.renderRoot.querySelector<OpenDialog>("tablight-open");
    if (dialog) dialog.offer(files);
    else void this.session.open(files);
  }

  /** Opens files; a saved chain among them is made of the others, or of what is open. */
  private async take(files: readonly File[]): Promise<void> {
    const { recipe, rest } = await withoutRecipe(files);
    if (recipe === undefined) return this.open(files);
    await replayRecipe(this.session, recipe, rest);
  }

  override render(): unknown {
    const { session, making } = this;
    const { phase, file, profile, error } = session;
    if (this.embedded) return html`<main>${this.renderFile()}</main>`;
    return html`
      <tablight-header
        data-testid="header"
        data-phase=${phase}
        .file=${file}
        .rows=${profile?.rows}
        .columns=${profile?.columns.length}
        .original=${session.original}
        @show-overlay=${(event: CustomEvent<Overlay>) => this.overlays?.show(event.detail)}
        @go-back=${() => void session.back()}
        @open-file=${(event: CustomEvent<readonly File[]>) => this.open(event.detail)}
        @close-file=${() => session.reset()}
        @announce=${(event: CustomEvent<string>) => (this.announcement = event.detail)}
      ></tablight-header>
      <main
        tabindex="-1"
        @open-file=${(event: CustomEvent<readonly File[]>) => this.open(event.detail)}
        @read-again=${(event: CustomEvent<Reading>) => void session.reread(event.detail)}
        @reopen-file=${(event: CustomEvent<CachedFile>) => void session.reopen(event.detail)}
        @forget-file=${(event: CustomEvent<string | undefined>) => void session.forget(event.detail).then(() => (this.announcement = "Removed from this device"))}
        @keep-files=${(event: CustomEvent<boolean>) => session.keep(event.detail)}
        @announce=${(event: CustomEvent<string>) => (this.announcement = event.detail)}
        @ask=${(event: CustomEvent<Ask>) => void this.ask(event.detail)}
      >
        ${error ? html`<tablight-error data-testid="page-error" .error=${error} .file=${session.failed} dismissible @dismiss=${() => session.dismiss()}></tablight-error>` : undefined}
        ${phase === "opening"
          ? html`<tablight-progress
              data-testid="open-progress"
              .progress=${session.progress}
              .size=${file?.size}
              label="Reading ${file?.name}"
              @cancel=${() => session.cancel()}
            ></tablight-progress>`
          : undefined}
        ${making ? html`<tablight-progress data-testid="make-progress" .progress=${making.progress} label="Putting the rows together" @cancel=${() => making.stop.abort()}></tablight-progress>` : undefined}
        ${session.work && (phase === "empty" || phase === "starting") ? html`<tablight-resume data-testid="resume" .ready=${phase === "empty"} .work=${session.work} @resume=${() => void session.resume()}></tablight-resume>` : undefined}
        ${phase === "opening" || phase === "open" ? this.renderFile() : html`<tablight-landing data-testid="landing" .samples=${session.samples} .phase=${phase} .kept=${session.device.kept} .keeps=${session.device.keeps}></tablight-landing>`}
        <tablight-wipe .session=${session}></tablight-wipe>
      </main>
      <footer>
        <span>Nothing leaves this browser.</span> <a href="#privacy">How to check</a>
        <button class="link" data-testid="show-keys" @click=${() => this.overlays?.show("keys")}>Keyboard shortcuts</button>
      </footer>
      <tablight-overlays .session=${session} @ask=${(event: CustomEvent<Ask>) => void this.ask(event.detail)} @open-file=${(event: CustomEvent<readonly File[]>) => this.open(event.detail)}></tablight-overlays>
      <tablight-open .session=${session} @ask=${(event: CustomEvent<Ask>) => void this.ask(event.detail)}></tablight-open>
      <div class="visually-hidden" role="status" aria-live="polite" data-testid="announcer">${this.announcement}</div>
      ${this.dragging ? html`<div class="drop" data-testid="drop-veil">Drop the file to open it here</div>` : undefined}
    `;
  }

  private renderFile(): unknown {
    const { session, view } = this;
    const ready = session.phase === "open";
    const begun = (name: View): string => `${name} ${session.desk?.edition(name) ?? 0}`;
    this.visited.add(begun(view));
    if (session.desk) session.desk.tab = view;
    const panel = (name: View, content: unknown): unknown =>
      html`<div role="tabpanel" id="panel-${name}" tabindex="-1" aria-label=${TABS.find((tab) => tab.name === name)?.title ?? name} ?hidden=${view !== name}>${keyed(begun(name), content)}</div>`;
    const seen = (name: View): boolean => ready && this.visited.has(begun(name));
    return html`<tablight-chain data-testid="chain" .session=${session} .view=${view}></tablight-chain>${keyed(
      session.generation,
      html`
        <tablight-tabs
          .tabs=${TABS}
          .selected=${view}
          .disabled=${ready ? [] : TABS.map(({ name }) => name).filter((name) => name !== "profile")}
          @select-tab=${(event: CustomEvent<View>) => (this.view = event.detail)}
        ></tablight-tabs>
        ${panel("profile", html`<tablight-profile data-testid="profile" .asks=${!this.embedded} .report=${session.profile} .file=${session.file} .source=${session.dataset} .reading=${session.reading} .again=${session.canReread} .live=${!ready} .asked=${this.params["profile"]} @mend=${(event: CustomEvent<Wanted>) => ([this.view, this.wanted] = ["clean", event.detail])}></tablight-profile>`)}
        ${panel("clean", seen("clean") ? html`<tablight-clean data-testid="clean" .session=${session} .wanted=${this.wanted} .asked=${this.params["clean"]}></tablight-clean>` : undefined)}
        ${panel("check", seen("check") ? html`<tablight-check data-testid="check" .session=${session} .asked=${this.params["check"]}></tablight-check>` : undefined)}
        ${panel("compare", seen("compare") ? html`<tablight-compare data-testid="compare" .session=${session} .asked=${this.params["compare"]}></tablight-compare>` : undefined)}
        ${panel("join", seen("join") ? html`<tablight-join data-testid="join" .session=${session} .asked=${this.params["join"]}></tablight-join>` : undefined)}
        ${panel("aggregate", seen("aggregate") ? html`<tablight-aggregate data-testid="aggregate" .session=${session} .asked=${this.params["aggregate"]}></tablight-aggregate>` : undefined)}
        ${panel("segment", seen("segment") ? html`<tablight-segment data-testid="segment" .session=${session} .asked=${this.params["segment"]}></tablight-segment>` : undefined)}
        ${panel("features", seen("features") ? html`<tablight-features data-testid="features" .session=${session}></tablight-features>` : undefined)}
        ${panel("forecast", seen("forecast") ? html`<tablight-forecast data-testid="forecast" .asks=${!this.embedded} .session=${session} .asked=${this.params["forecast"]}></tablight-forecast>` : undefined)}
      `,
    )}`;
  }
}
