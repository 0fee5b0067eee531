import * as Plot from "@observablehq/plot";

import { brief, number } from "../format.js";
import { finish } from "./finish.js";
import { markOf } from "./marks.js";
import { svg } from "./svg.js";
import { type Series, thin } from "./thin.js";
import { timeTicks } from "./time-axis.js";

/** One line; the rest, which is no group, is drawn in gray. */
export interface LineData {
  readonly name: string;
  readonly series: Series;
  readonly isRest?: boolean;
}

/** How lines are drawn. */
export interface LineOptions {
  readonly width: number;
  readonly valueLabel: string;
  /** Text alternative. */
  readonly label: string;
  /** The axis begins at 0, as amounts do. */
  readonly fromZero: boolean;
  /** The one line to bring out, or none. */
  readonly highlight?: number | undefined;
}

/** Up to so many points every one has its mark; of more, so many are marked. */
const MARKED = 40;
const SPARSE = 8;
/** From this width on there is room for names at the ends of the lines. */
const WIDE = 620;
const LINE_HEIGHT = 15;

/** The number of a line's mark: the rest is a gray cross everywhere. */
export const markNumber = (line: LineData, index: number): number => (line.isRest ? -1 : index);

/** Lines over time, each with a color and marks of its own, and where there is room its name at its end. */
export function lineChart(lines: readonly LineData[], { width, valueLabel, label, fromZero, highlight }: LineOptions): SVGSVGElement {
  const drawn = lines.map((line) => thin(line.series, Math.max(400, width * 2)));
  const named = lines.length > 1 && width >= WIDE;
  const longest = Math.max(0, ...lines.map(({ name }) => Math.min(name.length, 20)));
  const all = drawn.flatMap(({ time, value }) => time.map((at, i) => ({ time: new Date(at), value: value[i] ?? Number.NaN })));
  const height = Math.round(Math.min(440, Math.max(lines.length > 1 ? 280 : 200, width * 0.46)));
  const ticks = Math.round(height / 55);
  const chart = Plot.plot({
    width,
    height,
    marginLeft: 56,
    marginRight: named ? Math.ceil(longest * 7.6) + 18 : 12,
    marginTop: 26,
    marginBottom: 34,
    style: { background: "none", color: "inherit", fontFamily: "inherit", fontSize: "12px" },
    x: { type: "utc", label: null, ticks: Math.max(3, Math.round(width / 130)), ...timeTicks() },
    y: { label: valueLabel, labelArrow: "none", nice: true, zero: fromZero, ticks, tickFormat: (value: number) => (Math.abs(value) >= 1e5 ? brief(value) : number(value)) },
    marks: [
      Plot.gridY({ stroke: "var(--chart-grid)", strokeOpacity: 1, ticks }),
      // Draws nothing: the scales are made from its points.
      Plot.dot(all, { x: "time", y: "value", r: 0 }),
      (_index, { x, y }, _values, { marginRight, marginTop, marginBottom, width, height }) => {
        if (!x || !y) return null;
        const room = { left: width - marginRight + 10, top: marginTop, bottom: height - marginBottom };
        return svg("g", {}, [...layers(lines, drawn, x, y, highlight), ...(named ? names(lines, drawn, y, room) : [])]);
      },
    ],
  });
  return finish(chart, label);
}

type Scale = (value: number) => number;

function layers(lines: readonly LineData[], drawn: readonly Series[], x: Scale, y: Scale, highlight: number | undefined): SVGElement[] {
  const layer = lines.map((line, i) => {
    const { time, value } = drawn[i] ?? { time: [], value: [] };
    const mark = markOf(markNumber(line, i));
    const lone = lines.length === 1;
    const color = lone ? "var(--chart-main)" : mark.color;
    const places = time.map((at, j) => [x(at), y(value[j] ?? Number.NaN)] as const);
    const every = places.length <= MARKED ? 1 : Math.ceil(places.length / SPARSE);
    // A lone line has nothing to be told apart from: a mark is a point then, or there is none.
    const marks = places.filter(([left, top], j) => (every === 1 || !lone) && (j + i) % every === 0 && Number.isFinite(left) && Number.isFinite(top));
    return svg("g", { opacity: highlight === undefined || highlight === i ? 1 : 0.15 }, [
      svg("path", { d: strokes(places), fill: "none", stroke: color, "stroke-width": highlight === i ? 3 : 2, "stroke-linejoin": "round", "stroke-linecap": "round" }),
      svg("path", { transform: "scale(0.7)", d: marks.map(([left, top]) => `M${(left / 0.7).toFixed(1)} ${(top / 0.7).toFixed(1)}${(lone ? markOf(0) : mark).path}`).join(""), fill: color, stroke: "var(--surface)", "stroke-width": 1.4 }),
    ]);
  });
  // The highlighted line lies on top.
  return highlight === undefined ? layer : [...layer.filter((_, i) => i !== highlight), ...layer.slice(highlight, highlight + 1)];
}

/** A path that breaks where a value is missing. */
function strokes(places: readonly (readonly [number, number])[]): string {
  let pen = false;
  return places
    .map(([left, top]) => {
      const known = Number.isFinite(left) && Number.isFinite(top);
      const step = known ? `${pen ? "L" : "M"}${left.toFixed(1)} ${top.toFixed(1)}` : "";
      pen = known;
      return step;
    })
    .join("");
}

/** The names at the ends of the lines, moved apart where they would lie on each other. */
function names(lines: readonly LineData[], drawn: readonly Series[], y: Scale, { left, top, bottom }: { left: number; top: number; bottom: number }): SVGElement[] {
  const ends = lines
    .map((line, i) => ({ name: line.name, color: markOf(markNumber(line, i)).color, at: y(drawn[i]?.value.findLast(Number.isFinite) ?? Number.NaN) }))
    .filter(({ at }) => Number.isFinite(at))
    .sort((a, b) => a.at - b.at);
  let free = top;
  for (const end of ends) {
    end.at = Math.max(end.at, free);
    free = end.at + LINE_HEIGHT;
  }
  let floor = bottom;
  for (const end of ends.toReversed()) {
    end.at = Math.min(end.at, floor);
    floor = end.at - LINE_HEIGHT;
  }
  return ends.map(({ name, color, at }) => svg("text", { x: left, y: at, dy: "0.35em", "text-anchor": "start", fill: color, "font-weight": 600 }, [name.length > 20 ? `${name.slice(0, 19)}…` : name]));
}
