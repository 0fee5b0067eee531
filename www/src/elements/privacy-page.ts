import { css, html, LitElement } from "lit";
import { customElement, state } from "lit/decorators.js";

import { bytes, counted, fixed } from "../format.js";
import { LOCKED } from "../lock.js";
import { meter, type Request } from "../meter.js";
import { shared } from "../styles/shared.js";

const STATES: Readonly<Record<Request["state"], string>> = { loading: "while loading", later: "after loading", refused: "refused by the browser" };

/** What leaves this browser, and how to check it: the meter's log, the steps, the policy in words. */
@customElement("tablight-privacy")
export class PrivacyPage extends LitElement {
  @state() private tried = "";

  static override styles = [
    shared,
    css`
      :host,
      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-5);
      }

      section {
        gap: var(--space-2);
      }

      .verdict {
        padding: var(--space-4);
        border-radius: var(--radius-sm);
        background: var(--accent-soft);
      }

      .verdict.sent {
        background: var(--danger-soft);
      }

      .verdict strong {
        display: block;
        font-size: var(--text-lg);
      }

      ol {
        display: grid;
        gap: var(--space-2);
        padding-left: 1.4rem;
        list-style: decimal;
        font-size: var(--text-sm);
      }

      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--space-2) var(--space-4);
        font-size: var(--text-sm);
      }

      dt {
        white-space: nowrap;
      }

      p {
        font-size: var(--text-sm);
      }

      .try {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-3);
      }

      .log {
        max-height: 16rem;
        overflow: auto;
        border: 1px solid var(--border);
        border-radius: var(--radius-sm);
      }

      table {
        width: 100%;
        border-collapse: collapse;
        font-size: var(--text-xs);
      }

      th,
      td {
        padding: var(--space-1) var(--space-3);
        border-bottom: 1px solid var(--border);
        text-align: left;
        white-space: nowrap;
      }

      td.right {
        text-align: right;
      }

      @media (max-width: 40rem) {
        dl {
          grid-template-columns: minmax(0, 1fr);
          gap: 0;
        }

        dd {
          margin-bottom: var(--space-2);
        }
      }
    `,
  ];

  private readonly onChange = (): void => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    meter.addEventListener("change", this.onChange);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    meter.removeEventListener("change", this.onChange);
  }

  /** Asks the page's own host for something, which the browser has to refuse. */
  private async try(): Promise<void> {
    this.tried = await fetch(`./?try=${Date.now()}`).then(
      () => "The request went through: the policy is not in force. Please do not use this page with a confidential file.",
      () => "Refused: this browser let the page send nothing, not even to its own host.",
    );
  }

  override render(): unknown {
    const [loading, later, refused] = [meter.count("loading"), meter.count("later"), meter.count("refused")];
    return html`
      <div class="verdict ${later > 0 ? "sent" : ""}" data-testid="privacy-verdict">
        <strong>${counted(later, "request")} since this page was loaded</strong>
        <span>${counted(loading, "request")} to load it${refused > 0 ? html`; ${counted(refused, "attempt")} refused by the browser` : ""}. Files are read and computed on in this tab: there is no server, no account and no tracking.</span>
      </div>
      <section aria-labelledby="check">
        <h3 id="check">See for yourself</h3>
        <div class="try">
          <button data-testid="privacy-try" @click=${() => void this.try()}>Try to send something</button>
          <span role="status" data-testid="privacy-tried" class="small">${this.tried}</span>
        </div>
        <ol>
          <li>Press <b>F12</b> (on a Mac <b>⌥ ⌘ I</b>) and open the tab <b>Network</b>. Clear the list, then open a file and use the page: the list stays empty. Entries that begin with <code>blob:</code> or <code>data:</code> are in memory and go nowhere.</li>
          <li>Switch the network off, or unplug it. Everything but loading the page works as before.</li>
          <li>In the tab <b>Console</b>, type <code class="name">fetch("https://example.com")</code>: the browser refuses and names the policy.</li>
          <li>In the tab <b>Elements</b>, look into <code>head</code>: the two lines with <code>Content-Security-Policy</code> are what the browser enforces. The second one was added when the page was loaded, and cannot be taken back by the page.</li>
        </ol>
      </section>
      <section aria-labelledby="policy">
        <h3 id="policy">The policy in words</h3>
        <dl>
          ${LOCKED.map(({ directive, allows, words }) => html`<dt><code>${directive} ${allows}</code></dt><dd>${words}</dd>`)}
        </dl>
        <p class="muted">
          What no policy can forbid: that a page leads to another address. This one has no link to another host, and no script but its own can run in it. Where you keep the page on this
          device, the browser itself asks the host for a newer version when you open it; that request carries nothing of yours.
        </p>
      </section>
      <section aria-labelledby="log">
        <h3 id="log">The meter's log</h3>
        <div class="log" tabindex="0" role="region" aria-label="Requests" data-testid="privacy-log">
          <table>
            <thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col">By</th><th scope="col">Size</th><th scope="col">State</th></tr></thead>
            <tbody>
              ${meter.requests.map(
                ({ at, url, by, bytes: size, state, isLocal }) => html`<tr>
                  <td class="number">${fixed(at / 1000, 2)} s</td>
                  <td>${short(url)}</td>
                  <td>${by}</td>
                  <td class="right number">${size ? bytes(size) : "–"}</td>
                  <td>${isLocal ? "from this device" : STATES[state]}</td>
                </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </section>
    `;
  }
}

/** An address of this page's host without what all of them begin with. */
function short(url: string): string {
  const base = new URL(".", location.href).href;
  return url.startsWith(base) ? `./${url.slice(base.length)}` : url;
}
