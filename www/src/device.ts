import type { CachedFile, Engine } from "tablight";

import { keepFiles, keepsFiles, keptBefore, rememberKept } from "./keeping.js";
import type { Sample } from "./samples.js";
import { dropWork, type Kept, keptWork, type Work } from "./workspace/saved-work.js";
import { wipe } from "./workspace/wipe.js";

/** What of the page's files and work lies on this device, and whether anything may. */
export class Device {
  /** What is kept, the latest first; nothing where the browser has no place for it. */
  kept: readonly CachedFile[] | undefined;
  /** The work of the last visit, where it was kept and its file can be opened. */
  work: Work<Kept> | undefined;

  constructor(
    /** Whether what is opened next is kept. */
    public keeps: boolean,
  ) {}

  /** What somebody agreed to in this browser, with what was there the last time. */
  static ofBrowser(): Device {
    const device = new Device(keepsFiles());
    device.kept = keptBefore() ?? ("getDirectory" in (navigator.storage ?? {}) ? [] : undefined);
    device.work = device.keeps ? keptWork() : undefined;
    return device;
  }

  /** Looks what there is. */
  async look(engine: Engine | undefined, samples: readonly Sample[]): Promise<void> {
    const hasPlace = (await navigator.storage?.getDirectory?.().catch(() => undefined)) !== undefined;
    this.kept = hasPlace ? await engine?.cached() : undefined;
    rememberKept(this.kept);
    const work = this.keeps ? keptWork() : undefined;
    const isThere = work?.origin.from === "sample" ? samples.some(({ name }) => name === work.origin.id) : this.kept?.some(({ id }) => id === work?.origin.id);
    this.work = isThere ? work : undefined;
  }

  /** Says whether what is opened next is kept. */
  keep(keeps: boolean): void {
    keepFiles(keeps);
    if (!keeps) dropWork();
    this.keeps = keeps;
  }

  /** Takes off the device all that the page has put there; says what. */
  async wipe(engine: Engine | undefined): Promise<string> {
    const files = this.kept ?? [];
    await engine?.forget();
    const removed = await wipe(files);
    this.keeps = false;
    return removed;
  }
}
