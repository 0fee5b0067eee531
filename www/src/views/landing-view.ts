import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";

import type { CachedFile } from "tablight";

import "../elements/device-list.js";
import "../elements/offline-offer.js";
import { event } from "../events.js";
import { bytes } from "../format.js";
import * as icons from "../icons.js";
import type { Phase } from "../opener.js";
import { type Sample, SAMPLES } from "../samples.js";
import { shared } from "../styles/shared.js";
import { Part } from "../turns.js";

/** Where a visit begins: one sentence, a place for a file, samples. What comes while the engine starts has its place before, so that nothing jumps. */
@customElement("tablight-landing")
export class LandingView extends Part {
  @property({ attribute: false }) samples: readonly Sample[] = [];
  @property({ attribute: false }) phase: Phase = "starting";
  /** What is kept on this device; nothing where that is not possible. */
  @property({ attribute: false }) kept: readonly CachedFile[] | undefined;
  @property({ attribute: false }) keeps = false;

  static override styles = [
    shared,
    css`
      .page {
        display: grid;
        gap: var(--space-6);
        max-width: 46rem;
        margin: clamp(var(--space-5), 9vh, 6rem) auto 0;
      }

      h1 {
        font-size: clamp(1.6rem, 4.6vw, 2.5rem);
        line-height: 1.15;
        letter-spacing: -0.03em;
        font-weight: 700;
        text-wrap: balance;
      }

      .zone {
        display: grid;
        justify-items: center;
        gap: var(--space-3);
        padding: var(--space-7) var(--space-5);
        border: 2px dashed var(--border-strong);
        border-radius: calc(var(--radius) * 1.4);
        background: var(--surface);
        text-align: center;
      }

      .zone .lead {
        font-size: var(--text-lg);
        font-weight: 600;
        text-wrap: balance;
      }

      .zone button {
        min-height: 2.75rem;
        padding: 0 var(--space-5);
        font-size: var(--text-md);
      }

      .sample {
        align-content: start;
        justify-content: start;
        justify-items: start;
        gap: var(--space-1);
        padding: var(--space-4);
        border-color: var(--border);
        border-radius: var(--radius);
        text-align: left;
        white-space: normal;
        box-shadow: var(--shadow);
      }

      .sample:hover:not(:disabled) {
        border-color: var(--accent);
        background: var(--surface);
      }

      .sample .asks {
        color: var(--text);
      }

      .sample strong {
        font-size: var(--text-md);
      }

      .sample span {
        color: var(--text-2);
        font-weight: 400;
      }

      .privacy {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--space-3);
        align-items: start;
        padding: var(--space-4);
        border-radius: var(--radius);
        background: var(--accent-soft);
      }

      .privacy svg {
        margin-top: 0.15rem;
        color: var(--accent);
      }

      section {
        display: grid;
        gap: var(--space-3);
      }

      @media (max-width: 40rem) {
        .zone {
          padding: var(--space-6) var(--space-4);
        }
      }
    `,
  ];

  private open(files: readonly File[]): void {
    if (files.length > 0) this.dispatchEvent(event("open-file", files));
  }

  private pick(input: HTMLInputElement): void {
    this.open([...(input.files ?? [])]);
    input.value = "";
  }

  override render(): unknown {
    const ready = this.phase === "empty";
    return html`
      <div class="page">
        <h1>Drop a table; see what is in it, who belongs together and what comes next.</h1>
        <div class="zone">
          <p class="lead">Drop a CSV, Excel, JSON, Parquet or Arrow file anywhere, or several as one table</p>
          <button class="primary" data-testid="choose" ?disabled=${!ready} @click=${() => this.renderRoot.querySelector("input")?.click()}>${icons.upload}Choose a file</button>
          <input type="file" multiple data-testid="file-input" hidden aria-label="File to open" accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl,.xlsx,.ods,.parquet,.arrow,.arrows,.feather,.ipc,.gz,.zst,.zip,text/csv" @change=${(e: Event) => this.pick(e.target as HTMLInputElement)} />
          <p class="muted small" data-testid="engine-state">${{ starting: "Starting the engine …", broken: "The engine could not start" }[this.phase as string] ?? "Ready"}</p>
        </div>
        ${this.kept ? html`<tablight-device .files=${this.kept} .keeps=${this.keeps} .ready=${ready}></tablight-device>` : undefined}
        <section aria-labelledby="samples">
          <h2 id="samples">Or start with a sample</h2>
          <div class="beside">
            ${SAMPLES.map(({ name, title, about, asks }) => {
              const file = this.samples.find((sample) => sample.name === name)?.file;
              return html`<button class="sample" data-testid="sample-${name}" ?disabled=${!ready || !file} @click=${() => file && this.open([file])}>
                <strong>${title}</strong><span>${about}</span><span class="asks">${asks}</span><span class="small">CSV, ${file ? `${bytes(file.size)}, ` : ""}made up</span>
              </button>`;
            })}
          </div>
        </section>
        <div class="privacy" data-testid="privacy">
          ${icons.lock}
          <div>
            <h3>Nothing leaves this browser</h3>
            <p class="small">
              The file is read and computed on in this tab. There is no server and no account. Once loaded, the page gives up its own right to connect: its
              Content-Security-Policy makes the browser refuse every request, so it also works with the network switched off.
              <a href="#privacy" data-testid="how-to-check">How to check that</a>
            </p>
          </div>
        </div>
        <tablight-offline></tablight-offline>
      </div>
    `;
  }
}
