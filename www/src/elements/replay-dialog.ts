import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { TablightError } from "tablight";

import "./error-banner.js";
import "./other-files.js";
import type { ChosenFile } from "./other-files.js";
import * as icons from "../icons.js";
import type { Session } from "../session.js";
import { shared } from "../styles/shared.js";
import { filesOf } from "../workspace/others.js";
import { fromRecipe } from "../workspace/recipe.js";
import { type Chosen, replayRecipe } from "../workspace/replaying.js";

/** Asks for a saved recipe, and for the file that it shall be made of. */
@customElement("tablight-replay-dialog")
export class ReplayDialog extends LitElement {
  @property({ attribute: false }) session!: Session;
  @state() private recipe: string | undefined;
  @state() private about = "";
  @state() private files: readonly File[] = [];
  /** Other files that its steps are made with. */
  @state() private needed: readonly string[] = [];
  private chosen: Chosen = new Map();
  @state() private error: TablightError | undefined;
  @query("dialog") private dialog!: HTMLDialogElement;

  static override styles = [
    shared,
    css`
      dialog {
        width: min(34rem, calc(100vw - 2rem));
        padding: var(--space-5);
        border: 1px solid var(--border);
        border-radius: var(--radius);
        background: var(--surface);
        color: var(--text);
      }

      dialog::backdrop {
        background: rgb(0 0 0 / 45%);
      }

      form {
        display: grid;
        gap: var(--space-4);
      }

      label {
        display: grid;
        gap: var(--space-1);
        font-size: var(--text-sm);
        font-weight: 600;
      }

      label span {
        font-weight: 400;
      }

      .actions {
        display: flex;
        justify-content: flex-end;
        gap: var(--space-2);
      }
    `,
  ];

  /** Opens the dialog. */
  show(): void {
    [this.recipe, this.about, this.files, this.needed, this.chosen, this.error] = [undefined, "", [], [], new Map(), undefined];
    for (const input of this.renderRoot.querySelectorAll("input")) input.value = "";
    this.dialog.showModal();
  }

  private async take(input: HTMLInputElement): Promise<void> {
    [this.recipe, this.about, this.needed, this.chosen, this.error] = [undefined, "", [], new Map(), undefined];
    const [file] = input.files ?? [];
    if (!file) return;
    try {
      const text = await file.text();
      const { tree } = fromRecipe(text);
      [this.recipe, this.needed] = [text, filesOf(tree)];
      this.about = `Made for ${tree.root.name}: ${tree.nodes.slice(1).map(({ name }) => name).join(", ") || "no step"}.`;
    } catch (thrown) {
      this.error = TablightError.from(thrown);
    }
  }

  private run(e: Event): void {
    e.preventDefault();
    if (this.recipe === undefined) return;
    this.dialog.close();
    void replayRecipe(this.session, this.recipe, this.files, this.chosen);
  }

  override render(): unknown {
    return html`<dialog aria-labelledby="title">
      <form @submit=${this.run}>
        <h2 id="title">Replay a recipe</h2>
        <label>Recipe<input type="file" data-testid="replay-recipe" accept=".json,application/json" @change=${(e: Event) => void this.take(e.target as HTMLInputElement)} /><span class="muted" aria-live="polite">${this.about}</span></label>
        <label
          >File<input type="file" multiple data-testid="replay-file" @change=${(e: Event) => (this.files = [...((e.target as HTMLInputElement).files ?? [])])} />
          <span class="muted">Leave it empty to replay the recipe on ${this.session.desk?.workspace.tree.root.name ?? "the open file"}; its steps then take the place of those there are.</span>
        </label>
        <tablight-other-files
          .names=${this.needed}
          .here=${new Set(this.needed.filter((name) => this.session.shelf.has(name)))}
          @choose-file=${({ detail: { name, file } }: CustomEvent<ChosenFile>) => (this.chosen = new Map([...this.chosen, [name, file]]))}
        ></tablight-other-files>
        ${this.error ? html`<tablight-error data-testid="replay-error" .error=${this.error}></tablight-error>` : nothing}
        <div class="actions">
          <button type="button" @click=${() => this.dialog.close()}>Cancel</button>
          <button type="submit" class="primary" data-testid="run-replay" ?disabled=${this.recipe === undefined}>${icons.play}Replay</button>
        </div>
      </form>
    </dialog>`;
  }
}
