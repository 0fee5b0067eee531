/** Files on a web server, with and without ranges. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Engine, openEngine } from "../src/node.js";
import { draws, ordersCsv } from "./sample.js";

/** What a server is made to do. */
interface Behavior {
  bytes: Uint8Array;
  ranges?: boolean;
  etag?: string;
  /** Says its kind of content is compressed, and compresses it. */
  encoded?: boolean;
  /** Answers requests from the second on. */
  later?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

let server: Server;
let url: string;
let engine: Engine;
let behavior: Behavior;
let requests: { range: string | undefined; sent: number }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/data/orders`;
  engine = await openEngine();
});
afterEach(() => void (requests = []));
afterAll(async () => {
  await engine.close();
  server.closeAllConnections();
  server.close();
});

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { bytes, ranges = true, etag, encoded, later } = behavior;
  const { range } = request.headers;
  requests.push({ range, sent: 0 });
  const count = requests.at(-1) as { sent: number };
  if (requests.length > 1 && later?.(request, response)) return;
  if (etag) response.setHeader("ETag", etag);
  const [, from, to] = /bytes=(\d+)-(\d+)/.exec(range ?? "") ?? [];
  const isCurrent = !request.headers["if-range"] || request.headers["if-range"] === etag;
  if (ranges && from !== undefined && isCurrent && Number(from) < bytes.length) {
    const body = bytes.subarray(Number(from), Number(to) + 1);
    count.sent = body.length;
    response.writeHead(206, { "Content-Range": `bytes ${from}-${Number(from) + body.length - 1}/${bytes.length}`, "Content-Length": body.length });
    response.end(body);
    return;
  }
  const body = encoded ? gzipSync(bytes) : bytes;
  count.sent = body.length;
  response.writeHead(200, { "Content-Length": body.length, ...(encoded ? { "Content-Encoding": "gzip" } : {}) });
  response.end(body);
}

const text = (rows: number): Uint8Array => new TextEncoder().encode(ordersCsv(rows));
const sent = (): number => requests.reduce((sum, request) => sum + request.sent, 0);

/** A Parquet file of eight columns of noise, which no encoding makes small. */
async function noise(rows: number): Promise<Uint8Array> {
  const draw = draws(3);
  const names = Array.from({ length: 8 }, (_, i) => `c${i}`);
  const lines = Array.from({ length: rows }, () => names.map(() => draw().toFixed(6)).join(","));
  await using dataset = await engine.open(new TextEncoder().encode([names.join(","), ...lines, ""].join("\n")));
  return new Uint8Array(await (await dataset.export({ format: "parquet" })).arrayBuffer());
}

describe("a web address", () => {
  it("is read in ranges where the server knows them, else as a stream, with the same result", async () => {
    const bytes = text(30_000);
    await using expected = await engine.open(bytes);
    const { report } = await expected.profile();
    for (const how of [{ ranges: true, etag: '"1"' }, { ranges: true }, { ranges: false }, { ranges: false, encoded: true }]) {
      behavior = { bytes, ...how };
      requests = [];
      await using dataset = await engine.open(url, { name: "orders.csv" });
      expect([dataset.rowCount, (await dataset.profile()).report], JSON.stringify(how)).toEqual([30_000, report]);
      expect(requests.length === 1, JSON.stringify(how)).toBe(!how.ranges);
    }
  });

  it("gives every task the same answer where its rows are not kept", async () => {
    behavior = { bytes: text(6000), etag: '"1"' };
    await using kept = await engine.open(url);
    await using read = await engine.open(new URL(url), { keep: "never", readBytes: 50_000 });
    expect([kept.kept, read.kept, read.name]).toEqual([true, false, "orders"]);
    expect((await read.table(["amount"])).toArrow()).toEqual((await kept.table(["amount"])).toArrow());
    expect(await (await read.export({ format: "csv" })).text()).toBe(await (await kept.export({ format: "csv" })).text());
  });

  it("of a Parquet file is asked for the bytes of the columns that are read, and no others", async () => {
    behavior = { bytes: await noise(50_000), etag: '"1"' };
    const size = behavior.bytes.length;
    await using read = await engine.open(url, { keep: "never", profile: false });
    expect([read.rowCount, sent() < size / 20]).toEqual([50_000, true]);
    requests = [];
    expect((await read.profile({ columns: ["c1", "c5"] })).report.columns.map(({ name }) => name)).toEqual(["c1", "c5"]);
    expect(sent()).toBeGreaterThan(size / 5);
    expect(sent()).toBeLessThan(size / 3.5);
    await using two = await engine.open(url, { columns: ["c2", "c3"] });
    expect(two.rowCount).toBe(50_000);
  });

  it("that holds no more than its beginning is asked once", async () => {
    behavior = { bytes: text(20) };
    await using dataset = await engine.open(url);
    expect([dataset.rowCount, requests.length]).toEqual([20, 1]);
    behavior = { bytes: new Uint8Array(0) };
    await using empty = await engine.open(url);
    expect(empty.rowCount).toBe(0);
  });

  it("can be one of several files", async () => {
    const bytes = text(3000);
    for (const ranges of [true, false]) {
      behavior = { bytes, ranges };
      await using dataset = await engine.open([url, bytes, new URL(url)]);
      expect([dataset.rowCount, dataset.name]).toEqual([9000, "orders and 2 more"]);
    }
    behavior = { bytes: await noise(50_000), etag: '"1"' };
    requests = [];
    await using counted = await engine.open([url, url], { keep: "never", profile: false });
    expect([counted.rowCount, sent() < behavior.bytes.length / 10]).toEqual([100_000, true]);
  });
});

describe("a web address that fails", () => {
  const failing = (later: Behavior["later"], more: Partial<Behavior> = {}): Promise<unknown> => {
    behavior = { bytes: text(30_000), etag: '"1"', ...(later ? { later } : {}), ...more };
    return engine.open(url, { readBytes: 100_000 });
  };

  it("tells of a file that was changed in between, whatever the server makes of it", async () => {
    const replaced = (): boolean => {
      behavior.etag = '"2"';
      return false;
    };
    await expect(failing(replaced)).rejects.toMatchObject({ code: "parse", message: expect.stringContaining("changed") });
    const longer = (): boolean => {
      behavior.bytes = text(30_001);
      return false;
    };
    requests = [];
    await expect(failing(longer)).rejects.toMatchObject({ code: "parse", message: expect.stringContaining("changed") });
    behavior = { bytes: text(6000), etag: '"1"' };
    await using read = await engine.open(url, { keep: "never" });
    behavior = { bytes: text(6000), etag: '"2"' };
    await expect(read.table(["id"])).rejects.toMatchObject({ code: "parse", hint: "open it again" });
  });

  it("tells of a file that is not there, or no longer", async () => {
    const gone = (_: IncomingMessage, response: ServerResponse): boolean => Boolean(response.writeHead(404).end());
    await expect(failing(gone)).rejects.toMatchObject({ code: "parse", message: expect.stringContaining("404") });
    requests = [{ range: undefined, sent: 0 }];
    await expect(failing(gone)).rejects.toMatchObject({ code: "params", message: expect.stringContaining("404") });
    await expect(engine.open("http://127.0.0.1:1/x.csv")).rejects.toMatchObject({ code: "params", details: { param: "source" } });
  });

  it("tells of a connection that broke off, in a range and in a stream", async () => {
    const cut = ({ headers }: IncomingMessage, response: ServerResponse): boolean => {
      const [, from, to] = /bytes=(\d+)-(\d+)/.exec(headers.range ?? "") ?? [];
      response.writeHead(206, { "Content-Range": `bytes ${from}-${to}/${behavior.bytes.length}`, "Content-Length": Number(to) + 1 - Number(from) });
      response.write("id,day");
      setTimeout(() => response.destroy(), 20);
      return true;
    };
    await expect(failing(cut, { etag: "" })).rejects.toMatchObject({ code: "parse", message: expect.stringContaining("broke off") });
    requests = [{ range: undefined, sent: 0 }];
    const half = (_: IncomingMessage, response: ServerResponse): boolean => {
      response.writeHead(200, { "Content-Length": behavior.bytes.length });
      response.write(behavior.bytes.subarray(0, 1000));
      setTimeout(() => response.destroy(), 20);
      return true;
    };
    await expect(failing(half)).rejects.toMatchObject({ code: "parse", message: expect.stringContaining("broke off") });
  });

  it("is let go when the call is cancelled while the server says nothing", async () => {
    const silent = (): boolean => true;
    behavior = { bytes: text(30_000), later: silent };
    await expect(engine.open(url, { signal: AbortSignal.timeout(150) })).rejects.toMatchObject({ code: "aborted" });
    requests = [{ range: undefined, sent: 0 }];
    await expect(engine.open(url, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ code: "aborted" });
    expect((await engine.memory()).used).toBe(0);
  });
});
