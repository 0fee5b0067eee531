import { css, html, LitElement } from "lit";
import { customElement } from "lit/decorators.js";

import { counted } from "../format.js";
import * as icons from "../icons.js";
import { meter } from "../meter.js";
import { shared } from "../styles/shared.js";

/** How many requests there were since the page was loaded; leads to how to check it. */
@customElement("tablight-meter")
export class PrivacyMeter extends LitElement {
  static override styles = [
    shared,
    css`
      a {
        display: inline-flex;
        align-items: center;
        gap: var(--space-1);
        min-height: 2.25rem;
        padding: 0 var(--space-3);
        border-radius: 999px;
        background: var(--accent-soft);
        color: var(--accent);
        font-size: var(--text-sm);
        font-weight: 600;
        text-decoration: none;
        white-space: nowrap;
      }

      a:hover {
        text-decoration: underline;
      }

      a.sent {
        background: var(--danger-soft);
        color: var(--danger);
      }

      svg {
        width: 16px;
        height: 16px;
      }

      @media (max-width: 40rem) {
        a {
          padding: 0 var(--space-2);
        }

        .word {
          display: none;
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

  override render(): unknown {
    const later = meter.count("later");
    const said = meter.isShut ? `${counted(later, "request")} since the page was loaded` : "… requests: the page is being loaded";
    return html`<a href="#privacy" class=${later > 0 ? "sent" : ""} data-testid="meter" data-later=${later} title=${said} aria-label="${said}: what leaves this browser, and how to check">
      ${icons.lock}<span class="number">${meter.isShut ? later : "…"}</span> <span class="word">${later === 1 ? "request" : "requests"}</span>
    </a>`;
  }
}
