import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { live } from "lit/directives/live.js";

import { svg } from "../charts/svg.js";
import { type Series, thin } from "../charts/thin.js";
import { event } from "../events.js";
import { shared } from "../styles/shared.js";
import { Part } from "../turns.js";

/** The points that are shown, both ends among them. */
export interface Shown {
  readonly from: number;
  readonly to: number;
}

const WIDTH = 1_000;
const HEIGHT = 44;
/** As few points as a picture may hold. */
const FEWEST = 8;
/** Strokes of a key that move a handle from one end to the other. */
const STROKES = 200;
const KEYS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

/** A whole series in little, and which part of it is shown: by a brush, and by a handle at each end. Says `zoom`. */
@customElement("tablight-zoom")
export class HistoryZoom extends Part {
  @property({ attribute: false }) series: Series = { time: [], value: [] };
  @property({ attribute: false }) shown: Shown = { from: 0, to: 0 };
  /** A time as text. */
  @property({ attribute: false }) tell: (at: number) => string = String;
  /** Moves what is shown while a finger or a pointer is down. */
  private drag: ((at: number) => Shown) | undefined;

  static override styles = [
    shared,
    css`
      .strip {
        position: relative;
        height: 44px;
        margin-top: var(--space-3);
        border: 1px solid var(--border);
        border-radius: var(--radius-sm);
        background: var(--surface-2);
        cursor: crosshair;
        touch-action: pan-y;
      }

      svg {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
      }

      input {
        position: absolute;
        inset: 0;
        height: 100%;
        min-height: 0;
        margin: 0;
        padding: 0;
        border: 0;
        background: none;
        appearance: none;
        pointer-events: none;
      }

      input::-webkit-slider-runnable-track {
        height: 100%;
        background: none;
      }

      input::-webkit-slider-thumb {
        appearance: none;
        pointer-events: auto;
        width: 10px;
        height: 100%;
        border: 2px solid var(--surface);
        border-radius: 4px;
        background: var(--accent);
        cursor: ew-resize;
      }

      input::-moz-range-thumb {
        pointer-events: auto;
        width: 8px;
        height: 100%;
        border: 2px solid var(--surface);
        border-radius: 4px;
        background: var(--accent);
        cursor: ew-resize;
      }

      .ends {
        display: flex;
        justify-content: space-between;
        gap: var(--space-3);
        margin-top: var(--space-1);
        color: var(--text-2);
        font-size: var(--text-xs);
      }
    `,
  ];

  private get last(): number {
    return Math.max(0, this.series.time.length - 1);
  }

  private show(from: number, to: number): void {
    const { last, shown } = this;
    const least = Math.min(FEWEST, last);
    const start = Math.round(Math.min(Math.max(0, from), last - least));
    const end = Math.round(Math.min(Math.max(start + least, to), last));
    if (start !== shown.from || end !== shown.to) this.dispatchEvent(event<Shown>("zoom", { from: start, to: end }));
  }

  private at(e: PointerEvent): number {
    const { left, width } = (e.currentTarget as HTMLElement).getBoundingClientRect();
    return ((e.clientX - left) / width) * this.last;
  }

  /** Within what is shown the brush moves it; beside it begins another part. */
  private onDown(e: PointerEvent): void {
    if (e.target instanceof HTMLInputElement || e.button !== 0) return;
    (e.currentTarget as HTMLElement).setPointerCapture(e.pointerId);
    const begin = this.at(e);
    const { from, to } = this.shown;
    const isInside = begin > from && begin < to && to - from < this.last;
    this.drag = isInside
      ? (at) => {
          const by = Math.min(Math.max(at - begin, -from), this.last - to);
          return { from: from + by, to: to + by };
        }
      : (at) => ({ from: Math.min(begin, at), to: Math.max(begin, at) });
  }

  private onMove(e: PointerEvent): void {
    const to = this.drag?.(this.at(e));
    if (to) this.show(to.from, to.to);
  }

  override render(): unknown {
    const { series, shown, last, tell } = this;
    const { from, to } = shown;
    const [begin, end] = [series.time[from] ?? Number.NaN, series.time[to] ?? Number.NaN];
    const handle = (label: string, at: number, move: (to: number) => void): unknown => html`<input
      type="range"
      aria-label=${label}
      aria-valuetext=${tell(series.time[at] ?? Number.NaN)}
      min="0"
      max=${last}
      .value=${live(String(at))}
      @input=${(e: Event) => move(Number((e.target as HTMLInputElement).value))}
      @keydown=${(e: KeyboardEvent) => {
        const way = KEYS[e.key];
        if (way === undefined) return;
        e.preventDefault();
        move(at + way * Math.max(1, Math.round(last / STROKES)));
      }}
    />`;
    return html`
      <div class="strip" data-testid="zoom-strip" @pointerdown=${this.onDown} @pointermove=${this.onMove} @pointerup=${() => (this.drag = undefined)} @pointercancel=${() => (this.drag = undefined)}>
        ${this.draw()}
        ${handle("Shown from", from, (at) => this.show(Math.min(at, to - FEWEST), to))} ${handle("Shown to", to, (at) => this.show(from, Math.max(at, from + FEWEST)))}
      </div>
      <p class="ends"><span>${tell(begin)}</span><span>drag to choose what is shown</span><span>${tell(end)}</span></p>
    `;
  }

  private draw(): SVGSVGElement {
    const { series, shown, last } = this;
    const places = thin({ time: series.time.map((_, i) => i), value: series.value }, WIDTH);
    const known = places.value.filter(Number.isFinite);
    const [low, high] = known.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
    const x = (at: number): number => (at / Math.max(1, last)) * WIDTH;
    const y = (value: number): number => (high > low ? HEIGHT - 4 - ((value - low) / (high - low)) * (HEIGHT - 8) : HEIGHT / 2);
    const line = places.time.flatMap((at, i) => (Number.isFinite(places.value[i]) ? `${x(at).toFixed(1)} ${y(places.value[i] ?? 0).toFixed(1)}` : [])).join("L");
    return svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" }, [
      svg("rect", { x: x(shown.from), width: x(shown.to) - x(shown.from), height: HEIGHT, fill: "var(--accent-soft)" }),
      svg("path", { d: line ? `M${line}` : "", fill: "none", stroke: "var(--chart-history)", "stroke-width": 1, "vector-effect": "non-scaling-stroke" }),
    ]) as SVGSVGElement;
  }
}
