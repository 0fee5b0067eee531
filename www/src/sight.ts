/** The part of two axes that is in sight. */
export interface Sight {
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
}

/** No part smaller than this of the whole is looked at: beyond, axes have no more digits. */
const SMALLEST = 1e-6;

type Span = readonly [low: number, high: number];

const wide = ([low, high]: Span): number => high - low;

/** A part of the axes that is `factor` times as wide, with the same place below the pointer; the whole where it would reach as far. */
export function zoomed(sight: Sight, whole: Sight, factor: number, at: readonly [x: number, y: number] = middle(sight)): Sight {
  const least = (axis: "x" | "y"): number => (SMALLEST * wide(whole[axis])) / wide(sight[axis]);
  const by = Math.max(factor, least("x"), least("y"));
  if (by * wide(sight.x) >= wide(whole.x) && by * wide(sight.y) >= wide(whole.y)) return whole;
  const around = ([low, high]: Span, at: number): Span => [at - (at - low) * by, at + (high - at) * by];
  return inside({ x: around(sight.x, at[0]), y: around(sight.y, at[1]) }, whole);
}

/** The part beside this one: so many times its own width to the right, and its height up. */
export function moved(sight: Sight, whole: Sight, right: number, up: number): Sight {
  const shift = (span: Span, by: number): Span => [span[0] + by * wide(span), span[1] + by * wide(span)];
  return inside({ x: shift(sight.x, right), y: shift(sight.y, up) }, whole);
}

const middle = ({ x, y }: Sight): readonly [number, number] => [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2];

/** Nothing beyond the whole is looked at. */
function inside(sight: Sight, whole: Sight): Sight {
  const kept = (span: Span, all: Span): Span => {
    const width = Math.min(wide(span), wide(all));
    const low = Math.min(Math.max(span[0], all[0]), all[1] - width);
    return [low, low + width];
  };
  return { x: kept(sight.x, whole.x), y: kept(sight.y, whole.y) };
}
