/** Segments and forecasts that several workers make together: the package as built, whose threads run files of their own. */
import { afterEach, beforeAll, expect, it, vi } from "vitest";

import { type Dataset, type Engine, openEngine, TablightError } from "../dist/node.js";
import { RemoteBackend } from "../dist/remote.js";

/** More rows than one worker should have to segment, in a file that is large enough for helpers to be there. */
let orders: Uint8Array;
beforeAll(() => {
  let draw = 7;
  const next = (): number => (draw = (draw * 48271) % 2147483647) / 2147483647; // Park & Miller's minimal standard
  const row = (_: unknown, i: number): string => Array.from({ length: 8 }, (_, j) => (next() + ((i * (j + 3)) % 5)).toFixed(8)).join();
  orders = new TextEncoder().encode(["a,b,c,d,e,f,g,h", ...Array.from({ length: 110_000 }, row)].join("\n"));
});
afterEach(() => vi.restoreAllMocks());

/** Has an engine start its helpers, which come with the first file that is large enough for them, and waits until they are there. */
async function withHelpers(engine: Engine): Promise<Dataset> {
  const start = vi.spyOn(RemoteBackend, "start");
  const dataset = await engine.open(new File([orders as BlobPart], "orders.csv"));
  await Promise.all(start.mock.results.map(({ value }) => value as Promise<RemoteBackend>));
  return dataset;
}

const QUESTION = { k: 6, nInit: 1, seed: 3, scale: "none" } as const;

/** The report and the segments of the rows, with so many workers. */
async function segmented(workers: number): Promise<{ report: object; segments: unknown }> {
  await using engine = await openEngine({ workers });
  await using dataset = await withHelpers(engine);
  const { report, table } = await dataset.segment(QUESTION);
  return { report, segments: table.column("segment") };
}

it("they find what one finds alone, and so does one whose helper ends meanwhile", async () => {
  const alone = await segmented(1);
  const call = vi.spyOn(RemoteBackend.prototype, "call");
  const asked = (): number => call.mock.calls.filter(([name]) => name === "chore").length;
  expect(await segmented(2)).toEqual(alone);
  const together = asked();
  expect(together).toBeGreaterThan(4);
  const real = RemoteBackend.prototype.call;
  call.mockRestore();
  let left = 3;
  vi.spyOn(RemoteBackend.prototype, "call").mockImplementation(function (this: RemoteBackend, name, args, options) {
    if (name === "chore" && left-- === 0) void this.close();
    return real.call(this, name, args, options) as never;
  });
  expect(await segmented(2)).toEqual(alone);
  expect(left).toBeLessThan(0);
}, 120_000);

it("a segmentation that is cancelled leaves nothing with its helpers", async () => {
  const call = vi.spyOn(RemoteBackend.prototype, "call");
  await using engine = await openEngine({ workers: 2 });
  await using dataset = await withHelpers(engine);
  const before = (await engine.memory()).used;
  const stop = new AbortController();
  const onProgress = (): void => void (call.mock.calls.some(([name]) => name === "chore") && stop.abort());
  const error = await dataset.segment({ ...QUESTION, nInit: 50, maxIter: 300, tol: 0 }, { signal: stop.signal, onProgress }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "aborted" });
  expect(error).toBeInstanceOf(TablightError);
  const begun = new Set(call.mock.calls.flatMap(([name, args]) => (name === "chore" ? [(args as { number: number }).number] : [])));
  const ended = new Set(call.mock.calls.flatMap(([name, args]) => (name === "endChore" ? [(args as { number: number }).number] : [])));
  expect([begun.size > 0, ended]).toEqual([true, begun]);
  expect((await engine.memory()).used).toBe(before);
}, 120_000);

it("forecasts of many series are the same, whoever makes them", async () => {
  const rows = Array.from({ length: 40 * 36 }, (_, i) => {
    const [series, month] = [Math.floor(i / 36), i % 36];
    return `item ${series},${new Date(Date.UTC(2020, month)).toISOString().slice(0, 10)},${100 + series + (month % 12) * 3 + ((i * 48271) % 2147483647) / 2147483647}`;
  });
  const sales = new TextEncoder().encode(["item,month,sold", ...rows].join("\n"));
  const call = vi.spyOn(RemoteBackend.prototype, "call");
  const asked = (): number => call.mock.calls.filter(([name]) => name === "chore").length;
  const forecast = async (workers: number): Promise<{ report: object; yhat: unknown; model: Uint8Array }> => {
    await using engine = await openEngine({ workers });
    if (workers > 1) await (await withHelpers(engine)).close();
    await using dataset = await engine.open(new File([sales as BlobPart], "sales.csv"));
    const { report, table, model } = await dataset.forecast({ time: "month", value: "sold", series: ["item"], horizon: 6, method: "ets" });
    return { report, yhat: table.column("yhat"), model: model?.save() ?? new Uint8Array() };
  };
  const alone = await forecast(1);
  expect(asked()).toBe(0);
  expect(await forecast(2)).toEqual(alone);
  expect(asked()).toBeGreaterThan(2);
}, 120_000);

it("a task that takes long calls for helpers, who join it or the next one", async () => {
  const rows = Array.from({ length: 900 * 60 }, (_, i) => `item ${Math.floor(i / 60)},${i % 60},${100 + (i % 12) * 3 + ((i * 48271) % 2147483647) / 2147483647}`);
  const call = vi.spyOn(RemoteBackend.prototype, "call");
  await using engine = await openEngine({ workers: 2 });
  await using dataset = await engine.open(new TextEncoder().encode(["item,step,sold", ...rows].join("\n")), { name: "sales.csv" });
  expect(call).not.toHaveBeenCalled();
  const asked = (): number => call.mock.calls.filter(([name]) => name === "chore").length;
  // A thread may take longer to start than a fast machine to forecast.
  for (let runs = 0; runs < 20 && asked() < 2; runs++) {
    const { report } = await dataset.forecast({ time: "step", value: "sold", series: ["item"], horizon: 6, season: [12], holdout: 0 });
    expect(report.series).toHaveLength(900);
  }
  expect(asked()).toBeGreaterThan(1);
}, 120_000);
