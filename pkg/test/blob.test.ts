import { expect, it } from "vitest";
import { blobSource } from "../src/blob.js";

const BYTES = Uint8Array.from({ length: 5 << 20 }, (_, i) => (i * 2654435761) >>> 24);
const MB = 1 << 20;

it("reads any range, in order and not, alone and at once", async () => {
  const source = blobSource(new Blob([BYTES]));
  const ranges: [number, number][] = [
    [0, MB], [MB, 2 * MB], [2 * MB, 4 * MB], // in order
    [10, 20], [4 * MB, 5 * MB], [0, 3], // elsewhere
    [0, 2 * MB], [2 * MB, 4 * MB], [4 * MB, 5 * MB], // again from the start
  ];
  for (const [start, end] of ranges) expect(Buffer.compare(await source.read(start, end), BYTES.subarray(start, end)), `${start}`).toBe(0);
  const both = await Promise.all([0, 1, 0, 2, 1].map((at) => source.read(at * MB, (at + 1) * MB)));
  both.forEach((bytes, i) => expect(Buffer.compare(bytes, BYTES.subarray([0, 1, 0, 2, 1][i]! * MB, ([0, 1, 0, 2, 1][i]! + 1) * MB))).toBe(0));
  await source.close?.();
  expect(Buffer.compare(await source.read(0, MB), BYTES.subarray(0, MB))).toBe(0);
});

it("gives what there is where a range goes beyond the end", async () => {
  const source = blobSource(new Blob([BYTES]));
  expect((await source.read(0, 9 * MB)).length).toBe(5 * MB);
  expect((await source.read(5 * MB - 3, 9 * MB)).length).toBe(3);
});
