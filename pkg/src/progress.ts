import { throttle } from "./pacing.js";
import type { Progress } from "./types.js";

/** Passes progress on at most 20 times a second, never backwards within a phase; a new phase and its end always pass. */
export function progressGate(pass: (progress: Progress) => void): (progress: Progress) => void {
  let due = throttle(50);
  let phase: string | undefined;
  let furthest = -1;
  return (progress) => {
    const isNew = progress.phase !== phase;
    if (!isNew && progress.done <= furthest) return;
    if (isNew) due = throttle(50);
    const isLast = progress.total > 0 && progress.done >= progress.total;
    if (!due() && !isLast) return;
    phase = progress.phase;
    furthest = progress.done;
    pass(progress);
  };
}
