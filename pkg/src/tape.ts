/** How many bytes are held before they are handed to the browser's blob storage, which may be on disk. */
const FOLD = 64 << 20;

/** Bytes put aside in the order in which they come. */
export class Tape {
  #folded = new Blob([]);
  #pieces: Uint8Array[] = [];
  #held = 0;

  get size(): number {
    return this.#folded.size + this.#held;
  }

  append(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    this.#held += bytes.byteLength;
    if (this.#held >= FOLD) this.#fold();
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    return new Uint8Array(await this.whole().slice(start, end).arrayBuffer());
  }

  /** All of it. */
  whole(): Blob {
    if (this.#held > 0) this.#fold();
    return this.#folded;
  }

  #fold(): void {
    this.#folded = new Blob([this.#folded, ...(this.#pieces as BlobPart[])]);
    this.#pieces = [];
    this.#held = 0;
  }
}
