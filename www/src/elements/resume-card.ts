import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";

import { event } from "../events.js";
import * as icons from "../icons.js";
import { shared } from "../styles/shared.js";
import type { Saved } from "../workspace/recipe.js";

/** The work of the last visit, to be gone on with. Says `resume`. */
@customElement("tablight-resume")
export class ResumeCard extends LitElement {
  @property({ attribute: false }) work: { readonly saved: Saved } | undefined;
  @property({ attribute: false }) ready = false;

  static override styles = [
    shared,
    css`
      section {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-3);
        max-width: 46rem;
        margin: var(--space-4) auto 0;
      }

      p {
        overflow-wrap: anywhere;
      }
    `,
  ];

  override render(): unknown {
    const { work, ready } = this;
    if (!work) return nothing;
    const names = work.saved.tree.nodes.map(({ name }) => name);
    return html`<section class="panel" aria-labelledby="last">
      <div>
        <h2 id="last">Your last work</h2>
        <p class="muted small">${names.join(" › ")}</p>
      </div>
      <button class="primary" data-testid="resume-work" ?disabled=${!ready} @click=${() => this.dispatchEvent(event("resume"))}>${icons.play}Go on with it</button>
    </section>`;
  }
}
