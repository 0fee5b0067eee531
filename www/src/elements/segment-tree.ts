import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";

import { treeChart } from "../charts/tree.js";
import { count, counted } from "../format.js";
import type { SegmentReport } from "../reports.js";
import { type Names, segmentName } from "../segment-names.js";
import { shared } from "../styles/shared.js";
import { task } from "../styles/task.js";
import { condensedTree, dendrogram, type Drawn } from "../trees.js";
import { Part } from "../turns.js";
import "./chart-frame.js";
import "./row-table.js";
import type { Shown } from "./row-table.js";

/** Is there a tree to draw? */
export const hasTree = ({ merges, condensedTree }: SegmentReport): boolean => (merges?.length ?? 0) > 0 || (condensedTree?.length ?? 0) > 1;

/** How segments came about: the dendrogram of a hierarchy or the condensed tree of a density, with the figures behind. */
@customElement("tablight-segment-tree")
export class SegmentTree extends Part {
  @property({ attribute: false }) report!: SegmentReport;
  @property({ attribute: false }) names: Names = new Map();

  static override styles = [
    shared,
    task,
    css`
      summary {
        cursor: pointer;
        margin-top: var(--space-2);
        color: var(--text-2);
        font-size: var(--text-sm);
        font-weight: 600;
      }
    `,
  ];

  override render(): unknown {
    const { merges, groups, condensedTree: clusters } = this.report;
    if (merges && groups && merges.length > 0) return this.renderMerges(merges, groups);
    return clusters ? this.renderClusters(clusters) : undefined;
  }

  private renderMerges(merges: NonNullable<SegmentReport["merges"]>, groups: readonly number[]): unknown {
    const { report } = this;
    const drawn = dendrogram({ merges, groups: [...groups] }, report);
    // The last merge first: it is the top of the tree.
    const steps = merges.map((merge, i) => ({ ...merge, made: groups.length + i })).toReversed();
    const sizes = [...groups, ...merges.map(({ size }) => size)];
    const columns: Shown[] = [
      { name: "segments left", type: "uint32", values: steps.map((_, i) => i + 1) },
      { name: "joined at", type: "float64", values: steps.map(({ height }) => height) },
      { name: "rows of one", type: "uint64", values: steps.map(({ left }) => sizes[left]) },
      { name: "rows of the other", type: "uint64", values: steps.map(({ right }) => sizes[right]) },
      { name: "rows together", type: "uint64", values: steps.map(({ size }) => size) },
    ];
    return this.renderTree("How the segments were joined", drawn, "farther apart →", columns, {
      label: `Dendrogram of the last ${count(merges.length)} merges; cut into ${counted(report.k, "segment")}. The table below has the same figures.`,
      caption: `From the bottom up, what is nearest is joined; the higher a bar, the farther apart its two parts are. ${drawn.cut === undefined ? "" : `The dashed line leaves ${counted(report.k, "segment")}. `}${report.sampleRows ? `Made of a sample of ${count(report.sampleRows)} rows.` : ""}`,
    });
  }

  private renderClusters(clusters: NonNullable<SegmentReport["condensedTree"]>): unknown {
    const { report, names } = this;
    const columns: Shown[] = [
      { name: "cluster", type: "uint32", values: clusters.map((_, i) => i) },
      { name: "part of", type: "uint32", values: clusters.map(({ parent }) => parent) },
      { name: "rows", type: "uint64", values: clusters.map(({ size }) => size) },
      { name: "density from", type: "float64", values: clusters.map(({ birth }) => birth) },
      { name: "to", type: "float64", values: clusters.map(({ death }) => death) },
      { name: "stability", type: "float64", values: clusters.map(({ stability }) => stability) },
      { name: "segment", type: "utf8", values: clusters.map(({ segment }) => (segment === null ? null : segmentName(segment, names))) },
    ];
    const more = (report.treeClusters ?? clusters.length) - clusters.length;
    return this.renderTree("How dense places part", condensedTree([...clusters]), "denser →", columns, {
      label: `Condensed tree of ${count(clusters.length)} clusters, of which ${count(report.segments.length)} were chosen. The table below has the same figures.`,
      caption: `From the top down, rows that are sparser fall away and clusters part; the wider a bar, the more rows. Those in color were taken as segments because they last longest. ${more > 0 ? `${counted(more, "more cluster")} are not drawn.` : ""}`,
    });
  }

  private renderTree(title: string, { branches, cut }: Drawn, axis: string, columns: readonly Shown[], { label, caption }: { label: string; caption: string }): unknown {
    return html`<section class="panel" data-testid="segment-tree" aria-labelledby="tree">
      <h2 id="tree">${title}</h2>
      <tablight-chart .draw=${(width: number) => treeChart(branches, { width, label, axis, cut })}></tablight-chart>
      <p class="caption">${caption}</p>
      <details>
        <summary>As a table</summary>
        <tablight-rows .columns=${columns} label=${title}></tablight-rows>
      </details>
    </section>`;
  }
}
