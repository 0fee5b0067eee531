import { TablightError } from "tablight";

/** Items in their order, and those there were before and after. Every change is a new list. */
export class ItemList<T> {
  constructor(
    readonly current: readonly T[] = [],
    private readonly past: readonly (readonly T[])[] = [],
    private readonly future: readonly (readonly T[])[] = [],
  ) {}

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  add(...items: T[]): ItemList<T> {
    return this.to([...this.current, ...items]);
  }

  replace(at: number, item: T): ItemList<T> {
    return this.to(this.current.map((other, place) => (place === at ? item : other)));
  }

  remove(at: number): ItemList<T> {
    return this.to(this.current.filter((_, place) => place !== at));
  }

  move(from: number, to: number): ItemList<T> {
    const items = this.current.filter((_, place) => place !== from);
    items.splice(to, 0, ...this.current.slice(from, from + 1));
    return this.to(items);
  }

  /** All items in place of those there are. */
  to(items: readonly T[]): ItemList<T> {
    return new ItemList(items, [...this.past, this.current]);
  }

  undo(): ItemList<T> {
    const before = this.past.at(-1);
    return before ? new ItemList(before, this.past.slice(0, -1), [this.current, ...this.future]) : this;
  }

  redo(): ItemList<T> {
    const [next, ...rest] = this.future;
    return next ? new ItemList(next, [...this.past, this.current], rest) : this;
  }
}

/** The items of a saved list in JSON: those under `name`, or the list itself. */
export function itemsOf<T>(text: string, name: "steps" | "rules", what: string): readonly T[] {
  let saved: unknown;
  try {
    saved = JSON.parse(text);
  } catch (cause) {
    throw new TablightError("params", `${what} is not JSON: ${(cause as Error).message}`, { cause });
  }
  const items = Array.isArray(saved) ? (saved as unknown[]) : (saved as Record<string, unknown> | null)?.[name];
  if (!Array.isArray(items)) throw new TablightError("params", `${what} has no list of ${name}`);
  return items as T[];
}
