import { share } from "../format.js";
import { svg } from "./svg.js";

/** Shares of two tables over the same bins or values. */
export interface Overlay {
  readonly edges: readonly number[];
  readonly labels: readonly string[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

/** Two distributions over each other: the reference filled, what is compared as an outline, so that color is not all that tells them apart. */
export function overlay({ edges, labels, reference, current }: Overlay, label: string, format: (value: number) => string): SVGSVGElement {
  const [width, height] = [280, 90];
  const n = reference.length;
  const tallest = Math.max(1e-9, ...reference, ...current);
  const wide = width / Math.max(1, n);
  const tall = (value: number): number => (value / tallest) * (height - 4);
  const name = (i: number): string => labels[i] ?? `${format(edges[i] ?? 0)} to ${format(edges[i + 1] ?? 0)}`;
  const bars = reference.map((value, i) =>
    svg("rect", { x: i * wide + 1, y: height - tall(value), width: Math.max(1, wide - 2), height: tall(value), fill: "var(--chart-soft)" }, [
      svg("title", {}, [`${name(i)}: ${share(value)} and ${share(current[i] ?? 0)}`]),
    ]),
  );
  const steps = current.map((value, i) => `${i === 0 ? "M" : "L"}${i * wide} ${height - tall(value)}H${(i + 1) * wide}`).join("");
  return svg("svg", { class: "chart", role: "img", "aria-label": label, viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none" }, [
    svg("g", {}, bars),
    svg("path", { d: steps, fill: "none", stroke: "var(--chart-low)", "stroke-width": 2, "vector-effect": "non-scaling-stroke", "pointer-events": "none" }),
    svg("line", { x1: 0, x2: width, y1: height - 0.5, y2: height - 0.5, stroke: "var(--border-strong)", "vector-effect": "non-scaling-stroke" }),
  ]) as SVGSVGElement;
}
