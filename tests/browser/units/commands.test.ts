import { expect, test } from "vitest";

import { type Command, found } from "../../../www/src/commands.js";
import { match } from "../../../www/src/fuzzy.js";

const command = (title: string, also = "", group = "Methods"): Command => ({ name: title, title, group, also, run: () => undefined });
const LIST = [
  command("Go to Segments", "", "Views"),
  command("Segments: kmeans", "Round segments around centers"),
  command("Segments: hdbscan", "Dense places of any shape and density"),
  command("Forecast: auto arima"),
  command("Save the table as CSV", "export download", "Save"),
  command("Open the sample: Card payments", "", "Samples"),
];
const titles = (typed: string): string[] => found(LIST, typed).map(({ command }) => command.title);

test("nothing typed: all, in their order", () => {
  expect(titles("  ")).toEqual(LIST.map(({ title }) => title));
});

test("the start of a word is found before its middle, and every word must be there", () => {
  expect(titles("hdb")).toEqual(["Segments: hdbscan"]);
  expect(titles("seg")[0]).toBe("Segments: kmeans");
  expect(titles("arima fore")).toEqual(["Forecast: auto arima"]);
  expect(titles("arima csv")).toEqual([]);
});

test("the beginnings of words find a command, letters from here and there do not", () => {
  expect(titles("faa")).toEqual(["Forecast: auto arima"]);
  expect(titles("stc")).toEqual(["Save the table as CSV"]);
  expect(titles("gxq")).toEqual([]);
  expect(titles("oaa")).toEqual([]);
});

test("what a command is for finds it too, after those that are called so", () => {
  expect(titles("export")).toEqual(["Save the table as CSV"]);
  expect(titles("dense")).toEqual(["Segments: hdbscan"]);
  expect(titles("samples")).toEqual(["Open the sample: Card payments"]);
});

test("the letters that fit are marked", () => {
  expect(match("ca pay", "Open the sample: Card payments", true)?.places).toEqual([17, 18, 22, 23, 24]);
  expect(match("mm", "Summary", true)?.places).toEqual([2, 3]);
  expect(match("zz", "Summary", true)).toBeUndefined();
});
