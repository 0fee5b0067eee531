import type { ForecastData } from "./forecast.js";
import { svg } from "./svg.js";
import { type Series, thin } from "./thin.js";

const WIDTH = 220;
const HEIGHT = 72;
/** Room for the width of the lines. */
const EDGE = 3;

/** A forecast without axes, to be seen beside others: the past, what comes, and the widest interval. */
export function smallForecast({ history, forecast, bands }: ForecastData): SVGSVGElement {
  const past = thin(history, WIDTH * 2);
  const widest = bands.reduce((widest, band) => (band.level > (widest?.level ?? 0) ? band : widest), bands[0]);
  const times = [...past.time, ...forecast.time];
  const values = [...past.value, ...forecast.value, ...(widest?.low ?? []), ...(widest?.high ?? [])].filter(Number.isFinite);
  const scale = (all: readonly number[], from: number, to: number): ((value: number) => number) => {
    const [low, high] = [Math.min(...all), Math.max(...all)];
    return (value) => (high > low ? from + ((value - low) / (high - low)) * (to - from) : (from + to) / 2);
  };
  const [x, y] = [scale(times, EDGE, WIDTH - EDGE), scale(values, HEIGHT - EDGE, EDGE)];
  const line = ({ time, value }: Series): string => pathOf(time.map((at, i) => [x(at), y(value[i] ?? Number.NaN)]));
  const band = widest ? pathOf([...forecast.time.map((at, i) => [x(at), y(widest.low[i] ?? Number.NaN)] as const), ...forecast.time.map((at, i) => [x(at), y(widest.high[i] ?? Number.NaN)] as const).reverse()]) : "";
  return svg("svg", { class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" }, [
    svg("path", { d: band, fill: "var(--chart-forecast)", "fill-opacity": 0.2 }),
    svg("path", { d: line(past), fill: "none", stroke: "var(--chart-history)", "stroke-width": 1.2 }),
    svg("path", { d: line(forecast), fill: "none", stroke: "var(--chart-forecast)", "stroke-width": 2, "stroke-dasharray": "4 2" }),
  ]) as SVGSVGElement;
}

/** Lines through the places that are known. */
function pathOf(places: readonly (readonly [number, number])[]): string {
  const known = places.filter(([left, top]) => Number.isFinite(left) && Number.isFinite(top));
  return known.map(([left, top], i) => `${i === 0 ? "M" : "L"}${left.toFixed(1)} ${top.toFixed(1)}`).join("");
}
