/** A field of a table: a number of so many bytes, or what it points to, written when the table is; nothing where it is not there. */
export type FlatField = { readonly bytes: 1 | 2 | 4 | 8; readonly value: number } | (() => number) | undefined;

/**
 * Writes a FlatBuffers message front to back: a table, and what it points to behind it, since offsets only lead forward.
 * An older message can follow as it is, and be pointed into. Every part returns where it begins.
 */
export class FlatWriter {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** The message of a root table, as long as a multiple of 8. */
  static message(root: (writer: FlatWriter) => readonly FlatField[]): Uint8Array {
    const writer = new FlatWriter();
    const start = writer.#take(4, 4);
    writer.#pointTo(start, writer.table(root(writer)));
    writer.#take(0, 8);
    return writer.#bytes.slice(0, writer.#length);
  }

  table(fields: readonly FlatField[]): number {
    let size = 4;
    const places = fields.map((field) => {
      if (field === undefined) return 0;
      const bytes = typeof field === "function" ? 4 : field.bytes;
      const place = Math.ceil(size / bytes) * bytes;
      size = place + bytes;
      return place;
    });
    const vtable = this.#take(4 + 2 * fields.length, 2);
    const start = this.#take(size, 8); // so that its 64-bit fields begin at a multiple of 8
    this.#view.setUint16(vtable, 4 + 2 * fields.length, true);
    this.#view.setUint16(vtable + 2, size, true);
    places.forEach((place, i) => this.#view.setUint16(vtable + 4 + 2 * i, place, true));
    this.#view.setInt32(start, start - vtable, true);
    fields.forEach((field, i) => {
      const at = start + (places[i] ?? 0);
      if (typeof field === "function") this.#pointTo(at, field());
      else if (field) this.#put(at, field.bytes, field.value);
    });
    return start;
  }

  /** A vector of what each of its entries points to. */
  offsets(entries: readonly (() => number)[]): number {
    const start = this.#take(4 + 4 * entries.length, 4);
    this.#put(start, 4, entries.length);
    entries.forEach((entry, i) => this.#pointTo(start + 4 + 4 * i, entry()));
    return start;
  }

  /** A vector of structs of two 64-bit numbers. */
  pairs(pairs: readonly (readonly [number, number])[]): number {
    this.#take(4, 8); // so that the numbers behind the count begin at a multiple of 8
    const start = this.#take(4 + 16 * pairs.length, 4);
    this.#put(start, 4, pairs.length);
    pairs.flat().forEach((value, i) => this.#put(start + 4 + 8 * i, 8, value));
    return start;
  }

  text(text: string): number {
    const bytes = new TextEncoder().encode(text);
    const start = this.#take(4 + bytes.length + 1, 4);
    this.#put(start, 4, bytes.length);
    this.#bytes.set(bytes, start + 4);
    return start;
  }

  /** An older message, as it is. */
  embed(message: Uint8Array): number {
    const start = this.#take(message.length, 8);
    this.#bytes.set(message, start);
    return start;
  }

  #take(size: number, alignment: number): number {
    const start = Math.ceil(this.#length / alignment) * alignment;
    this.#length = start + size;
    if (this.#length > this.#bytes.length) {
      const grown = new Uint8Array(2 * this.#length);
      grown.set(this.#bytes);
      [this.#bytes, this.#view] = [grown, new DataView(grown.buffer)];
    }
    return start;
  }

  #put(at: number, bytes: 1 | 2 | 4 | 8, value: number): void {
    if (bytes === 1) this.#view.setInt8(at, value);
    else if (bytes === 2) this.#view.setInt16(at, value, true);
    else if (bytes === 4) this.#view.setInt32(at, value, true);
    else this.#view.setBigInt64(at, BigInt(value), true);
  }

  #pointTo(at: number, target: number): void {
    this.#view.setUint32(at, target - at, true);
  }
}
