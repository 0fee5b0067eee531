import { Html, html } from "./html.js";

const WIDTH = 320;
const HEIGHT = 72;
const LINE = { width: 640, height: 180, inset: 4 };

/** Counts side by side, the largest as high as the picture. */
export function histogram(counts: readonly number[], label: string): Html {
  const most = Math.max(1, ...counts);
  const width = WIDTH / counts.length;
  const bars = counts.map((count, i) => {
    const height = (HEIGHT * count) / most;
    return html`<rect x="${fixed(i * width)}" y="${fixed(HEIGHT - height)}" width="${fixed(Math.max(0.5, width - 1))}" height="${fixed(height)}"/>`;
  });
  return html`<svg class="histogram" role="img" aria-label="${label}" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">${bars}</svg>`;
}

/** A bar beside each name, with its number. */
export function bars(rows: readonly { name: string; value: number; shown: string }[], label: string): Html {
  const most = Math.max(...rows.map(({ value }) => Math.abs(value)), Number.MIN_VALUE);
  const line = ({ name, value, shown }: (typeof rows)[number]): Html => html`<tr><th scope="row">${name}</th><td class="bar">
    <svg aria-hidden="true" viewBox="0 0 100 10" preserveAspectRatio="none"><rect width="${fixed((100 * Math.abs(value)) / most)}" height="10"${new Html(value < 0 ? ' class="below"' : "")}/></svg>
    </td><td class="number">${shown}</td></tr>`;
  return html`<table class="bars"><caption>${label}</caption><tbody>${rows.map(line)}</tbody></table>`;
}

/** Values one after the other, with gaps where one is missing. */
export function line(values: readonly (number | null)[], label: string): Html {
  const there = values.filter((value): value is number => value !== null && Number.isFinite(value));
  const [low, high] = [Math.min(...there, 0), Math.max(...there, 0)];
  const { width, height, inset } = LINE;
  const x = (i: number): number => inset + ((width - 2 * inset) * i) / Math.max(1, values.length - 1);
  const y = (value: number): number => inset + (height - 2 * inset) * (1 - (value - low) / (high - low || 1));
  let isOpen = false;
  const path = values.map((value, i) => {
    if (value === null || !Number.isFinite(value)) {
      isOpen = false;
      return "";
    }
    const point = `${isOpen ? "L" : "M"}${fixed(x(i))} ${fixed(y(value))}`;
    isOpen = true;
    return point;
  });
  return html`<svg class="line" role="img" aria-label="${label}" viewBox="0 0 ${width} ${height}">
    <line class="zero" x1="0" x2="${width}" y1="${fixed(y(0))}" y2="${fixed(y(0))}"/><path d="${path.join("")}"/></svg>`;
}

function fixed(value: number): string {
  return value.toFixed(2).replace(/\.?0+$/, "");
}
