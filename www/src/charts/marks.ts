import type { SymbolType } from "@observablehq/plot";

import { svg } from "./svg.js";

/** Shapes told apart at 6 px, and colors; together they repeat only after seventy segments. */
const SHAPES = ["circle", "square", "triangle", "diamond", "cross", "star", "wye"] as const satisfies readonly SymbolType[];
const COLORS = 10;

/** How a segment is drawn everywhere: never by color alone. */
export interface Mark {
  readonly shape: (typeof SHAPES)[number] | "times";
  readonly color: string;
}

/** The mark of a segment; -1, noise, is a gray cross. */
export function markOf(segment: number): Mark {
  if (segment < 0) return { shape: "times", color: "var(--segment-noise)" };
  return { shape: SHAPES[segment % SHAPES.length] ?? "circle", color: `var(--segment-${segment % COLORS})` };
}

const PATHS: Record<Mark["shape"], string> = {
  circle: "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11z",
  square: "M3 3h10v10h-10z",
  triangle: "M8 2L14.5 13.5h-13z",
  diamond: "M8 1L13 8L8 15L3 8z",
  cross: "M6 2h4v4h4v4h-4v4h-4v-4h-4v-4h4z",
  star: "M8 1l1.8 4.6l4.9.3l-3.8 3.1l1.3 4.8L8 11.1l-4.2 2.7l1.3-4.8l-3.8-3.1l4.9-.3z",
  wye: "M6.3 15v-6l-5.2-3l1.7-3L8 6l5.2-3l1.7 3l-5.2 3v6z",
  times: "M3 4.4L4.4 3L8 6.6L11.6 3L13 4.4L9.4 8L13 11.6L11.6 13L8 9.4L4.4 13L3 11.6L6.6 8z",
};

/** The mark as a small picture for legends and headings; its name stands beside it in text. */
export function markPicture(segment: number, size = 16): SVGSVGElement {
  const { shape, color } = markOf(segment);
  return svg("svg", { viewBox: "0 0 16 16", width: size, height: size, "aria-hidden": "true" }, [
    svg("path", { d: PATHS[shape], fill: color }),
  ]) as SVGSVGElement;
}
