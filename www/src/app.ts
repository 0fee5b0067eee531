import { css, html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import type { CachedFile } from "tablight";

import "./elements/error-banner.js";
import "./elements/page-header.js";
import "./elements/progress-bar.js";
import "./elements/tab-bar.js";
import "./elements/wipe-button.js";
import "./views/landing-view.js";
import type { Values } from "./elements/params-form.js";
import type { Wanted } from "./elements/suggestion-list.js";
import type { Tab } from "./elements/tab-bar.js";
import { counted } from "./format.js";
import { keepPage } from "./offline.js";
import { type Reading, Session } from "./session.js";
import { shared } from "./styles/shared.js";
import { withoutRecipe } from "./workspace/dropped.js";
import { replayRecipe, resume } from "./workspace/replaying.js";

const TABS = [
  { name: "profile", title: "Profile" },
  { name: "clean", title: "Clean" },
  { name: "check", title: "Checks" },
  { name: "compare", title: "Compare" },
  { name: "aggregate", title: "Groups" },
  { name: "segment", title: "Segments" },
  { name: "features", title: "Features" },
  { name: "forecast", title: "Forecast" },
] as const satisfies readonly Tab[];

export type View = (typeof TABS)[number]["name"];

/** Is this the name of a view? */
export const isView = (name: unknown): name is View => TABS.some((tab) => tab.name === name);

/** The first picture needs none of these; they come while the engine does. */
export const views = (): readonly Promise<unknown>[] => [import("./views/profile-view.js"), import("./views/clean-view.js"), import("./views/check-view.js"), import("./views/compare-view.js"), import("./views/aggregate-view.js"), import("./views/segment-view.js"), import("./views/features-view.js"), import("./views/forecast-view.js"), import("./elements/chain-bar.js")];

/** The page: one table at a time, its profile, groups, segments and forecast. */
@customElement("tablight-app")
export class App extends LitElement {
  /** Inside a page of somebody else: of what is open, and without all that is of a page. */
  @property({ type: Boolean }) embedded = false;
  @property({ attribute: false }) session = new Session();
  @property({ attribute: false }) view: View = "profile";
  /** What tasks are run with, by their names, where somebody said so. */
  @property({ attribute: false }) params: Readonly<Partial<Record<string, Values>>> = {};
  @state() private dragging = false;
  @state() private announcement = "";
  @state() private wanted: Wanted | undefined;
  /** Views that were looked at, each as it was begun, so that they start their work only then and keep it afterwards. */
  private visited = new Set<string>();
  private seen = "";
  private generation = 0;

  static override styles = [
    shared,
    css`
      main {
        max-width: 84rem;
        margin: 0 auto;
        padding: var(--space-4) var(--space-5) var(--space-8);
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

  private async start(): Promise<void> {
    await this.session.start([...views(), import("./elements/resume-card.js"), keepPage()]);
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
    if (session.generation !== this.generation) [this.generation, this.visited] = [session.generation, new Set()];
    this.requestUpdate();
    // The button that opened the file is gone; without this the keyboard would start over at the top.
    if (phase === "opening") void this.updateComplete.then(() => this.shadowRoot?.activeElement ?? this.renderRoot.querySelector("main")?.focus());
  };

  private readonly onGo = (go: Event): void => {
    this.view = (go as CustomEvent<View>).detail;
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

  /** Opens files; a saved chain among them is made of the others, or of what is open. */
  private async take(files: readonly File[]): Promise<void> {
    const { recipe, rest } = await withoutRecipe(files);
    if (recipe === undefined) return this.session.open(files);
    await replayRecipe(this.session, recipe, rest);
  }

  override render(): unknown {
    const { session } = this;
    const { phase, file, profile, error } = session;
    if (this.embedded) return html`<main>${this.renderFile()}</main>`;
    return html`
      <tablight-header
        data-testid="header"
        data-phase=${phase}
        .file=${file}
        .rows=${profile?.rows}
        .columns=${profile?.columns.length}
        @open-file=${(event: CustomEvent<readonly File[]>) => void session.open(event.detail)}
        @close-file=${() => session.reset()}
        @announce=${(event: CustomEvent<string>) => (this.announcement = event.detail)}
      ></tablight-header>
      <main
        tabindex="-1"
        @open-file=${(event: CustomEvent<readonly File[]>) => void session.open(event.detail)}
        @read-again=${(event: CustomEvent<Reading>) => void session.reread(event.detail)}
        @reopen-file=${(event: CustomEvent<CachedFile>) => void session.reopen(event.detail)}
        @forget-file=${(event: CustomEvent<string | undefined>) => void session.forget(event.detail).then(() => (this.announcement = "Removed from this device"))}
        @keep-files=${(event: CustomEvent<boolean>) => session.keep(event.detail)}
        @announce=${(event: CustomEvent<string>) => (this.announcement = event.detail)}
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
        ${session.work && phase === "empty" ? html`<tablight-resume data-testid="resume" .work=${session.work} @resume=${() => session.work && void resume(session, session.work)}></tablight-resume>` : undefined}
        ${phase === "opening" || phase === "open" ? this.renderFile() : html`<tablight-landing data-testid="landing" .samples=${session.samples} .phase=${phase} .kept=${session.kept} .keeps=${session.keeps}></tablight-landing>`}
        <tablight-wipe .session=${session}></tablight-wipe>
      </main>
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
      html`<div role="tabpanel" id="panel-${name}" aria-label=${TABS.find((tab) => tab.name === name)?.title ?? name} ?hidden=${view !== name}>${keyed(begun(name), content)}</div>`;
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
        ${panel("profile", html`<tablight-profile data-testid="profile" .report=${session.profile} .file=${session.file} .source=${session.dataset} .reading=${session.reading} .again=${session.canReread} .live=${!ready} @mend=${(event: CustomEvent<Wanted>) => ([this.view, this.wanted] = ["clean", event.detail])}></tablight-profile>`)}
        ${panel("clean", seen("clean") ? html`<tablight-clean data-testid="clean" .session=${session} .wanted=${this.wanted}></tablight-clean>` : undefined)}
        ${panel("check", seen("check") ? html`<tablight-check data-testid="check" .session=${session}></tablight-check>` : undefined)}
        ${panel("compare", seen("compare") ? html`<tablight-compare data-testid="compare" .session=${session}></tablight-compare>` : undefined)}
        ${panel("aggregate", seen("aggregate") ? html`<tablight-aggregate data-testid="aggregate" .session=${session}></tablight-aggregate>` : undefined)}
        ${panel("segment", seen("segment") ? html`<tablight-segment data-testid="segment" .session=${session} .asked=${this.params["segment"]}></tablight-segment>` : undefined)}
        ${panel("features", seen("features") ? html`<tablight-features data-testid="features" .session=${session}></tablight-features>` : undefined)}
        ${panel("forecast", seen("forecast") ? html`<tablight-forecast data-testid="forecast" .session=${session} .asked=${this.params["forecast"]}></tablight-forecast>` : undefined)}
      `,
    )}`;
  }
}
