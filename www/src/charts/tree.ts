import { markOf } from "./marks.js";
import { svg } from "./svg.js";

/** A part of a tree: where it hangs, how far it reaches down, and of which segment it is. */
export interface Branch {
  /** Its middle, from 0 at the left to 1 at the right. */
  readonly x: number;
  /** Its width on the same scale; nothing for a line. */
  readonly wide: number;
  /** From 0 at the top to 1 at the bottom. */
  readonly from: number;
  readonly to: number;
  /** The places of its parts, which hang on its lower end. */
  readonly parts: readonly number[];
  /** The segment that all of it belongs to, if it does to one. */
  readonly segment: number | undefined;
  /** What is said of it where it is pointed at. */
  readonly title: string;
}

/** How a tree is drawn. */
export interface TreeOptions {
  readonly width: number;
  /** Text alternative. */
  readonly label: string;
  /** What the axis from top to bottom is. */
  readonly axis: string;
  /** Where the segments were cut off, if at one height. */
  readonly cut: number | undefined;
}

const [LEFT, RIGHT, TOP, BOTTOM] = [26, 8, 8, 8];

/** A tree from the top down: branches of a segment in its color, those above in gray. */
export function treeChart(branches: readonly Branch[], { width, label, axis, cut }: TreeOptions): SVGSVGElement {
  const height = Math.round(Math.min(320, Math.max(200, width * 0.4)));
  const x = (at: number): number => LEFT + at * (width - LEFT - RIGHT);
  const y = (at: number): number => TOP + at * (height - TOP - BOTTOM);
  const drawn = branches.map(({ x: middle, wide, from, to, parts, segment, title }) => {
    const color = segment === undefined ? "var(--chart-history)" : markOf(segment).color;
    const room = wide * (width - LEFT - RIGHT);
    const bar = { x: x(middle) - Math.max(1, room) / 2, y: y(from), width: Math.max(1, room), height: Math.max(1, y(to) - y(from)), fill: color, opacity: segment === undefined && wide > 0 ? 0.35 : 1 };
    const [left, right] = [Math.min(middle, ...parts), Math.max(middle, ...parts)];
    return svg("g", {}, [
      svg("title", {}, [title]),
      svg("rect", bar),
      ...(parts.length > 0 ? [svg("path", { d: `M${x(left)} ${y(to)}H${x(right)}`, stroke: color, "stroke-width": 1.2, fill: "none" })] : []),
    ]);
  });
  const line = cut === undefined ? [] : [svg("line", { x1: LEFT, x2: width - RIGHT, y1: y(cut), y2: y(cut), stroke: "var(--chart-forecast)", "stroke-width": 1.5, "stroke-dasharray": "5 4" })];
  return svg("svg", { class: "chart", role: "img", "aria-label": label, width, height, viewBox: `0 0 ${width} ${height}`, "font-size": 12 }, [
    svg("text", { transform: `translate(14 ${height / 2}) rotate(-90)`, "text-anchor": "middle", fill: "var(--text-2)" }, [axis]),
    ...drawn,
    ...line,
  ]) as SVGSVGElement;
}
