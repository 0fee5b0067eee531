import { type CleanStep, TablightError } from "tablight";

type Steps = readonly CleanStep[];

/** Steps in their order, and those there were before and after. Every change is a new list. */
export class StepList {
  constructor(
    readonly current: Steps = [],
    private readonly past: readonly Steps[] = [],
    private readonly future: readonly Steps[] = [],
  ) {}

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  add(...steps: CleanStep[]): StepList {
    return this.#to([...this.current, ...steps]);
  }

  remove(at: number): StepList {
    return this.#to(this.current.filter((_, place) => place !== at));
  }

  move(from: number, to: number): StepList {
    const steps = this.current.filter((_, place) => place !== from);
    steps.splice(to, 0, ...this.current.slice(from, from + 1));
    return this.#to(steps);
  }

  /** The steps of a recipe in JSON, or of a list of steps. */
  read(text: string): StepList {
    let recipe: unknown;
    try {
      recipe = JSON.parse(text);
    } catch (cause) {
      throw new TablightError("params", `the recipe is not JSON: ${(cause as Error).message}`, { cause });
    }
    const steps = Array.isArray(recipe) ? (recipe as unknown[]) : (recipe as { steps?: unknown } | null)?.steps;
    if (!Array.isArray(steps)) throw new TablightError("params", "the recipe has no list of steps");
    return this.#to(steps as CleanStep[]);
  }

  undo(): StepList {
    const before = this.past.at(-1);
    return before ? new StepList(before, this.past.slice(0, -1), [this.current, ...this.future]) : this;
  }

  redo(): StepList {
    const [next, ...rest] = this.future;
    return next ? new StepList(next, [...this.past, this.current], rest) : this;
  }

  #to(steps: Steps): StepList {
    return new StepList(steps, [...this.past, this.current]);
  }
}
