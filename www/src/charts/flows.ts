import { count } from "../format.js";
import { svg } from "./svg.js";

/** A part of a stage: a segment of one segmentation, or of one period. */
export interface FlowPart {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  readonly color: string;
}

/** Parts that stand above each other. */
export interface FlowStage {
  readonly title: string;
  readonly parts: readonly FlowPart[];
}

/** What goes from a part of one stage to a part of the next. */
export interface FlowBand {
  /** Number of the stage it comes from. */
  readonly stage: number;
  readonly from: string;
  readonly to: string;
  readonly size: number;
}

/** How flows are drawn. */
export interface FlowOptions {
  readonly width: number;
  /** Text alternative. */
  readonly label: string;
  /** What is counted: "rows". */
  readonly unit: string;
}

const [BAR, GAP, TOP, BOTTOM] = [14, 6, 26, 6];
/** The names beside the outer stages take at most this part of the width, and a letter so many pixels. */
const [NAMES, LETTER] = [0.28, 7];
/** A part that is lower than its name has none. */
const LINE = 13;
/** Stages are drawn no nearer than this, so that a long row of them is scrolled. */
const NEAREST = 90;

/** Where a part lies, and how far the bands on its two sides have filled it. */
interface Placed extends FlowPart {
  readonly top: number;
  readonly height: number;
  before: number;
  after: number;
}

/** Stages from the left to the right as stacked bars, and bands between them as high as what goes from one to the other. */
export function flowChart(stages: readonly FlowStage[], bands: readonly FlowBand[], { width, label, unit }: FlowOptions): SVGSVGElement {
  const longest = (stage: FlowStage | undefined): number => Math.max(0, ...(stage?.parts ?? []).map(({ name }) => name.length));
  const room = (stage: FlowStage | undefined): number => Math.min(width * NAMES, longest(stage) * LETTER) + 8;
  const [left, right] = [room(stages[0]), room(stages.at(-1))];
  const step = Math.max(NEAREST, (width - left - right - BAR) / Math.max(1, stages.length - 1));
  const wide = Math.round(left + right + BAR + step * (stages.length - 1));
  const most = Math.max(1, ...stages.map(({ parts }) => parts.length));
  const tall = Math.min(420, Math.max(200, most * 34)) - TOP - BOTTOM;
  const total = Math.max(1, ...stages.map(({ parts }) => parts.reduce((sum, { size }) => sum + size, 0)));
  const scale = (tall - (most - 1) * GAP) / total;
  const x = (stage: number): number => left + stage * step;
  const placed = stages.map(({ parts }) => stacked(parts, scale));
  const drawn = bands.flatMap((band) => drawBand(band, placed, x, scale, unit));
  const bars = placed.flatMap((parts, i) => [...parts.values()].flatMap((part) => drawPart(part, x(i), i, stages.length, { left, right, unit })));
  const titles = stages.map(({ title }, i) =>
    svg("text", { x: i === 0 ? 0 : i === stages.length - 1 ? wide : x(i) + BAR / 2, y: 14, "text-anchor": i === 0 ? "start" : i === stages.length - 1 ? "end" : "middle", fill: "var(--text-2)", "font-weight": 600 }, [title]),
  );
  const height = tall + TOP + BOTTOM;
  return svg("svg", { class: "chart", role: "img", "aria-label": label, width: wide, height, viewBox: `0 0 ${wide} ${height}`, "font-size": 12 }, [...drawn, ...bars, ...titles]) as SVGSVGElement;
}

function stacked(parts: readonly FlowPart[], scale: number): Map<string, Placed> {
  let top = TOP;
  return new Map(
    parts.map((part) => {
      const height = Math.max(1, part.size * scale);
      const place = { ...part, top, height, before: top, after: top };
      top += height + GAP;
      return [part.key, place];
    }),
  );
}

function drawBand({ stage, from, to, size }: FlowBand, placed: readonly Map<string, Placed>[], x: (stage: number) => number, scale: number, unit: string): SVGElement[] {
  const [a, b] = [placed[stage]?.get(from), placed[stage + 1]?.get(to)];
  if (!a || !b || size === 0) return [];
  const thick = Math.max(0.5, size * scale);
  const [x0, x1] = [x(stage) + BAR, x(stage + 1)];
  const middle = (x0 + x1) / 2;
  const at = (y: number): string => y.toFixed(1);
  const path = `M${at(x0)} ${at(a.after)}C${at(middle)} ${at(a.after)} ${at(middle)} ${at(b.before)} ${at(x1)} ${at(b.before)}v${at(thick)}C${at(middle)} ${at(b.before + thick)} ${at(middle)} ${at(a.after + thick)} ${at(x0)} ${at(a.after + thick)}Z`;
  a.after += thick;
  b.before += thick;
  return [svg("path", { d: path, fill: a.color, "fill-opacity": 0.38 }, [svg("title", {}, [`${a.name} → ${b.name}: ${count(size)} ${unit}`])])];
}

function drawPart({ name, size, color, top, height }: Placed, x: number, stage: number, stages: number, { left, right, unit }: { left: number; right: number; unit: string }): SVGElement[] {
  const bar = svg("rect", { x, y: top, width: BAR, height, fill: color }, [svg("title", {}, [`${name}: ${count(size)} ${unit}`])]);
  const isOuter = stage === 0 || stage === stages - 1;
  if (!isOuter || height < LINE) return [bar];
  const letters = Math.floor(((stage === 0 ? left : right) - 8) / LETTER);
  const short = name.length > letters ? `${name.slice(0, Math.max(1, letters - 1))}…` : name;
  const text = { y: top + height / 2, dy: "0.35em", fill: "var(--text)" };
  return [bar, svg("text", stage === 0 ? { ...text, x: x - 6, "text-anchor": "end" } : { ...text, x: x + BAR + 6 }, [short])];
}
