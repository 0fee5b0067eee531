import { afterEach, expect, test } from "vitest";

import { type Field, fieldsOf, fromText, toText } from "../../../www/src/fields.js";
import { bytes, cell, count, fixed, number, share, time } from "../../../www/src/format.js";
import { betweenNumbers, isEnglish, readNumber, splitNumbers, useLocale, writeNumber } from "../../../www/src/locale.js";

afterEach(() => useLocale([]));

test("numbers and dates are written as in the language that is said, and back again", () => {
  useLocale(["de-DE", "en"]);
  expect([count(1_234_567), number(1234.567), number(2.5e10), share(0.0421), share(0.0002), fixed(0.5, 2), bytes(4_200_000)]).toEqual(["1.234.567", "1.234,57", "2,50e10", "4,2\u00a0%", "<0,1\u00a0%", "0,50", "4,2 MB"]);
  expect([time(Date.UTC(2025, 2, 1)), cell(9_007_199_254_740_993n), isEnglish()]).toEqual(["01.03.2025", "9.007.199.254.740.993", false]);
  useLocale(["en-GB"]);
  expect([number(1234.567), time(Date.UTC(2025, 2, 1)), isEnglish()]).toEqual(["1,234.57", "1 Mar 2025", true]);
});

test("what is no language is passed over", () => {
  useLocale(["not a language", "fr-CH"]);
  expect(number(0.5)).toBe("0,5");
  useLocale(["x"]);
  expect(number(0.5)).toBe("0.5");
});

test("digits and years are those of the data, whatever the language counts by", () => {
  useLocale(["ar-EG"]);
  expect(readNumber(writeNumber(1234.5))).toBe(1234.5);
  expect(count(1234)).toMatch(/^[\d.,٬]+$/);
  useLocale(["th-TH"]);
  expect(time(Date.UTC(2025, 2, 1))).toContain("2025");
});

test("what is typed is read in the same way, and with a point where it can be nothing else", () => {
  expect(["1,234.5", "1234.5", "-0.5", "1e-7", ""].map(readNumber)).toEqual([1234.5, 1234.5, -0.5, 1e-7, Number.NaN]);
  expect(["0,5", "1,23"].map(readNumber)).toEqual([Number.NaN, Number.NaN]);
  useLocale(["de-DE"]);
  expect(["1.234,5", "1.234", "1234,5", "0,5", "0.5", "0.001", "1e-7", "−3"].map(readNumber)).toEqual([1234.5, 1234, 1234.5, 0.5, 0.5, 0.001, 1e-7, -3]);
  expect(["1.23,4", "a", "1,2,3"].map(readNumber)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  useLocale(["fr-FR"]);
  expect(["1 234,5", "1\u202f234,5", "1\u00a0234"].map(readNumber)).toEqual([1234.5, 1234.5, 1234]);
  useLocale(["de-CH"]);
  expect(["1'234.5", "1’234"].map(readNumber)).toEqual([1234.5, 1234]);
});

test("lists of numbers are taken apart where a comma is part of one", () => {
  expect([betweenNumbers(), splitNumbers("0.8, 0.95"), splitNumbers("24,168")]).toEqual([", ", ["0.8", "0.95"], ["24", "168"]]);
  useLocale(["de-DE"]);
  expect([betweenNumbers(), splitNumbers("0,8; 0,95"), splitNumbers("0,8 0,95"), splitNumbers("0,8, 0,95")]).toEqual(["; ", ["0,8", "0,95"], ["0,8", "0,95"], ["0,8", "0,95"]]);
});

test("fields show and take numbers in that way, and hand on numbers", () => {
  const [level, levels] = fieldsOf({ properties: { level: { type: "number", minimum: 0.5 }, levels: { type: "array", items: { type: "number" } } } }) as [Field, Field];
  useLocale(["de-DE"]);
  expect([toText(0.95), toText([0.8, 0.95]), fromText(level, "0,95"), fromText(levels, "0,8; 0,95")]).toEqual(["0,95", "0,8; 0,95", 0.95, [0.8, 0.95]]);
  expect(() => fromText(level, "0,1")).toThrow("Level should be at least 0,5");
});
