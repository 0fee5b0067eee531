import { expect, it } from "vitest";

import { Turns } from "../../../www/src/turns.js";

it("lets pieces run in order, with a pause whenever a slice is used up", async () => {
  let clock = 0;
  const log: string[] = [];
  const turns = new Turns(
    () => clock,
    async () => void log.push("pause"),
  );
  const piece = async (name: string, ms: number): Promise<void> => {
    await turns.next();
    log.push(name);
    clock += ms;
  };
  await Promise.all([piece("a", 3), piece("b", 3), piece("c", 30), piece("d", 1), piece("e", 1)]);
  expect(log).toEqual(["pause", "a", "b", "c", "pause", "d", "e"]);
  clock += 1000;
  await piece("f", 1);
  expect(log.slice(-2)).toEqual(["pause", "f"]);
});
