import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

import { events, tags } from "../../../www/elements.names.js";

const SOURCES = fileURLToPath(new URL("../../../www/src/", import.meta.url));

it("the tags of the page's elements are found, each once", () => {
  const found = tags(SOURCES);
  expect(found).toEqual(expect.arrayContaining(["app", "profile", "segment-card", "forecast-picture", "table"]));
  expect(new Set(found).size).toBe(found.length);
});

it("the events that views say to each other are found: with and without a type, and where the name is put together", () => {
  expect(events(SOURCES)).toEqual(expect.arrayContaining(["announce", "cancel", "mend", "run", "thresholds", "remove-item"]));
});
