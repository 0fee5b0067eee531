import { expect, test } from "vitest";

import { sample, site } from "./support/site.js";

const page = site();

/** Text of a program that is true if a module cannot be loaded; a function would be rewritten by the test's bundler. */
const importing = (own: string): string => `import(${JSON.stringify(`${own}leak.js`)}).then(() => false, () => true)`;

test("after loading nothing is requested, whatever is done", async () => {
  const visit = await page.visit();
  await visit.page.waitForLoadState("networkidle");
  visit.forgetRequests();
  await visit.drop("orders.csv", await sample("retail"));
  await visit.profiled();
  await visit.view("segment");
  await visit.reached("segment", "done");
  await visit.save("segment-downloads", "parquet");
  await visit.view("forecast");
  await visit.page.getByTestId("forecast-view").waitFor();
  await visit.page.getByTestId("theme").click();
  await visit.page.getByRole("button", { name: "start over" }).click();
  await visit.page.getByTestId("sample-energy").click();
  await visit.profiled();
  await visit.view("forecast");
  await visit.reached("forecast", "done");
  expect(visit.sent).toEqual([]);
  await visit.end();
});

test("the browser refuses what the page tries to send, even to its own host", async () => {
  const visit = await page.visit();
  await visit.page.waitForLoadState("networkidle");
  visit.forgetRequests();
  const own = page.url;
  const refused = await visit.page.evaluate(async (own) => {
    const failed = (attempt: () => Promise<unknown>): Promise<boolean> => attempt().then(() => false, () => true);
    const image = (src: string): Promise<unknown> =>
      new Promise((resolve, reject) => Object.assign(new Image(), { onload: resolve, onerror: reject, src }));
    const socket = (): Promise<unknown> =>
      new Promise((resolve, reject) => Object.assign(new WebSocket(own.replace("http", "ws")), { onopen: resolve, onerror: reject }));
    const script = (): Promise<unknown> =>
      new Promise((resolve, reject) => document.head.append(Object.assign(document.createElement("script"), { onload: resolve, onerror: reject, src: `${own}leak.js` })));
    return {
      fetchOwn: await failed(() => fetch(`${own}leak?rows=1`)),
      fetchOther: await failed(() => fetch("http://127.0.0.1:9/leak")),
      image: await failed(() => image(`${own}leak.png`)),
      socket: await failed(socket),
      script: await failed(script),
    };
  }, own);
  expect(refused).toEqual({ fetchOwn: true, fetchOther: true, image: true, socket: true, script: true });
  expect(await visit.page.evaluate(importing(page.url))).toBe(true);
  expect(visit.answered).toEqual([]);
  await visit.endLoudly();
});

test("the browser refuses what the worker tries to send", async () => {
  const visit = await page.visit();
  await visit.page.waitForLoadState("networkidle");
  visit.forgetRequests();
  const [worker] = visit.page.workers();
  expect(worker).toBeDefined();
  const refused = await worker?.evaluate(async (own) => {
    const failed = (attempt: () => Promise<unknown>): Promise<boolean> => attempt().then(() => false, () => true);
    const request = (): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        Object.assign(request, { onload: resolve, onerror: reject });
        request.open("GET", `${own}leak`);
        request.send();
      });
    const socket = (): Promise<unknown> =>
      new Promise((resolve, reject) => Object.assign(new WebSocket(own.replace("http", "ws")), { onopen: resolve, onerror: reject }));
    return { fetch: await failed(() => fetch(`${own}leak`)), request: await failed(request), socket: await failed(socket) };
  }, page.url);
  expect(refused).toEqual({ fetch: true, request: true, socket: true });
  expect(await worker?.evaluate(importing(page.url))).toBe(true);
  expect(visit.answered).toEqual([]);
  await visit.endLoudly();
});
