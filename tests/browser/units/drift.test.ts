import { expect, test } from "vitest";

import { describeDrift } from "../../../www/src/drift-words.js";

const line = (name: string, ...values: number[]) => ({ name, values });

test("the line that changed most is named, with the next one", () => {
  expect(describeDrift([line("a", 1, 1, 1, 1, 1, 1.02), line("b", 2, 2, 2, 3, 4, 4), line("c", 5, 5, 5, 5, 4.5, 4.5)])).toBe(
    "From the first third of the time to the last b changed most: 2 to 4, +100%; next c, −10%.",
  );
});

test("lines that go the same way did not drift apart", () => {
  expect(describeDrift([line("a", 1, 1, 1, 1.5, 1.5, 1.5), line("b", 4, 4, 5, 5, 6.2, 6.2)])).toBe("From the first third of the time to the last all changed alike, by +50% to +55%.");
});

test("missing values are left out, and too few or a start at 0 say nothing", () => {
  expect(describeDrift([line("a", 1, Number.NaN, 1, 1, 1, 2, 2), line("b", 1, 1, 1, 1, 1, 1)])).toContain("a changed most: 1 to 2, +100%; next b, 0%");
  expect(describeDrift([line("a", 1, 2, 3), line("b", 3, 2, 1)])).toBeUndefined();
  expect(describeDrift([line("a", 0, 0, 1, 1, 2, 2), line("b", 0, 0, 1, 1, 2, 2)])).toBeUndefined();
  expect(describeDrift([line("a", 1, 1, 1, 1, 2, 2)])).toBeUndefined();
});
