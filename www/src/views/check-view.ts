import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type CheckReport, type ProposeReport, type ResultTable, type Rule, TablightError } from "tablight";

import "../elements/code-panel.js";
import "../elements/download-menu.js";
import "../elements/error-banner.js";
import "../elements/failure-table.js";
import "../elements/item-panel.js";
import "../elements/progress-bar.js";
import "../elements/saved-list.js";
import type { Row } from "../elements/item-rows.js";
import { fileDropped } from "../dropped.js";
import { event } from "../events.js";
import { count, counted } from "../format.js";
import * as icons from "../icons.js";
import { ItemList, itemsOf } from "../item-list.js";
import { givenRule, RULE_KINDS } from "../rule-kinds.js";
import { ruleSentence } from "../rule-words.js";
import { Runner } from "../runner.js";
import type { Session } from "../session.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";
import { fileOf, referencesOf } from "../workspace/others.js";

/** What became of the rules, and of which file. */
interface Verdict {
  readonly rules: readonly Rule[];
  readonly report: CheckReport;
  readonly table: ResultTable | undefined;
  readonly file: string;
  /** Is it the open one? */
  readonly isOpen: boolean;
}

/** Rules that files of a kind keep: proposed from this one, told in sentences, and run on this file or another one. */
@customElement("tablight-check")
export class CheckView extends Part {
  @property({ attribute: false }) session!: Session;
  /** Asked for elsewhere on the page: the rules that this file keeps. */
  @property({ attribute: false }) asked: object | undefined;
  @state() private rules = new ItemList<Rule>();
  @state() private verdict: Verdict | undefined;
  /** The rule whose failing rows are shown. */
  @state() private selected: number | undefined;
  @state() private error: TablightError | undefined;
  /** What files are called that rules speak of, by the names they have there. */
  @state() private references: Readonly<Record<string, string>> = {};
  private readonly proposing = new Runner(this, "check");
  private readonly checking = new Runner(this, "check");

  static override styles = [
    shared,
    task,
    css`
      .references {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-3);
        margin-top: var(--space-3);
      }

      .verdict {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        min-height: 2.75rem;
        margin-bottom: var(--space-2);
        padding: var(--space-2) var(--space-3);
        border-radius: var(--radius-sm);
        background: var(--surface-2);
        overflow-wrap: anywhere;
      }

      .verdict svg {
        flex: none;
      }

      .verdict.kept {
        background: var(--accent-soft);
        color: var(--accent);
      }

      .verdict.broken {
        background: var(--danger-soft);
        color: var(--danger);
      }

      .verdict strong {
        color: var(--text);
      }
    `,
  ];

  override firstUpdated(): void {
    const params = this.session.startOf("check");
    if (!Array.isArray(params?.["rules"])) return;
    this.rules = new ItemList(params["rules"] as Rule[]);
    const step = { kind: "check", params } as const;
    this.references = referencesOf(step);
    void this.check(fileOf(step));
  }

