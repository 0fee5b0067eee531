import { browser } from "./browser.js";
import { Engine, type EngineOptions } from "./engine.js";

export * from "./api.js";

/** Starts an engine: in a page in a worker of its own, inside a worker in that worker. */
export function openEngine(options: EngineOptions = {}): Promise<Engine> {
  return Engine.open(browser, options);
}
