import { svg } from "./svg.js";

/** A bar filled to a share between 0 and 1. The number stands beside it in text, so the picture is not announced. */
export function shareBar(share: number, fill = "var(--chart-main)"): SVGSVGElement {
  return svg("svg", { class: "chart", "aria-hidden": "true", viewBox: "0 0 100 6", preserveAspectRatio: "none" }, [
    svg("rect", { width: 100, height: 6, rx: 1, fill: "var(--surface-2)" }),
    svg("rect", { width: Math.max(0, Math.min(1, share)) * 100, height: 6, rx: 1, fill }),
  ]) as SVGSVGElement;
}
