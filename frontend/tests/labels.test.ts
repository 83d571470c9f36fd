import { expect, test } from "vitest";
import { FONT, LABEL, labelled, pitch, room } from "../src/parts/labels";

test("every nth place has a label, and what is wanted beside them", () => {
  expect(labelled(7, 3, [])).toEqual([0, 3, 6]);
  expect(labelled(7, 3, [3, 5])).toEqual([0, 3, 6, 5]);
  expect(labelled(7, 1, [-1, 7])).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(labelled(0, 2, [0])).toEqual([]);
});

test("the longest word decides, of which no more is shown than there may be", () => {
  expect(room(["東", "京都府"], 14) - room(["東"], 14)).toBeCloseTo(2 * FONT);
  expect(room(["京都府京都市"], 2)).toBeCloseTo(room(["京都"], 14));
  expect(room([], 14)).toBe(room(["東"], 14));
});

test("letters of full width stand, so they need the height of their font", () => {
  expect(pitch(["is", "the"])).toBe(LABEL);
  expect(pitch(["is", "は"])).toBe(FONT + 1);
});
