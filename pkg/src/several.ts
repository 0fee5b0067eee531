import type { ByteSource, Range } from "./sources.js";

interface Part {
  source: ByteSource;
  /** Where it begins, and where the one behind it does. */
  start: number;
  end: number;
  /** Reads under way. */
  readers: number;
}

/** Several files, one behind the other. Only the one that is read is held open. */
class SeveralSource implements ByteSource {
  readonly size: number;
  readonly onDemand: boolean;
  readonly #parts: readonly Part[];
  #current: Part | undefined;

  constructor(sources: readonly ByteSource[]) {
    let end = 0;
    this.#parts = sources.filter(({ size }) => size > 0).map((source) => ({ source, start: end, end: (end += source.size), readers: 0 }));
    this.size = end;
    this.onDemand = sources.some(({ onDemand }) => onDemand === true);
  }

  expect(ranges: readonly Range[]): void {
    for (const part of this.#parts) {
      if (!part.source.expect) continue;
      const inside = ranges.filter(([start, end]) => start < part.end && end > part.start);
      if (inside.length > 0) part.source.expect(inside.map(([start, end]) => [Math.max(start, part.start) - part.start, Math.min(end, part.end) - part.start]));
    }
  }

  /** What there is of the range in the file it begins in. */
  async read(start: number, end: number): Promise<Uint8Array> {
    const part = this.#partAt(start);
    if (!part) return new Uint8Array(0);
    await this.#enter(part);
    part.readers++;
    try {
      return await part.source.read(start - part.start, Math.min(end, part.end) - part.start);
    } finally {
      part.readers--;
    }
  }

  async close(): Promise<void> {
    this.#current = undefined;
    await Promise.all(this.#parts.map(({ source }) => source.close?.()));
  }

  async #enter(part: Part): Promise<void> {
    const left = this.#current;
    this.#current = part;
    if (left && left !== part && left.readers === 0) await left.source.close?.();
  }

  #partAt(byte: number): Part | undefined {
    let [low, high] = [0, this.#parts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#parts[middle] as Part).end <= byte) low = middle + 1;
      else high = middle;
    }
    return this.#parts[low];
  }
}

/** The bytes of files that follow each other without a gap. */
export function severalSources(sources: readonly ByteSource[]): ByteSource {
  const [first, ...others] = sources;
  return first && others.length === 0 ? first : new SeveralSource(sources);
}
