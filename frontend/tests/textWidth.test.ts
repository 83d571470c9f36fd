import { expect, test } from "vitest";
import { ems, isFull } from "../src/parts/textWidth";

test("a full-width letter takes its whole size, a Latin one little more than half of it", () => {
  expect(ems("猫である")).toBe(4);
  expect(ems("ー、𠮷")).toBe(3); // beyond the first plane a letter is still one letter
  expect(ems("cat")).toBeCloseTo(3 * 0.58);
  expect(ems("ネコ")).toBeCloseTo(2);
  expect(ems("ﾈｺ")).toBeCloseTo(2 * 0.58);
  expect(ems("")).toBe(0);
});

test("punctuation of Japanese texts is full, that of Latin texts is not", () => {
  expect([..."。「Ａ！"].every(isFull)).toBe(true);
  expect([...".,“A é"].some(isFull)).toBe(false);
});
