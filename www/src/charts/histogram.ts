import { count, number } from "../format.js";
import { svg } from "./svg.js";

/** Counts between neighboring edges; `edges` has one entry more than `counts`. */
export interface Bins {
  readonly edges: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
}

/** A small histogram without axes, for a column's card. Bars are as wide as their bins. */
export function histogram(bins: Bins, label: string, format: (value: number) => string = number): SVGSVGElement {
  const [width, height] = [280, 56];
  const counts = Array.from(bins.counts);
  const low = bins.edges[0] ?? 0;
  const span = (bins.edges[counts.length] ?? 1) - low || 1;
  const tallest = Math.max(1, ...counts);
  const at = (i: number): number => (((bins.edges[i] ?? low) - low) / span) * width;
  const bars = counts.map((n, i) => {
    const tall = n === 0 ? 0 : Math.max(1.5, (n / tallest) * (height - 2));
    const gap = counts.length > 60 ? 0 : 1;
    return svg("rect", { x: at(i), y: height - tall, width: Math.max(0.5, at(i + 1) - at(i) - gap), height: tall, rx: 1 }, [
      svg("title", {}, [`${format(bins.edges[i] ?? 0)} to ${format(bins.edges[i + 1] ?? 0)}: ${count(n)}`]),
    ]);
  });
  return svg("svg", { class: "chart", role: "img", "aria-label": label, viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none" }, [
    svg("g", { fill: "var(--chart-main)" }, bars),
    svg("line", { x1: 0, x2: width, y1: height - 0.5, y2: height - 0.5, stroke: "var(--border-strong)", "vector-effect": "non-scaling-stroke" }),
  ]) as SVGSVGElement;
}
