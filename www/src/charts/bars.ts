import { svg } from "./svg.js";

/** A category and its value; the rest is drawn paler. */
export interface BarData {
  readonly label: string;
  readonly value: number;
  readonly isRest?: boolean;
}

/** How bars are drawn. */
export interface BarOptions {
  readonly width: number;
  /** Text alternative. */
  readonly label: string;
  /** A value as it stands beside its bar. */
  readonly format: (value: number) => string;
  /** The values that the width stands for, where several pictures are to be compared; 0 is always among them. */
  readonly domain?: readonly [low: number, high: number] | undefined;
}

const ROW = 26;
const BAR = 16;
const GAP = 8;
/** About how wide a character of 12 px is. */
const CHARACTER = 7.7;

/** Horizontal bars from the top down, each with its name to the left and its value at the end. */
export function barChart(bars: readonly BarData[], { width, label, format, domain }: BarOptions): SVGSVGElement {
  const finite = bars.map(({ value }) => value).filter(Number.isFinite);
  const [low, high] = domain ?? [Math.min(...finite), Math.max(...finite)];
  const [from, to] = [Math.min(0, low), Math.max(0, high)];
  const texts = bars.map(({ value }) => (Number.isFinite(value) ? format(value) : "–"));
  const longest = (texts: readonly string[]): number => Math.ceil(Math.max(0, ...texts.map((text) => text.length)) * CHARACTER);
  const names = Math.min(longest(bars.map((bar) => bar.label)), Math.round(width * 0.36));
  const values = longest(texts) + GAP;
  // Room for values on the side of negative bars is needed only where there are any.
  const [start, end] = [names + GAP + (from < 0 ? values : 0), width - (to > 0 ? values : 0)];
  const x = (value: number): number => (to === from ? start : start + ((value - from) / (to - from)) * Math.max(20, end - start));
  const fits = Math.max(3, Math.floor(names / CHARACTER));
  const rows = bars.map(({ label, value, isRest }, i) => {
    const middle = i * ROW + ROW / 2;
    const known = Number.isFinite(value) ? value : 0;
    const [left, right] = [Math.min(x(0), x(known)), Math.max(x(0), x(known))];
    const shown = label.length > fits ? `${label.slice(0, fits - 1).trimEnd()}…` : label;
    const side = known < 0 ? { x: left - 6, "text-anchor": "end" } : { x: right + 6, "text-anchor": "start" };
    return svg("g", {}, [
      svg("title", {}, [`${label}: ${texts[i]}`]),
      svg("text", { x: names, y: middle, dy: "0.35em", "text-anchor": "end", fill: "var(--text)", ...(isRest && { "font-style": "italic" }) }, [shown]),
      svg("rect", { x: left, y: middle - BAR / 2, width: known === 0 ? 0 : Math.max(1, right - left), height: BAR, rx: 2, fill: isRest ? "var(--chart-soft)" : "var(--chart-main)", ...(isRest && { stroke: "var(--chart-main)" }) }),
      svg("text", { ...side, y: middle, dy: "0.35em", fill: "var(--text-2)", "font-variant-numeric": "tabular-nums" }, [texts[i] ?? ""]),
    ]);
  });
  const height = bars.length * ROW;
  return svg("svg", { class: "chart", role: "img", "aria-label": label, width, height, viewBox: `0 0 ${width} ${height}`, "font-size": 12 }, [
    ...rows,
    svg("line", { x1: x(0), x2: x(0), y1: 0, y2: height, stroke: "var(--border-strong)" }),
  ]) as SVGSVGElement;
}
