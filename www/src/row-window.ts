/** Elements that are taller are not laid out by every browser, in CSS pixels. */
export const TALLEST = 15_000_000;
/** Rows that are drawn above and below those in sight. */
const BESIDE = 6;

/** The rows of a long table that are drawn, and the room above and below them in CSS pixels. */
export interface RowWindow {
  readonly first: number;
  readonly end: number;
  readonly above: number;
  readonly below: number;
  /** The first row of which the larger part is in sight. */
  readonly top: number;
}

/** Which rows lie in a view of `height` that was scrolled by `scrolled`. Where all rows together would be too tall, the scroll bar stands for shares of them. */
export function windowOf(rows: number, rowHeight: number, scrolled: number, height: number): RowWindow {
  const whole = rows * rowHeight;
  const total = Math.min(whole, TALLEST);
  const most = Math.max(0, total - height);
  const at = Math.min(Math.max(0, scrolled), most);
  const top = most === 0 ? 0 : whole <= TALLEST ? at / rowHeight : (at / most) * (rows - height / rowHeight);
  // Near the ends of a scroll bar that stands for shares there is less room than the rows beside would take.
  const first = Math.max(0, Math.floor(top) - BESIDE, Math.ceil(top - at / rowHeight));
  const above = Math.max(0, at - (top - first) * rowHeight);
  const end = Math.min(rows, Math.ceil(top + height / rowHeight) + BESIDE, first + Math.floor((total - above) / rowHeight + 1e-6));
  return { first, end, above, below: Math.max(0, total - above - (end - first) * rowHeight), top: Math.round(top) };
}

/** How far a view is scrolled that begins with a row. */
export function scrollTo(row: number, rows: number, rowHeight: number, height: number): number {
  const whole = rows * rowHeight;
  const wanted = Math.min(Math.max(0, row), rows - 1);
  if (whole <= TALLEST) return wanted * rowHeight;
  return (wanted / Math.max(1, rows - height / rowHeight)) * (TALLEST - height);
}
