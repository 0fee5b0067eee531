import { css, html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ProfileReport } from "tablight";

import "./threshold-form.js";
import { event } from "../events.js";
import * as icons from "../icons.js";
import { shared } from "../styles/shared.js";
import type { Thresholds } from "./threshold-form.js";
import type { Wanted } from "./suggestion-list.js";

type Alert = ProfileReport["alerts"][number];

const FEW = 6;

/** Notes of what a cleaning step can mend. */
const MENDED: ReadonlySet<Alert["kind"]> = new Set(["allMissing", "manyMissing", "constant", "outliers", "mixedTypes", "suspiciousDefault", "inconsistentSpelling", "duplicates", "infinite", "notANumber"]);

/** What stands out in a file. Says `show-column`, and `mend` for what a cleaning step can mend. */
@customElement("tablight-alerts")
export class AlertList extends LitElement {
  @property({ attribute: false }) alerts: readonly Alert[] = [];
  /** Still reading: the notes are of the rows so far. */
  @property({ attribute: false }) live = false;
  /** From where on something is worth a note, where it differs from the defaults. */
  @property({ attribute: false }) thresholds: Thresholds = {};
  /** Somebody listens to `mend`. */
  @property({ attribute: false }) mends = true;
  @state() private all = false;

  static override styles = [
    shared,
    css`
      section {
        display: grid;
        gap: var(--space-3);
      }

      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr));
        gap: var(--space-2) var(--space-5);
      }

      li {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--space-2);
        font-size: var(--text-sm);
        overflow-wrap: anywhere;
      }

      svg {
        color: var(--warning);
      }

      section > button {
        justify-self: start;
      }

      .link {
        display: inline;
        min-height: 0;
        padding: 0;
        border: 0;
        background: none;
        color: inherit;
        font: inherit;
        font-weight: 650;
        text-decoration: underline;
        cursor: pointer;
      }
    `,
  ];

  override render(): unknown {
    const { alerts, all, live } = this;
    return html`<section class="panel" aria-labelledby="alerts">
      <h2 id="alerts">${alerts.length > 0 ? "Worth knowing" : "Nothing stands out"}</h2>
      <ul>
        ${(all ? alerts : alerts.slice(0, FEW)).map((alert) => html`<li>${icons.alert}<span>${this.renderColumn(alert)}${alert.message}${this.renderMend(alert)}</span></li>`)}
      </ul>
      ${alerts.length > FEW ? html`<button class="quiet" aria-expanded=${all} @click=${() => (this.all = !all)}>${all ? "Show fewer" : `Show all ${alerts.length}`}</button>` : undefined}
      ${live ? undefined : html`<tablight-thresholds .values=${this.thresholds}></tablight-thresholds>`}
    </section>`;
  }

  private renderColumn({ column }: Alert): unknown {
    return column === null ? undefined : html`<button class="link" @click=${() => this.dispatchEvent(event("show-column", column))}>${column}</button>: `;
  }

  /** The way to the step that mends it. */
  private renderMend({ kind, column, message }: Alert): unknown {
    if (this.live || !this.mends || !MENDED.has(kind)) return undefined;
    return html` <button class="link" data-testid="mend" aria-label="Mend ${column ?? "the rows"}: ${message}" @click=${() => this.dispatchEvent(event<Wanted>("mend", { column }))}>Mend</button>`;
  }
}
