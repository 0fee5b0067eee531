/**
 * A table of a FlatBuffers message: fields are found through the table's vtable, absent ones have their default.
 * Format: https://flatbuffers.dev/internals/
 */
export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;
  readonly #vtable: number;
  readonly #vtableSize: number;

  private constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
    this.#vtable = at - view.getInt32(at, true);
    this.#vtableSize = view.getUint16(this.#vtable, true);
  }

  /** The root table of a message. */
  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(view, view.getUint32(0, true));
  }

  /** Where it begins in its message. */
  get position(): number {
    return this.#at;
  }

  int8(field: number, absent = 0): number {
    const at = this.#field(field);
    return at ? this.#view.getInt8(at) : absent;
  }

  int16(field: number, absent = 0): number {
    const at = this.#field(field);
    return at ? this.#view.getInt16(at, true) : absent;
  }

  int32(field: number, absent = 0): number {
    const at = this.#field(field);
    return at ? this.#view.getInt32(at, true) : absent;
  }

  /** A 64-bit count or offset; those that occur are far below 2^53. */
  size(field: number): number {
    const at = this.#field(field);
    return at ? Number(this.#view.getBigInt64(at, true)) : 0;
  }

  table(field: number): FlatTable | undefined {
    const at = this.#field(field);
    return at ? new FlatTable(this.#view, this.#target(at)) : undefined;
  }

  text(field: number): string | undefined {
    const at = this.#field(field);
    if (!at) return undefined;
    const start = this.#target(at);
    const length = this.#view.getUint32(start, true);
    return new TextDecoder().decode(new Uint8Array(this.#view.buffer, this.#view.byteOffset + start + 4, length));
  }

  /** A vector of tables. */
  tables(field: number): FlatTable[] {
    return this.#vector(field, 4, (at) => new FlatTable(this.#view, this.#target(at)));
  }

  /** A vector of structs of two 64-bit numbers, which is what Arrow's are. */
  pairs(field: number): [number, number][] {
    const size = (at: number): number => Number(this.#view.getBigInt64(at, true));
    return this.#vector(field, 16, (at) => [size(at), size(at + 8)]);
  }

  #vector<T>(field: number, width: number, read: (at: number) => T): T[] {
    const at = this.#field(field);
    if (!at) return [];
    const start = this.#target(at);
    const length = this.#view.getUint32(start, true);
    return Array.from({ length }, (_, i) => read(start + 4 + i * width));
  }

  #field(field: number): number {
    const slot = 4 + 2 * field;
    const offset = slot < this.#vtableSize ? this.#view.getUint16(this.#vtable + slot, true) : 0;
    return offset && this.#at + offset;
  }

  #target(at: number): number {
    return at + this.#view.getUint32(at, true);
  }
}
