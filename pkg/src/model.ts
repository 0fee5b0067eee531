/** What a task has learnt, to keep and to apply to other data. */
export class SavedModel {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The bytes to keep: versioned, checked for damage, and accepted by `dataset.apply`. */
  save(): Uint8Array {
    return this.#bytes.slice();
  }
}
