import { expect, test } from "vitest";

import { inOrder } from "../../../www/src/history.js";

test("the past is in order of time, and values that share a time are averaged", () => {
  expect(inOrder([[3, 9], [1, 2], [2, 4], [1, 4], [1, 6]])).toEqual({ time: [1, 2, 3], value: [4, 4, 9] });
});
