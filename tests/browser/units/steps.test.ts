import { expect, test } from "vitest";

import { StepList } from "../../../www/src/step-list.js";

const names = ({ current }: StepList): string => current.map(({ step }) => step).join(" ");

test("every change can be undone and done again, until another one is made", () => {
  const added = new StepList().add({ step: "trim" }, { step: "collapse" }).add({ step: "sort", by: ["a"] });
  expect(names(added)).toBe("trim collapse sort");
  const moved = added.move(2, 0);
  expect(names(moved)).toBe("sort trim collapse");
  expect(names(moved.remove(1))).toBe("sort collapse");
  const undone = moved.undo().undo();
  expect([names(undone), undone.canUndo, undone.canRedo]).toEqual(["trim collapse", true, true]);
  expect(names(undone.redo().redo())).toBe("sort trim collapse");
  expect(undone.remove(0).canRedo).toBe(false);
  expect(new StepList().undo().canUndo).toBe(false);
});

test("a recipe is read from JSON, and what is none refused", () => {
  expect(names(new StepList().read('{"version":1,"steps":[{"step":"trim"}]}'))).toBe("trim");
  expect(names(new StepList().read('[{"step":"trim"}]'))).toBe("trim");
  for (const text of ["{", "{}", "null", "1"]) expect(() => new StepList().read(text), text).toThrow("the recipe");
});
