import type { Progress } from "../types.js";

/** Where the bar is drawn: a stream that may be a terminal. */
export interface Terminal {
  isTTY?: boolean | undefined;
  write(text: string): unknown;
}

const WIDTH = 24;

/** A progress bar on a terminal; silent anywhere else. */
export class Bar {
  readonly #terminal: Terminal;
  #drawn = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  readonly show = ({ phase, done, total }: Progress): void => {
    if (!this.#terminal.isTTY) return;
    const part = total > 0 ? Math.min(1, done / total) : 0;
    const full = Math.round(part * WIDTH);
    const state = total > 0 ? `${"█".repeat(full)}${"░".repeat(WIDTH - full)} ${Math.round(100 * part)} %` : "…";
    this.#terminal.write(`\r\x1b[K${phase.padEnd(8)} ${state}`);
    this.#drawn = true;
  };

  /** Leaves no trace. */
  clear(): void {
    if (this.#drawn) this.#terminal.write("\r\x1b[K");
    this.#drawn = false;
  }
}
