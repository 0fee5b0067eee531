import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { methods } from "tablight";

import { event } from "../events.js";
import { shared } from "../styles/shared.js";
import { Part } from "../turns.js";

/** Thresholds that differ from the defaults. */
export type Thresholds = Readonly<Record<string, number>>;

interface Threshold {
  readonly name: string;
  readonly about: string;
  readonly start: number;
}

/** From where on something is worth a note. Says `thresholds` with those that were changed. */
@customElement("tablight-thresholds")
export class ThresholdForm extends Part {
  @property({ attribute: false }) busy = false;
  @property({ attribute: false }) values: Thresholds = {};

  static override styles = [
    shared,
    css`
      form {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr));
        gap: var(--space-3) var(--space-4);
        margin-top: var(--space-3);
      }

      label {
        display: grid;
        grid-template-columns: 1fr 5.5rem;
        gap: var(--space-3);
        align-items: center;
        font-size: var(--text-sm);
      }

      summary {
        cursor: pointer;
        color: var(--text-2);
        font-size: var(--text-sm);
      }

      button {
        justify-self: start;
      }
    `,
  ];

  private set(name: string, text: string, start: number): void {
    const { [name]: _, ...others } = this.values;
    const value = Number(text);
    this.values = text === "" || !Number.isFinite(value) || value === start ? others : { ...others, [name]: value };
    this.dispatchEvent(event<Thresholds>("thresholds", this.values));
  }

  private reset(): void {
    this.values = {};
    this.dispatchEvent(event<Thresholds>("thresholds", {}));
  }

  override render(): unknown {
    return html`<details>
      <summary>When is something worth a note?</summary>
      <form data-testid="thresholds" aria-busy=${this.busy} @submit=${(e: Event) => e.preventDefault()}>
        ${THRESHOLDS.map(
          ({ name, about, start }) => html`<label
            >${about}<input type="number" name=${name} min="0" step="any" .value=${String(this.values[name] ?? start)} @change=${(e: Event) => this.set(name, (e.target as HTMLInputElement).value, start)}
          /></label>`,
        )}
        <button type="button" class="quiet" ?disabled=${Object.keys(this.values).length === 0} @click=${() => this.reset()}>Back to the defaults</button>
      </form>
    </details>`;
  }
}

const THRESHOLDS = thresholds();

/** The thresholds there are, from the schema of the task's parameters. */
function thresholds(): Threshold[] {
  interface Schema {
    readonly $defs?: Readonly<Record<string, { readonly properties?: Readonly<Record<string, { readonly description?: string; readonly default?: unknown }>> }>>;
  }
  const common = methods.find(({ task }) => task === "profile")?.common as Schema | undefined;
  const properties = Object.entries(common?.$defs?.["Thresholds"]?.properties ?? {});
  return properties.map(([name, { description, default: start }]) => ({ name, about: (description ?? name).split(/[;.,]/)[0] ?? name, start: Number(start) }));
}
