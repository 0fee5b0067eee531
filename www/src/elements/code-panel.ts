import { css, html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import { asCommand, asJavaScript, asJson, type Call } from "../code.js";
import { event } from "../events.js";
import * as icons from "../icons.js";
import { shared } from "../styles/shared.js";

const FORMS = [
  { name: "JavaScript", write: asJavaScript },
  { name: "Command line", write: asCommand },
  { name: "JSON", write: asJson },
] as const;

/** The same call to copy: as JavaScript, as a command line, as JSON. */
@customElement("tablight-code")
export class CodePanel extends LitElement {
  @property({ attribute: false }) call: Call = { task: "profile", file: "", params: {} };
  @state() private form = 0;
  @state() private copied = false;

  static override styles = [
    shared,
    css`
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-3);
        margin-bottom: var(--space-3);
      }

      .head h2 {
        margin-right: auto;
      }

      fieldset {
        display: flex;
        gap: 2px;
        margin: 0;
        padding: 2px;
        border: 0;
        border-radius: var(--radius-sm);
        background: var(--surface-2);
      }

      fieldset button {
        min-height: 1.9rem;
        border-color: transparent;
        background: none;
        color: var(--text-2);
      }

      fieldset button[aria-pressed="true"] {
        border-color: var(--border);
        background: var(--surface);
        color: var(--text);
      }

      pre {
        margin: 0;
        padding: var(--space-4);
        overflow-x: auto;
        border-radius: var(--radius-sm);
        background: var(--surface-2);
        font: 400 var(--text-sm) / 1.55 var(--mono);
        tab-size: 2;
      }
    `,
  ];

  private get text(): string {
    return (FORMS[this.form] ?? FORMS[0]).write(this.call);
  }

  private async copy(): Promise<void> {
    await navigator.clipboard.writeText(this.text);
    this.copied = true;
    this.dispatchEvent(event("announce", "Copied"));
    setTimeout(() => (this.copied = false), 2000);
  }

  override render(): unknown {
    return html`
      <section class="panel" data-testid="code" aria-labelledby="code">
        <div class="head">
          <h2 id="code">The same as code</h2>
          <fieldset aria-label="Form">
            ${FORMS.map(({ name }, i) => html`<button aria-pressed=${this.form === i ? "true" : "false"} @click=${() => (this.form = i)}>${name}</button>`)}
          </fieldset>
          <button @click=${() => void this.copy()}>${icons.copy}${this.copied ? "Copied" : "Copy"}</button>
        </div>
        <pre tabindex="0" role="region" aria-label="Code"><code>${this.text}</code></pre>
      </section>
    `;
  }
}
