import { KINDS, type KindName, type Tab } from "./kinds.js";
import type { Node } from "./tree.js";
import type { Workspace } from "./workspace.js";

/** Which step each kind of result is shown from, and when a view has to begin anew to show another one. */
export class Shown {
  /** The one shown last stands last; nothing where the next run begins a new one. */
  readonly #steps = new Map<KindName, string | undefined>();
  /** What was shown of them. */
  readonly #stamps = new Map<KindName, string>();
  readonly #editions = new Map<Tab, number>();

  constructor(private readonly workspace: Workspace) {}

  /** Changes when the view of a tab has to begin anew. */
  edition(tab: Tab): number {
    return this.#editions.get(tab) ?? 0;
  }

  /** Was it said what a kind is shown from, be it nothing? */
  has(kind: KindName): boolean {
    return this.#steps.has(kind);
  }

  /** The step that a kind is shown from. */
  of(kind: KindName): string | undefined {
    const id = this.#steps.get(kind);
    return id !== undefined && this.workspace.tree.has(id) ? id : undefined;
  }

  /** The result that was shown last in a tab. */
  in(tab: Tab): Node | undefined {
    const { tree } = this.workspace;
    const id = [...this.#steps].findLast(([kind, step]) => KINDS[kind].tab === tab && KINDS[kind].gives === "result" && step !== undefined)?.[1];
    return id !== undefined && tree.has(id) ? tree.get(id) : undefined;
  }

  /** A view shows a step as it is now. */
  took(kind: KindName, id: string): void {
    this.#set(kind, id);
    this.#stamps.set(kind, this.#stamp(id));
  }

  /** Has the view of a step show it, anew if it shows something else. */
  look({ id, kind }: Node): void {
    const isShown = this.#steps.get(kind) === id && this.#stamps.get(kind) === this.#stamp(id) && this.workspace.state(id) === "done";
    this.#set(kind, id);
    if (!isShown) this.#renew(KINDS[kind].tab);
  }

  /** What is run next is a new step. */
  leave(kind: KindName): void {
    this.#steps.set(kind, undefined);
  }

  /** Other rows are shown, and nothing of them yet. */
  clear(): void {
    this.#steps.clear();
    this.#stamps.clear();
  }

  /** Has views begin anew whose steps went or changed; returns the tabs of those that went. */
  settle(): Tab[] {
    const gone: Tab[] = [];
    for (const [kind, id] of [...this.#steps]) {
      const { tab } = KINDS[kind];
      if (id === undefined) continue;
      if (this.workspace.tree.has(id)) {
        if (this.#stamps.get(kind) !== this.#stamp(id)) this.#renew(tab);
      } else {
        this.#steps.delete(kind);
        this.#renew(tab);
        gone.push(tab);
      }
    }
    return gone;
  }

  #set(kind: KindName, id: string): void {
    this.#steps.delete(kind); // the latest one stands last
    this.#steps.set(kind, id);
  }

  #stamp(id: string): string {
    return `${id} ${this.workspace.tree.fingerprint(id)}`;
  }

  #renew(tab: Tab): void {
    this.#editions.set(tab, this.edition(tab) + 1);
  }
}
