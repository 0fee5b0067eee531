import { svg } from "./svg.js";

/** Shapes told apart at 6 px, around their center, about 12 units wide: SVG path commands that are all relative. */
const SHAPES = [
  "m0-5.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11z", // circle
  "m-5-5h10v10h-10z", // square
  "m0-6l6.5 11.5h-13z", // triangle
  "m0-7l5 7l-5 7l-5-7z", // diamond
  "m-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z", // cross
  "m0-7l1.8 4.6l4.9.3l-3.8 3.1l1.3 4.8l-4.2-2.7l-4.2 2.7l1.3-4.8l-3.8-3.1l4.9-.3z", // star
  "m-1.7 7v-6l-5.2-3l1.7-3l5.2 3l5.2-3l1.7 3l-5.2 3v6z", // wye
] as const;

const TIMES = "m-5-3.6l1.4-1.4l3.6 3.6l3.6-3.6l1.4 1.4l-3.6 3.6l3.6 3.6l-1.4 1.4l-3.6-3.6l-3.6 3.6l-1.4-1.4l3.6-3.6z";

/** Colors; with the shapes they repeat only after seventy segments. */
const COLORS = 10;

/** How a segment is drawn everywhere: never by color alone. */
export interface Mark {
  /** To be put after a move to the mark's center. */
  readonly path: string;
  readonly color: string;
  /** The color's name among the page's tokens. */
  readonly token: string;
}

/** The mark of a segment; -1, noise, is a gray cross. */
export function markOf(segment: number): Mark {
  const token = segment < 0 ? "--segment-noise" : `--segment-${segment % COLORS}`;
  return { path: segment < 0 ? TIMES : (SHAPES[segment % SHAPES.length] ?? SHAPES[0]), color: `var(${token})`, token };
}

/** The mark as a small picture for legends and headings; its name stands beside it in text. */
export function markPicture(segment: number, size = 16): SVGSVGElement {
  const { path, color } = markOf(segment);
  return svg("svg", { viewBox: "0 0 16 16", width: size, height: size, "aria-hidden": "true" }, [
    svg("path", { d: `M8 8${path}`, fill: color }),
  ]) as SVGSVGElement;
}