  private change(rules: ItemList<Rule>): void {
    [this.rules, this.error, this.selected] = [rules, undefined, undefined];
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("asked") && this.asked && this.rules.current.length === 0) void this.propose().then(() => this.check());
  }

  private async propose(): Promise<void> {
    if (!(await this.proposing.run(this.session, { method: "propose" }))) return;
    const { rules } = this.proposing.outcome?.report as unknown as ProposeReport;
    const known = new Set(this.rules.current.map(ruleSentence));
    const added = rules.map(givenRule).filter((rule) => !known.has(ruleSentence(rule)));
    this.change(this.rules.add(...added));
    this.dispatchEvent(event("announce", `${counted(added.length, "rule")} proposed`));
  }

  /** Checks this file, or another one that is held ready under a name. */
  private async check(other?: string): Promise<void> {
    const { session, used } = this;
    const rules = this.rules.current;
    this.error = undefined;
    if (!(await this.checking.run(session, { rules, ...(other !== undefined && { with: other }), ...(Object.keys(used).length > 0 && { references: used }) }))) return;
    const { report: raw, table } = this.checking.outcome ?? {};
    const report = raw as unknown as CheckReport;
    this.verdict = { rules, report, table, file: other ?? session.file?.name ?? "", isOpen: other === undefined };
    const first = report.rules.findIndex(({ passed, failed }) => !passed && failed > 0);
    this.selected = first < 0 ? undefined : first;
    this.dispatchEvent(event("announce", this.sentence(this.verdict)));
  }

  private checkFile(file: File): void {
    void this.check(this.session.shelf.take(file));
  }

  /** The files that the rules do speak of. */
  private get used(): Readonly<Record<string, string>> {
    return Object.fromEntries(Object.entries(this.references).filter(([name]) => this.spokenOf.includes(name)));
  }

  /** The names of other files that rules speak of. */
  private get spokenOf(): readonly string[] {
    return [...new Set(this.rules.current.flatMap((rule) => (rule.rule === "foreignKey" ? [rule.to] : [])))];
  }

  private use(text: string): void {
    try {
      this.change(this.rules.to(itemsOf<Rule>(text, "rules", "the text")));
    } catch (thrown) {
      this.error = TablightError.from(thrown);
    }
  }

  private sentence({ report, file }: Verdict): string {
    const { passed, rows, errors, warnings, rules } = report;
    const kept = rules.length - errors - warnings;
    if (passed) return `${file} passes: ${counted(rows, "row")}, ${kept === rules.length ? `all ${counted(kept, "rule")} kept` : `${counted(kept, "rule")} kept, ${counted(warnings, "warning")}`}`;
    return `${file} fails: ${errors} of ${counted(rules.length, "rule")} broken${warnings > 0 ? `, ${counted(warnings, "warning")}` : ""}, in ${counted(rows, "row")}`;
  }

  override render(): unknown {
    const { proposing, checking, session } = this;
    const error = this.error ?? checking.error ?? proposing.error;
    const running = proposing.running ? proposing : checking.running ? checking : undefined;
    const params = { rules: this.rules.current };
    return html`
      <div class="results" data-testid="check-view" data-state=${running ? "running" : error ? "failed" : this.verdict ? "done" : "idle"} @dragover=${(e: Event) => e.preventDefault()} @drop=${this.onDrop}>
        ${running ? html`<tablight-progress class="over" data-testid="run-progress" label=${proposing.running ? "Looking at the values" : "Checking the rules"} .progress=${running.progress} @cancel=${() => running.cancel()}></tablight-progress>` : nothing}
        ${error ? html`<tablight-error data-testid="check-error" .error=${error}></tablight-error>` : nothing}
        ${this.renderRules()} ${this.renderFailures()}
        <tablight-saved what="rules" label="The rules as JSON" items="rules" text=${JSON.stringify(params, null, 2)} @use-text=${(e: CustomEvent<string>) => this.use(e.detail)}></tablight-saved>
        <tablight-code .call=${{ task: "check", ...(this.verdict?.isOpen !== false && { reading: session.reading }), file: this.verdict?.file ?? session.file?.name ?? "", params, references: this.used }}></tablight-code>
      </div>
    `;
  }

  private readonly onDrop = (dropped: DragEvent): void => {
    const [file] = dropped.dataTransfer?.files ?? [];
    // Without rules there is nothing to check it by, and the page opens it in place of what is open.
    if (!file || this.rules.current.length === 0) return;
    fileDropped(dropped);
    this.checkFile(file);
  };

  /** It has its place before there is one, so that nothing jumps. */
  private renderVerdict(): unknown {
    const { verdict } = this;
    if (!verdict) return html`<p slot="state" class="verdict muted" data-testid="verdict">Not checked yet.</p>`;
    const { passed } = verdict.report;
    return html`<p slot="state" class="verdict ${passed ? "kept" : "broken"}" data-testid="verdict">${passed ? icons.check : icons.alert}<strong>${this.sentence(verdict)}</strong></p>`;
  }

  private renderRules(): unknown {
    const { rules, checking, proposing, selected } = this;
    const isOff = rules.current.length === 0 || checking.running;
    return html`
      <tablight-item-panel
        data-testid="rule-list"
        heading="Rules"
        noun="rule"
        tag="rule"
        none="No rule yet. Where this file is known to be right, let its rules be proposed; then check other files of its kind with them."
        .kinds=${RULE_KINDS}
        .columns=${this.session.dataset?.schema ?? []}
        .list=${rules}
        .rows=${this.rows}
        .shown=${(at: number) => `rows that break rule ${at + 1}`}
        .selected=${selected}
        @list-change=${(e: CustomEvent<ItemList<Rule>>) => this.change(e.detail)}
        @show-item=${(e: CustomEvent<number>) => (this.selected = selected === e.detail ? undefined : e.detail)}
      >
        <button slot="tools" data-testid="check-other" ?disabled=${isOff} @click=${() => this.renderRoot.querySelector<HTMLInputElement>("#other")?.click()}>${icons.upload}Check another file</button>
        <button slot="tools" class="primary" data-testid="run-check" ?disabled=${isOff} @click=${() => void this.check()}>${icons.play}Check this file</button>
        <button slot="more" class=${rules.current.length === 0 ? "primary" : ""} data-testid="propose" ?disabled=${proposing.running} @click=${() => void this.propose()}>Propose rules from this file</button>
        ${this.renderVerdict()} ${this.renderReferences()}
      </tablight-item-panel>
      <input id="other" type="file" hidden data-testid="check-file" aria-label="File to check" @change=${this.onPick} />
    `;
  }

  /** The rules as they are told, with what became of those that were checked as they are. */
  private get rows(): readonly Row[] {
    return this.rules.current.map((rule, at): Row => {
      const sentence = ruleSentence(rule);
      const found = this.found(at);
      const warns = rule.severity === "warning";
      if (!found) return { sentence, ...(warns ? { note: "a warning only" } : {}) };
      const { passed, failed, checked, reason } = found;
      const note = reason ?? (failed > 0 ? `${counted(failed, "row")} of ${count(checked)}` : checked > 0 ? counted(checked, "row") : "");
      return { sentence, note, state: passed ? "passed" : warns ? "warned" : "failed", shows: failed > 0 };
    });
  }

  /** What the last check says of a rule, if it stands there as it did then. */
  private found(at: number): CheckReport["rules"][number] | undefined {
    const { verdict, rules } = this;
    const rule = JSON.stringify(rules.current[at]);
    const then = verdict?.rules.findIndex((one) => JSON.stringify(one) === rule) ?? -1;
    return then < 0 ? undefined : verdict?.report.rules[then];
  }

  private readonly onPick = (picked: Event): void => {
    const input = picked.target as HTMLInputElement;
    const [file] = input.files ?? [];
    input.value = "";
    if (file) this.checkFile(file);
  };

  private renderReferences(): unknown {
    const names = this.spokenOf;
    if (names.length === 0) return nothing;
    const pick = (picked: Event, name: string): void => {
      const input = picked.target as HTMLInputElement;
      const [file] = input.files ?? [];
      input.value = ""; // it may be mended and chosen again
      if (file) this.references = { ...this.references, [name]: this.session.shelf.take(file) };
    };
    const choose = (clicked: Event): void => (clicked.currentTarget as HTMLElement).parentElement?.querySelector("input")?.click();
    return html`<div class="references">
      ${names.map((name) => {
        const file = this.references[name];
        return html`<div>
          <button type="button" @click=${choose}>${icons.upload}${file === undefined ? `Choose the file that is called ${name}` : `${name} is ${file}`}</button>
          <input type="file" hidden data-testid="reference-${name}" aria-label="File that is called ${name}" @change=${(e: Event) => pick(e, name)} />
        </div>`;
      })}
    </div>`;
  }

  private renderFailures(): unknown {
    const { verdict, selected, rules } = this;
    const rule = selected === undefined ? undefined : rules.current[selected];
    const found = selected === undefined ? undefined : this.found(selected);
    if (!verdict || !rule || !found || found.failed === 0) return nothing;
    const number = verdict.rules.findIndex((one) => JSON.stringify(one) === JSON.stringify(rule));
    return html`
      <tablight-failures .table=${verdict.table} .rule=${number} sentence=${ruleSentence(rule)} .failed=${found.failed}></tablight-failures>
      <tablight-downloads data-testid="check-downloads" .report=${verdict.report} .table=${verdict.table} .session=${this.session} name=${verdict.file} what="failures"></tablight-downloads>
    `;
  }
}
