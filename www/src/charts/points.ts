import type { Cloud } from "../cloud.js";
import { Turns } from "../turns.js";
import { markOf } from "./marks.js";
import type { Plane } from "./plane.js";

/** How points are painted. */
export interface Paint {
  readonly plane: Plane;
  /** The one segment to bring out, or none. */
  readonly highlight: number | undefined;
  /** A color of the page's tokens as the canvas understands it. */
  readonly color: (token: string) => readonly [red: number, green: number, blue: number];
  /** Whether what is painted is still wanted. */
  readonly isWanted: () => boolean;
}

/** Up to so many points each has the shape of its segment; of more there are too many for shapes, and their density is painted. */
export const SHAPES_UP_TO = 6_000;
const SLICE = 1_000;
const SLICE_DENSE = 65_536;
/** Pixels of the screen that are one cell of the density. */
const CELL = 2;
/** How strongly a lone point shows, so that none is lost. */
const FAINTEST = 0.4;
/** A point reaches so far beyond its place. */
const REACH = 6;
/** A lead that nobody catches up with. */
const WON = 0x7fff_ffff;

/** A picture of points as large as the plane, `scale` pixels for one of the page: each segment with a color and a shape of its own, or their density where it is crowded. Nothing when it is no longer wanted. */
export function pointPicture(cloud: Cloud, paint: Paint, scale: number): Promise<OffscreenCanvas | undefined> {
  const { width, height, inner } = paint.plane;
  const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
  const context = canvas.getContext("2d");
  // What is beyond the axes is out of sight.
  context?.beginPath();
  context?.rect((inner.left - REACH) * scale, (inner.top - REACH) * scale, (inner.width + 2 * REACH) * scale, (inner.height + 2 * REACH) * scale);
  context?.clip();
  return (cloud.row.length <= SHAPES_UP_TO ? paintShapes : paintDensity)(canvas, cloud, paint, scale);
}

async function paintShapes(canvas: OffscreenCanvas, { x, y, segment }: Cloud, { plane, highlight, color, isWanted }: Paint, scale: number): Promise<OffscreenCanvas | undefined> {
  const turns = new Turns();
  const context = canvas.getContext("2d");
  if (!context) return undefined;
  const size = segment.length > 2000 ? 0.5 : 0.63; // 3 px and 3.8 px from the center to the edge
  const css = (token: string): string => `rgb(${color(token).join(" ")})`;
  const looks = new Map<number, { path: Path2D; fill: string }>();
  const look = (of: number): { path: Path2D; fill: string } => {
    const known = looks.get(of) ?? { path: new Path2D(`M0 0${markOf(of).path}`), fill: css(markOf(of).token) };
    looks.set(of, known);
    return known;
  };
  context.strokeStyle = css("--surface");
  context.lineWidth = 0.5 / size;
  // The highlighted segment lies on top.
  for (const onTop of highlight === undefined ? [false] : [false, true]) {
    context.globalAlpha = highlight === undefined ? 0.8 : onTop ? 0.95 : 0.12;
    for (let from = 0; from < segment.length; from += SLICE) {
      await turns.next();
      if (!isWanted()) return undefined;
      for (let i = from; i < Math.min(from + SLICE, segment.length); i++) {
        const of = segment[i] as number;
        if (highlight !== undefined && (of === highlight) !== onTop) continue;
        const [left, top] = [plane.x.slope * (x[i] as number) + plane.x.start, plane.y.slope * (y[i] as number) + plane.y.start];
        if (left < -REACH || left > plane.width + REACH || top < -REACH || top > plane.height + REACH) continue;
        const { path, fill } = look(of);
        context.setTransform(size * scale, 0, 0, size * scale, left * scale, top * scale);
        context.fillStyle = fill;
        context.fill(path);
        context.stroke(path);
      }
    }
  }
  return canvas;
}

async function paintDensity(canvas: OffscreenCanvas, cloud: Cloud, paint: Paint, scale: number): Promise<OffscreenCanvas | undefined> {
  const { plane, highlight, color, isWanted } = paint;
  const [wide, high] = [Math.ceil(plane.width / CELL), Math.ceil(plane.height / CELL)];
  const cells = await crowds(cloud, plane, wide, highlight, isWanted);
  if (!cells) return undefined;
  const image = new ImageData(wide, high);
  const most = Math.log1p(cells.count.reduce((top, count) => Math.max(top, count), 1));
  const colors = new Map<number, readonly [number, number, number]>();
  for (let cell = 0; cell < wide * high; cell++) {
    const count = cells.count[cell] as number;
    if (count === 0) continue;
    const of = cells.segment[cell] as number;
    const rgb = colors.get(of) ?? color(markOf(of).token);
    colors.set(of, rgb);
    const behind = highlight !== undefined && of !== highlight;
    const at = cell * 4;
    image.data[at] = rgb[0];
    image.data[at + 1] = rgb[1];
    image.data[at + 2] = rgb[2];
    image.data[at + 3] = 255 * (FAINTEST + (1 - FAINTEST) * (Math.log1p(count) / most)) * (behind ? 0.15 : 1);
  }
  const small = new OffscreenCanvas(wide, high);
  small.getContext("2d")?.putImageData(image, 0, 0);
  const context = canvas.getContext("2d");
  if (!context) return undefined;
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, wide * CELL * scale, high * CELL * scale);
  return canvas;
}

/** How many points lie in each cell, and of which segment most of them are; a highlighted segment has every cell it is in. */
export async function crowds({ x, y, segment }: Cloud, { x: across, y: up, height }: Plane, wide: number, highlight: number | undefined, isWanted: () => boolean): Promise<{ count: Uint32Array; segment: Int32Array } | undefined> {
  const turns = new Turns();
  const high = Math.ceil(height / CELL);
  const cells = wide * high;
  const [count, of, lead] = [new Uint32Array(cells), new Int32Array(cells), new Int32Array(cells)];
  for (let from = 0; from < segment.length; from += SLICE_DENSE) {
    await turns.next();
    if (!isWanted()) return undefined;
    for (let i = from; i < Math.min(from + SLICE_DENSE, segment.length); i++) {
      const left = Math.floor((across.slope * (x[i] as number) + across.start) / CELL);
      const top = Math.floor((up.slope * (y[i] as number) + up.start) / CELL);
      if (left < 0 || left >= wide || top < 0 || top >= high) continue;
      const cell = top * wide + left;
      const mine = segment[i] as number;
      count[cell] = (count[cell] as number) + 1;
      // The vote of Boyer and Moore (1991): who has more than half of the points of a cell is left at the end. A highlighted segment needs one.
      const leads = lead[cell] as number;
      if (leads === WON) continue;
      if (leads === 0 || mine === highlight) of[cell] = mine;
      lead[cell] = mine === highlight ? WON : leads + (of[cell] === mine ? 1 : -1);
    }
  }
  return { count, segment: of };
}
