import { expect, test } from "vitest";

import { aligned, brief, bytes, cell, counted, list, number, period, share, span, standing, time, toMs } from "../../../www/src/format.js";

test("a small share is never shown as none, nor a large one as all", () => {
  expect([0, 0.0002, 0.042, 0.9996, 1].map(share)).toEqual(["0%", "<0.1%", "4.2%", ">99.9%", "100%"]);
});

test("numbers keep four digits and their size", () => {
  expect([0, 0.00001234, 0.12345, 1234.567, 123456.7, 2.5e10].map(number)).toEqual(["0", "1.23e-5", "0.1235", "1,234.57", "123,457", "2.50e10"]);
  expect([null, undefined, Number.NaN, Infinity].map(number)).toEqual(["–", "–", "–", "–"]);
  expect([999.5, 4321.7, 101_500, 2_345_678].map(brief)).toEqual(["999.5", "4,322", "101.5K", "2.346M"]);
});

test("the numbers of a column have the same decimals", () => {
  const show = aligned([0.5, 12.3456, 3]);
  expect([0.5, 12.3456, 3].map(show)).toEqual(["0.50", "12.35", "3.00"]);
  expect(aligned([1, 20, 300])(20)).toBe("20");
});

test("counts, bytes and spans carry their unit", () => {
  expect([counted(1, "row"), counted(12_345, "row"), bytes(812), bytes(4_200_000), span(365 * 86_400_000), span(5000)]).toEqual(["1 row", "12,345 rows", "812 B", "4.2 MB", "365 days", "5 seconds"]);
});

test("figures of some rows say of how many", () => {
  expect(standing(131_072)).toBe("Of 131,072 rows that stand for all of them.");
});

test("times are in UTC, and show the hour only where there is one", () => {
  expect(time(toMs("2025-03-01"))).toBe("Mar 1, 2025");
  expect(time(toMs("2025-03-01T06:30:00"))).toBe("Mar 1, 2025, 06:30");
  expect(toMs("2025-03-01T06:30:00+02:00")).toBe(toMs("2025-03-01 04:30:00"));
});

test("a span of time is called what people call it, whatever zone its days begin in", () => {
  const at = Date.UTC(2025, 3, 7);
  expect(["hour", "day", "week", "month", "quarter", "year"].map((every) => period(at, every))).toEqual(["Apr 7, 2025, 00:00", "Apr 7, 2025", "week of Apr 7, 2025", "Apr 2025", "Q2 2025", "2025"]);
  const newYear = [Date.parse("2025-01-01T00:00:00+02:00"), Date.parse("2025-01-01T00:00:00-08:00")];
  expect(newYear.map((ms) => period(ms, "month"))).toEqual(["Jan 2025", "Jan 2025"]);
});

test("a cell is shown by the type of its column", () => {
  expect([cell(null), cell(true), cell("12.50", "decimal(12,2)"), cell(9_007_199_254_740_993n, "int64"), cell("2025-03-01", "date")]).toEqual(["–", "yes", "12.5", "9,007,199,254,740,993", "Mar 1, 2025"]);
});

test("names are listed as people list them", () => {
  expect([list([]), list(["a"]), list(["a", "b"]), list(["a", "b", "c"])]).toEqual(["", "a", "a and b", "a, b and c"]);
});
