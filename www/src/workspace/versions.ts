/** A value, and those there were before and after it, each with what was done to come to it. */
export class Versions<T> {
  private constructor(
    readonly current: T,
    private readonly past: readonly Step<T>[],
    private readonly future: readonly Step<T>[],
  ) {}

  static of<T>(value: T): Versions<T> {
    return new Versions(value, [], []);
  }

  /** What `undo` takes back; nothing where there is nothing. */
  get undoes(): string | undefined {
    return this.past.at(-1)?.what;
  }

  /** What `redo` does again. */
  get redoes(): string | undefined {
    return this.future[0]?.what;
  }

  /** A new value; what was undone before cannot be done again then. */
  to(value: T, what: string): Versions<T> {
    return new Versions(value, [...this.past, { value: this.current, what }], []);
  }

  undo(): Versions<T> {
    const before = this.past.at(-1);
    return before ? new Versions(before.value, this.past.slice(0, -1), [{ value: this.current, what: before.what }, ...this.future]) : this;
  }

  redo(): Versions<T> {
    const [next, ...rest] = this.future;
    return next ? new Versions(next.value, [...this.past, { value: this.current, what: next.what }], rest) : this;
  }
}

interface Step<T> {
  readonly value: T;
  readonly what: string;
}
