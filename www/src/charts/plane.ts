import * as Plot from "@observablehq/plot";

import { brief, number } from "../format.js";
import type { Sight } from "../sight.js";
import { finish } from "./finish.js";

/** Two axes and a grid, and where they put a value: pixels are `slope · value + start`. */
export interface Plane {
  readonly picture: SVGSVGElement;
  readonly width: number;
  readonly height: number;
  readonly x: Line;
  readonly y: Line;
  /** Between which values it is drawn. */
  readonly sight: Sight;
  /** The rectangle between the axes, in pixels. */
  readonly inner: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
}

/** From values to pixels. */
export interface Line {
  readonly slope: number;
  readonly start: number;
}

/** How a plane is drawn. */
export interface PlaneOptions {
  readonly width: number;
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
  readonly xLabel: string;
  readonly yLabel: string;
  /** The axes end at these very values; else at round ones around them. */
  readonly exact?: boolean;
  /** Text alternative of the axes with what is drawn over them. */
  readonly label: string;
}

/** The axes that points are drawn between. */
export function plane({ width, x, y, xLabel, yLabel, exact = false, label }: PlaneOptions): Plane {
  const height = Math.round(Math.min(480, Math.max(280, width * 0.58)));
  const chart = Plot.plot({
    width,
    height,
    marginLeft: 52,
    marginTop: 28,
    marginBottom: 40,
    style: { background: "none", color: "inherit", fontFamily: "inherit", fontSize: "12px" },
    x: { domain: widened(x), label: xLabel, labelArrow: "none", labelAnchor: "center", ticks: Math.max(3, Math.round(width / 110)), nice: !exact, tickFormat: short },
    y: { domain: widened(y), label: yLabel, labelArrow: "none", nice: !exact, tickFormat: short },
    marks: [Plot.gridX({ stroke: "var(--chart-grid)", strokeOpacity: 1 }), Plot.gridY({ stroke: "var(--chart-grid)", strokeOpacity: 1 })],
  });
  const [across, up] = [ends(chart.scale("x")), ends(chart.scale("y"))];
  return {
    picture: finish(chart, label),
    width,
    height,
    x: lineOf(across),
    y: lineOf(up),
    sight: { x: across.domain, y: up.domain },
    inner: { left: across.range[0], top: up.range[1], width: across.range[1] - across.range[0], height: up.range[0] - up.range[1] },
  };
}

/** Values at the ends of an axis, and their pixels. */
interface Ends {
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
}

const ends = (scale: Plot.Scale | undefined): Ends => ({ domain: (scale?.domain ?? [0, 1]) as [number, number], range: (scale?.range ?? [0, 1]) as [number, number] });

function lineOf({ domain: [low, high], range: [from, to] }: Ends): Line {
  const slope = (to - from) / (high - low || 1);
  return { slope, start: from - low * slope };
}

/** One value has room on both sides. */
const widened = ([low, high]: readonly [number, number]): [number, number] => (low < high ? [low, high] : [low - 0.5, high + 0.5]);

const short = (value: number): string => (Math.abs(value) >= 1e5 ? brief(value) : number(value));
