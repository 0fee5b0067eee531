import { css, html, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";

import "./picture-buttons.js";
import "./zoom-buttons.js";
import { type Plane, plane } from "../charts/plane.js";
import { pointPicture } from "../charts/points.js";
import { type Cloud, extent, NO_POINTS, type Place } from "../cloud.js";
import { event } from "../events.js";
import type { Drawn } from "../picture.js";
import { shared } from "../styles/shared.js";
import { Part } from "../turns.js";
import { Zooming } from "../zooming.js";

/** A line that is drawn gets a corner every so many pixels. */
const STEP = 4;
/** What encloses less is a click that slipped. */
const SMALLEST = 3;

/** Points on a canvas between two axes, zoomed and moved by wheel, keys, buttons and drags with Shift. Drawing a line around some of them says `lasso` with its corners; a click takes it away. */
@customElement("tablight-points")
export class PointCanvas extends Part {
  @property({ attribute: false }) cloud: Cloud = NO_POINTS;
  @property({ attribute: false }) highlight: number | undefined;
  @property() xLabel = "";
  @property() yLabel = "";
  /** Text alternative. */
  @property() label = "";
  /** The line around what is picked, in values of the axes. */
  @property({ attribute: false }) lasso: readonly Place[] = [];
  /** A finger draws a line; else it scrolls the page. */
  @property({ attribute: false }) touch = false;
  @state() private width = 0;
  /** The line that is being drawn, in pixels. */
  @state() private line: readonly Place[] | undefined;
  @query("canvas") private canvas!: HTMLCanvasElement;
  private plane: Plane | undefined;
  private readonly zooming = new Zooming(this, () => this.plane);
  /** The part of the axes that is drawn. */
  private drawnSight: Zooming["sight"];
  /** Counts what was painted, so that what is late is not painted over what is new. */
  private painting = 0;

  private readonly observer = new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0);
    if (width > 0) this.width = width;
  });
  /** Colors of the canvas do not change with the theme by themselves. */
  private readonly scheme = matchMedia("(prefers-color-scheme: dark)");
  private readonly themes = new MutationObserver(() => void this.paint());
  private readonly onScheme = (): void => void this.paint();

  static override styles = [
    shared,
    css`
      :host {
        min-height: 17.5rem;
      }

      .frame {
        position: relative;
      }

      .frame:focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }

      canvas,
      .line {
        position: absolute;
        top: 0;
        left: 0;
      }

      .line {
        cursor: crosshair;
        touch-action: pan-x pan-y pinch-zoom;
      }

      .line.touch {
        touch-action: none;
      }

      .line path {
        fill: color-mix(in srgb, var(--accent) 12%, transparent);
        stroke: var(--accent);
        stroke-width: 1.5;
        stroke-dasharray: 5 3;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer.observe(this);
    this.scheme.addEventListener("change", this.onScheme);
    this.themes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
    this.scheme.removeEventListener("change", this.onScheme);
    this.themes.disconnect();
  }

  override willUpdate(changed: PropertyValues): void {
    const { cloud, width, xLabel, yLabel, label, zooming } = this;
    if (changed.has("cloud")) zooming.reset();
    const { sight } = zooming;
    const isNew = ["cloud", "width", "xLabel", "yLabel", "label"].some((name) => changed.has(name)) || sight !== this.drawnSight;
    if (width === 0 || !isNew) return;
    this.plane = plane({ width, x: sight?.x ?? extent(cloud.x), y: sight?.y ?? extent(cloud.y), exact: sight !== undefined, xLabel, yLabel, label });
  }

  override updated(changed: PropertyValues): void {
    const isMoved = this.zooming.sight !== this.drawnSight;
    this.drawnSight = this.zooming.sight;
    if (isMoved || ["cloud", "width", "highlight"].some((name) => changed.has(name))) void this.paint();
  }

  /** Paints beside the screen and shows the whole at once. */
  private async paint(): Promise<void> {
    const { plane, cloud, highlight } = this;
    if (!plane) return;
    const painting = ++this.painting;
    const isWanted = (): boolean => painting === this.painting;
    this.removeAttribute("painted");
    const picture = await pointPicture(cloud, { plane, highlight, color: (token) => this.colorOf(token), isWanted }, window.devicePixelRatio);
    if (!picture || !isWanted()) return;
    // Setting its size clears a canvas.
    [this.canvas.width, this.canvas.height] = [picture.width, picture.height];
    [this.canvas.style.width, this.canvas.style.height] = [`${plane.width}px`, `${plane.height}px`];
    this.canvas.getContext("2d")?.drawImage(picture, 0, 0);
    this.toggleAttribute("painted", cloud.row.length > 0);
  }

  /** A token as three numbers: the browser is asked what it makes of it. */
  private colorOf(token: string): readonly [number, number, number] {
    this.canvas.style.color = `var(${token})`;
    const [red = 0, green = 0, blue = 0] = (getComputedStyle(this.canvas).color.match(/[\d.]+/g) ?? []).map(Number);
    return [red, green, blue];
  }

  private placeOf(e: PointerEvent): Place {
    const { left, top } = (e.currentTarget as Element).getBoundingClientRect();
    return [e.clientX - left, e.clientY - top];
  }

  private begin(e: PointerEvent): void {
    const moves = e.button === 1 || (e.button === 0 && e.shiftKey);
    if ((e.button !== 0 && !moves) || (e.pointerType === "touch" && !this.touch)) return;
    (e.currentTarget as Element).setPointerCapture(e.pointerId);
    if (moves) this.zooming.grab(this.placeOf(e));
    else this.line = [this.placeOf(e)];
  }

  private go(e: PointerEvent): void {
    if (this.zooming.drag(this.placeOf(e))) return;
    const last = this.line?.at(-1);
    if (!this.line || !last) return;
    const at = this.placeOf(e);
    if (Math.hypot(at[0] - last[0], at[1] - last[1]) >= STEP) this.line = [...this.line, at];
  }

  private end(): void {
    const { line, plane } = this;
    this.zooming.drop();
    this.line = undefined;
    if (!line || !plane) return;
    const corners = line.length < SMALLEST ? [] : line.map(([left, top]): Place => [(left - plane.x.start) / plane.x.slope, (top - plane.y.start) / plane.y.slope]);
    if (corners.length > 0 || this.lasso.length > 0) this.dispatchEvent(event("lasso", corners));
  }

  /** The line as a path in pixels: the one that is being drawn, else the one around what is picked. */
  private get outline(): string {
    const { plane, line, lasso } = this;
    const corners = line ?? (plane ? lasso.map(([x, y]): Place => [plane.x.slope * x + plane.x.start, plane.y.slope * y + plane.y.start]) : []);
    return corners.length < SMALLEST ? "" : `M${corners.map(([left, top]) => `${left.toFixed(1)} ${top.toFixed(1)}`).join("L")}Z`;
  }

  private readonly drawn = (): Drawn | undefined => (this.plane ? { chart: this.plane.picture, points: this.canvas } : undefined);

  private readonly onWheel = {
    // What zooms must not scroll the page as well.
    passive: false,
    handleEvent: (e: WheelEvent): void => this.zooming.wheel(e, this.shadowRoot?.activeElement?.classList.contains("frame") ?? false),
  };

  override render(): unknown {
    const { plane, touch, zooming } = this;
    if (!plane) return undefined;
    return html`<tablight-zoom-buttons .zooming=${zooming} .near=${zooming.sight !== undefined}></tablight-zoom-buttons>
    <div
      class="frame"
      tabindex="0"
      role="group"
      aria-label="Map. Plus and minus zoom, arrows move, 0 shows the whole."
      data-testid="map-frame"
      data-sight=${zooming.sight ? [...zooming.sight.x, ...zooming.sight.y].map((at) => at.toPrecision(6)).join(" ") : "all"}
      @keydown=${(e: KeyboardEvent) => zooming.key(e)}
      @wheel=${this.onWheel}
    >
      ${plane.picture}
      <canvas aria-hidden="true"></canvas>
      <svg
        class="line ${touch ? "touch" : ""}"
        width=${plane.width}
        height=${plane.height}
        viewBox="0 0 ${plane.width} ${plane.height}"
        aria-hidden="true"
        @pointerdown=${(e: PointerEvent) => this.begin(e)}
        @pointermove=${(e: PointerEvent) => this.go(e)}
        @pointerup=${() => this.end()}
        @pointercancel=${() => {
          zooming.drop();
          this.line = undefined;
        }}
      >
        <path d=${this.outline}></path>
      </svg>
    </div>
    <tablight-picture-buttons .drawn=${this.drawn}></tablight-picture-buttons>`;
  }
}
