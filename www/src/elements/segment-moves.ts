import { css, html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { FollowSegmentsReport, ResultTable } from "tablight";

import "./chart-frame.js";
import "./error-banner.js";
import "./progress-bar.js";
import "./result-table.js";
import { flowChart } from "../charts/flows.js";
import { event } from "../events.js";
import { ofResult, periodFlows } from "../flows.js";
import { counted, share } from "../format.js";
import { SPANS } from "../grouping.js";
import { Runner } from "../runner.js";
import { entities, type Following, guessFollowing, times, withSegments } from "../segmentations.js";
import type { Names } from "../segment-names.js";
import type { Session } from "../session.js";
import { fields } from "../styles/fields.js";
import { fold } from "../styles/fold.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { Part } from "../turns.js";

/** Periods that are drawn: the last ones. */
const DRAWN = 8;

/** Who moved from which segment to which, where rows are of somebody and have a time. */
@customElement("tablight-segment-moves")
export class SegmentMoves extends Part {
  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) table!: ResultTable;
  @property({ attribute: false }) names: Names = new Map();
  @state() private open = false;
  @state() private following: Following | undefined;
  private readonly runner = new Runner(this, "follow_segments");

  static override styles = [
    shared,
    task,
    fold,
    fields,
    css`
      .asked {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr));
        gap: var(--space-3);
        max-width: 44rem;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    const { profile } = this.session;
    if (!this.hasUpdated && profile) this.following = guessFollowing(profile);
    if (!changed.has("table")) return;
    this.runner.cancel();
    this.runner.outcome = undefined;
    if (this.open) void this.run();
  }

  private async run(): Promise<void> {
    const { following, table, session, runner } = this;
    if (!following) return;
    const { entity, time, every } = following;
    const params = { entity: "who", period: `bucket('${every}', moment)`, segment: "segment" };
    const done = await runner.follow(params, (onProgress) => session.runOn("follow_segments", params, onProgress, (whole, options) => withSegments(whole, { who: entity, moment: time }, table, options)));
    if (done) this.dispatchEvent(event("announce", `${counted(this.report?.entities ?? 0, "one", "of them")} followed over ${counted(this.report?.periods ?? 0, "period")}`));
  }

  private get report(): FollowSegmentsReport | undefined {
    return this.runner.outcome?.report as unknown as FollowSegmentsReport | undefined;
  }

  private toggle(e: Event): void {
    this.open = (e.target as HTMLDetailsElement).open;
    if (this.open && !this.runner.outcome && !this.runner.running) void this.run();
  }

  private ask(change: Partial<Following>): void {
    if (!this.following) return;
    this.following = { ...this.following, ...change };
    void this.run();
  }

  override render(): unknown {
    const { runner, following, session } = this;
    if (!following || !session.profile) return undefined;
    const choice = (label: string, name: keyof Following, options: readonly string[]): unknown => html`<div class="field">
      <label for=${name}>${label}</label>
      <select id=${name} data-testid="follow-${name}" @change=${(e: Event) => this.ask({ [name]: (e.target as HTMLSelectElement).value })}>
        ${options.map((option) => html`<option value=${option} .selected=${option === following[name]}>${option}</option>`)}
      </select>
    </div>`;
    return html`<details class="panel" data-testid="segment-moves" data-state=${runner.running ? "running" : runner.error ? "failed" : runner.outcome ? "done" : "idle"} @toggle=${this.toggle}>
      <summary><h2>Who moved where</h2><span class="muted small">the segment of each ${following.entity} over time</span></summary>
      <div class="body">
        <div class="asked">${choice("Whom to follow", "entity", entities(session.profile))} ${choice("Time", "time", times(session.profile))} ${choice("Periods", "every", SPANS)}</div>
        ${runner.running ? html`<tablight-progress label="Following" .progress=${runner.progress} @cancel=${() => runner.cancel()}></tablight-progress>` : undefined}
        ${runner.error ? html`<tablight-error .error=${runner.error}></tablight-error>` : undefined}
        ${runner.outcome?.table && this.report ? this.renderOutcome(this.report, runner.outcome.table, following) : undefined}
      </div>
    </details>`;
  }

  private renderOutcome(report: FollowSegmentsReport, table: ResultTable, { entity, every }: Following): unknown {
    if (report.transitions.length === 0) return html`<p class="muted">All rows are of one ${every}: choose shorter periods to see who moved.</p>`;
    const sum = (of: "stayed" | "moved" | "came" | "left"): number => report.transitions.reduce((sum, transition) => sum + transition[of], 0);
    const [stayed, moved] = [sum("stayed"), sum("moved")];
    const flows = periodFlows(table, ofResult(this.names), DRAWN);
    const largest = [...flows.bands].filter(({ from, to }) => from !== to && from !== "away" && to !== "away").sort((a, b) => b.size - a.size).slice(0, 5);
    const nameOf = (stage: number, key: string): string => flows.stages[stage]?.parts.find((part) => part.key === key)?.name ?? key;
    const said = largest.map(({ stage, from, to, size }) => `from ${nameOf(stage, from)} to ${nameOf(stage + 1, to)} after ${flows.stages[stage]?.title}: ${size}`).join("; ");
    return html`
      <p data-testid="moves-words">
        ${stayed + moved === 0
          ? `No ${entity} is in two ${every}s that follow each other.`
          : `${counted(report.entities, "value")} of ${entity} over ${counted(report.periods, every)}: from one ${every} to the next ${share(stayed / (stayed + moved))} stayed in their segment, ${share(moved / (stayed + moved))} moved to another.`}
      </p>
      <p class="caption">
        A ${entity} is in the segment of its last row of the ${every}. ${report.periods > DRAWN ? `Drawn are the last ${DRAWN} of ${counted(report.periods, "period")}; the table has all.` : ""} "Not there": before they came, and after they left.
      </p>
      <div class="scroll" tabindex="0" role="region" aria-label="Moves between segments">
        <tablight-chart data-testid="moves-flows" .draw=${(width: number) => flowChart(flows.stages, flows.bands, { width, unit: `of ${entity}`, label: `Who moved between segments over ${counted(flows.stages.length, every)}. The largest moves: ${said}. The table below has all.` })}></tablight-chart>
      </div>
      <tablight-table .table=${table} label="Moves from period to period"></tablight-table>
    `;
  }
}
