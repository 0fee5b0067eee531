/** A drawn chart as a file: with the colors and the type that it has on the page, so that it looks the same anywhere. */

/** A chart, and the points that lie on it where they are drawn on a canvas. */
export interface Drawn {
  readonly chart: SVGSVGElement;
  readonly points?: HTMLCanvasElement;
}

/** What decides how a part of a chart looks. */
const LOOKS = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "font-family", "font-size", "font-weight", "font-variant-numeric", "text-anchor", "dominant-baseline", "paint-order", "visibility", "display"];
/** Pixels of a picture for each of the page. */
const SCALE = 2;
const MARGIN = 12;

/** As an SVG that needs nothing of the page. */
export function asSvg({ chart, points }: Drawn): string {
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const [from, to] = [[chart, ...chart.querySelectorAll<SVGElement>("*")], [copy, ...copy.querySelectorAll<SVGElement>("*")]];
  from.forEach((part, i) => look(part, to[i] as SVGElement));
  const { width, height } = sizeOf(chart);
  const box = { x: -MARGIN, y: -MARGIN, width: width + 2 * MARGIN, height: height + 2 * MARGIN };
  const ground = document.createElementNS(chart.namespaceURI, "rect") as SVGElement;
  for (const [name, value] of Object.entries({ ...box, fill: surfaceOf(chart) })) ground.setAttribute(name, String(value));
  const title = document.createElementNS(chart.namespaceURI, "title");
  title.textContent = chart.getAttribute("aria-label");
  copy.prepend(title, ground);
  if (points) copy.append(imageOf(points, chart));
  for (const name of ["class", "style"]) copy.removeAttribute(name);
  for (const [name, value] of Object.entries({ xmlns: chart.namespaceURI ?? "", width: box.width, height: box.height, viewBox: `${box.x} ${box.y} ${box.width} ${box.height}` })) copy.setAttribute(name, String(value));
  return new XMLSerializer().serializeToString(copy);
}

/** As a picture of points, two for each of the page. */
export async function asPng(drawn: Drawn): Promise<Blob> {
  const { width, height } = sizeOf(drawn.chart);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [(width + 2 * MARGIN) * SCALE, (height + 2 * MARGIN) * SCALE];
  const url = URL.createObjectURL(new Blob([asSvg(drawn)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  } finally {
    URL.revokeObjectURL(url);
  }
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large for this browser"))), "image/png"));
}

/** Gives a copy the looks that its original has by the page's styles. */
function look(original: SVGElement, copy: SVGElement): void {
  const looks = getComputedStyle(original);
  for (const name of LOOKS) {
    const value = looks.getPropertyValue(name);
    if (value !== "") copy.setAttribute(name, value);
  }
  for (const name of ["class", "style"]) copy.removeAttribute(name);
}

/** What is on a canvas as a part of the chart that it lies on. */
function imageOf(points: HTMLCanvasElement, chart: SVGSVGElement): SVGElement {
  const [place, ground] = [points.getBoundingClientRect(), chart.getBoundingClientRect()];
  const image = document.createElementNS(chart.namespaceURI, "image") as SVGElement;
  for (const [name, value] of Object.entries({ x: place.x - ground.x, y: place.y - ground.y, width: place.width, height: place.height, href: points.toDataURL("image/png") })) image.setAttribute(name, String(value));
  return image;
}

function sizeOf(chart: SVGSVGElement): { width: number; height: number } {
  const { width, height } = chart.getBoundingClientRect();
  return { width: Math.ceil(width), height: Math.ceil(height) };
}

/** The color of what the chart lies on. */
function surfaceOf(chart: SVGElement): string {
  const probe = document.createElement("span");
  probe.style.color = "var(--surface)";
  chart.parentNode?.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
