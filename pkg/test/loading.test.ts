import { describe, expect, it } from "vitest";
import { type Glue, instantiate } from "../src/wasm.js";

const glue = (fail: () => Error): Glue => ({ default: () => Promise.reject(fail()), Engine: class {} as never, ShareRead: undefined as never });

const none = (): void => undefined;

describe("a module that cannot be loaded", () => {
  it("is told with its address and what to serve", async () => {
    const source = "https://example.org/tablight_bg.wasm";
    await expect(instantiate(glue(() => new TypeError("Failed to fetch")), source, none)).rejects.toMatchObject({
      code: "unsupported",
      message: `the WebAssembly module could not be loaded from ${source}: Failed to fetch`,
      hint: expect.stringContaining("tablight_bg.wasm"),
    });
  });

  it("is told apart when the browser cannot run it", async () => {
    const fail = (): Error => new WebAssembly.CompileError("invalid opcode 0xfd");
    await expect(instantiate(glue(fail), new Uint8Array(8), none)).rejects.toMatchObject({ hint: expect.stringContaining("SIMD") });
  });

  it("is told apart when a policy forbids it", async () => {
    const fail = (): Error => new WebAssembly.CompileError("Refused because of the Content Security Policy");
    await expect(instantiate(glue(fail), new Uint8Array(8), none)).rejects.toMatchObject({ hint: expect.stringContaining("wasm-unsafe-eval") });
  });
});
