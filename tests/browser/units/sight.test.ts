import { expect, test } from "vitest";

import { moved, type Sight, zoomed } from "../../../www/src/sight.js";

const whole: Sight = { x: [0, 100], y: [-10, 10] };

test("what is below the pointer stays there while the map is zoomed", () => {
  const near = zoomed(whole, whole, 0.5, [20, 5]);
  expect(near).toEqual({ x: [10, 60], y: [-2.5, 7.5] });
  expect(zoomed(near, whole, 0.5, [20, 5]).x).toEqual([15, 40]);
});

test("zoomed out it ends at the whole, and nothing beyond it is in sight", () => {
  const near = zoomed(whole, whole, 0.5, [0, -10]);
  expect(near).toEqual({ x: [0, 50], y: [-10, 0] });
  expect(zoomed(near, whole, 3)).toBe(whole);
  expect(zoomed(near, whole, 1.5)).toEqual({ x: [0, 75], y: [-10, 5] });
});

test("the map moves by parts of what is in sight, and stops at its edges", () => {
  const near: Sight = { x: [10, 60], y: [-2, 2] };
  expect(moved(near, whole, 0.5, -0.25)).toEqual({ x: [35, 85], y: [-3, 1] });
  expect(moved(near, whole, 5, 5)).toEqual({ x: [50, 100], y: [6, 10] });
});

test("no part is so small that its axes have no digits left", () => {
  let near = whole;
  for (let i = 0; i < 100; i++) near = zoomed(near, whole, 0.1);
  expect(near.x[1] - near.x[0]).toBeCloseTo(1e-4, 10);
  expect(near.y[1] - near.y[0]).toBeGreaterThan(0);
});
