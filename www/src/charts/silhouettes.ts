import { score } from "../format.js";
import { markOf } from "./marks.js";
import { svg } from "./svg.js";

/** The silhouettes of a segment's rows, the highest first. */
export interface Silhouettes {
  readonly segment: number;
  readonly rows: number;
  readonly mean: number;
  readonly values: readonly number[];
}

/** How they are drawn. */
export interface SilhouetteOptions {
  readonly width: number;
  /** Text alternative. */
  readonly label: string;
  /** The mean of all rows. */
  readonly mean: number | null;
  readonly name: (segment: number) => string;
}

const [LEFT, RIGHT, TOP, BOTTOM] = [110, 46, 4, 22];
const GAP = 6;
/** How high a segment is at least, so that its name has room, and how high all are together where there is more room. */
const [LOWEST, TOGETHER] = [14, 220];

/** The silhouette plot: for each segment its rows as bars from the surest to the least sure, segments as high as they have rows. */
export function silhouettePlot(plots: readonly Silhouettes[], { width, label, mean, name }: SilhouetteOptions): SVGSVGElement {
  const rows = plots.reduce((sum, plot) => sum + plot.rows, 0) || 1;
  const low = Math.min(0, ...plots.flatMap(({ values }) => values));
  const x = (value: number): number => LEFT + ((value - low) / (1 - low)) * (width - LEFT - RIGHT);
  let top = TOP;
  const layers = plots.map((plot) => {
    const tall = Math.max(LOWEST, (plot.rows / rows) * TOGETHER);
    const bar = tall / Math.max(1, plot.values.length);
    const middle = top + tall / 2;
    const steps = plot.values.map((value, i) => `${i === 0 ? "M" : "L"}${x(value).toFixed(1)} ${(top + i * bar).toFixed(1)}V${(top + (i + 1) * bar).toFixed(1)}`).join("");
    const shape = `M${x(0)} ${top}${steps.replace("M", "L")}L${x(0)} ${top + tall}Z`;
    const mark = markOf(plot.segment);
    const title = name(plot.segment);
    const parts = [
      svg("title", {}, [`${title}: mean silhouette ${score(plot.mean)}`]),
      svg("path", { d: shape, fill: mark.color }),
      svg("path", { d: `M0 0${mark.path}`, fill: mark.color, transform: `translate(12 ${middle}) scale(0.8)` }),
      svg("text", { x: 24, y: middle, dy: "0.35em", fill: "var(--text)" }, [title.length > 13 ? `${title.slice(0, 12)}…` : title]),
      svg("text", { x: width - RIGHT + 6, y: middle, dy: "0.35em", fill: "var(--text-2)", "font-variant-numeric": "tabular-nums" }, [score(plot.mean)]),
    ];
    top += tall + GAP;
    return svg("g", {}, parts);
  });
  const height = top + BOTTOM;
  const ticks = [...(low < -0.2 ? [-0.5] : []), 0, 0.25, 0.5, 0.75, 1].filter((tick) => tick >= low);
  const axis = ticks.flatMap((tick) => [
    svg("line", { x1: x(tick), x2: x(tick), y1: TOP, y2: top, stroke: tick === 0 ? "var(--border-strong)" : "var(--chart-grid)" }),
    svg("text", { x: x(tick), y: top + 14, "text-anchor": "middle", fill: "var(--text-2)" }, [String(tick)]),
  ]);
  const line = mean === null ? [] : [svg("line", { x1: x(mean), x2: x(mean), y1: TOP, y2: top, stroke: "var(--text)", "stroke-dasharray": "4 3" })];
  return svg("svg", { class: "chart", role: "img", "aria-label": label, width, height, viewBox: `0 0 ${width} ${height}`, "font-size": 12 }, [...axis, ...layers, ...line]) as SVGSVGElement;
}
