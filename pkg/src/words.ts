const NUMBER = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 6 });
const COUNT = new Intl.NumberFormat("en-US");

/** A number with at most six significant digits. */
export function number(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e15) ? value.toPrecision(4) : NUMBER.format(value);
}

/** A count with its thousands apart. */
export function count(value: number): string {
  return COUNT.format(value);
}

/** A part of a whole. */
export function percent(part: number, whole: number): string {
  return whole > 0 ? `${((100 * part) / whole).toFixed(1)} %` : "–";
}
