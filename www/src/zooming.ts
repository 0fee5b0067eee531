import type { ReactiveController, ReactiveControllerHost } from "lit";

import type { Plane } from "./charts/plane.js";
import type { Place } from "./cloud.js";
import { moved, type Sight, zoomed } from "./sight.js";

/** What a button or a key makes of what is in sight. */
export const NEARER = 1 / 1.5;
export const FARTHER = 1.5;
const STEP = 0.25;
/** How much a turn of the wheel zooms, and moves, for each pixel it would scroll. */
const WHEEL = 0.002;
/** A wheel that counts lines, or pages, rather than pixels. */
const PIXELS = [1, 16, 400] as const;

/** What part of a plane is in sight: chosen by wheel, keys, buttons and drags. */
export class Zooming implements ReactiveController {
  /** Nothing: the whole. */
  sight: Sight | undefined;
  #whole: Sight | undefined;
  #dragged: Place | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly plane: () => Plane | undefined,
  ) {
    host.addController(this);
  }

  hostConnected(): void {}

  /** Shows the whole. */
  reset(): void {
    [this.sight, this.#whole] = [undefined, undefined];
    this.host.requestUpdate();
  }

  /** Shows so many times as much, with what is at a place staying there. */
  by(factor: number, at?: Place): void {
    this.#look((sight, whole) => zoomed(sight, whole, factor, at));
  }

  /** Shows what is beside, in parts of what is in sight. */
  move(right: number, up: number): void {
    this.#look((sight, whole) => moved(sight, whole, right, up));
  }

  /** The wheel zooms with Ctrl or where the map has the focus, and moves sideways; else it scrolls the page. */
  wheel(e: WheelEvent, hasFocus: boolean): void {
    const { plane } = this;
    const now = plane();
    if (!now || !(e.ctrlKey || e.metaKey || hasFocus)) return;
    e.preventDefault();
    const unit = PIXELS[e.deltaMode as 0 | 1 | 2] ?? 1;
    const [right, down] = e.shiftKey && e.deltaX === 0 ? [e.deltaY, 0] : [e.deltaX, e.deltaY];
    if (Math.abs(right) > Math.abs(down)) return this.move(right * unit * WHEEL, 0);
    const { left, top } = (e.currentTarget as Element).getBoundingClientRect();
    this.by(Math.exp(down * unit * WHEEL), [(e.clientX - left - now.x.start) / now.x.slope, (e.clientY - top - now.y.start) / now.y.slope]);
  }

  /** Plus and minus zoom, arrows move, 0 shows the whole. */
  key(e: KeyboardEvent): void {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const does: Readonly<Record<string, () => void>> = {
      "+": () => this.by(NEARER),
      "=": () => this.by(NEARER),
      "-": () => this.by(FARTHER),
      "0": () => this.reset(),
      ArrowLeft: () => this.move(-STEP, 0),
      ArrowRight: () => this.move(STEP, 0),
      ArrowUp: () => this.move(0, STEP),
      ArrowDown: () => this.move(0, -STEP),
    };
    // Without a part in sight arrows scroll the page.
    if (!does[e.key] || (e.key.startsWith("Arrow") && !this.sight)) return;
    e.preventDefault();
    e.stopPropagation();
    does[e.key]?.();
  }

  /** Moves along with the pointer, from here on. */
  grab(at: Place): void {
    this.#dragged = at;
  }

  /** The pointer went on; says whether something is moved along. */
  drag(at: Place): boolean {
    const [from, now] = [this.#dragged, this.plane()];
    if (!from || !now) return false;
    this.#dragged = at;
    this.move((from[0] - at[0]) / now.inner.width, (at[1] - from[1]) / now.inner.height);
    return true;
  }

  /** Lets go. */
  drop(): void {
    this.#dragged = undefined;
  }

  #look(at: (sight: Sight, whole: Sight) => Sight): void {
    const now = this.plane();
    if (!now) return;
    // What is drawn at first is the whole.
    if (!this.sight || !this.#whole) this.#whole = now.sight;
    const [whole, sight] = [this.#whole, at(this.sight ?? now.sight, this.#whole)];
    this.sight = sight === whole ? undefined : sight;
    this.host.requestUpdate();
  }
}
