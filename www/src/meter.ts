/** A request of this page, or one that the browser refused. */
export interface Request {
  /** Milliseconds since the page was asked for. */
  readonly at: number;
  readonly url: string;
  /** What asked for it: a script, a style sheet, a fetch. */
  readonly by: string;
  /** Bytes that came; nothing where that is not known. */
  readonly bytes: number | undefined;
  /** While the page was loading, after it had given up its right to connect, or not made at all. */
  readonly state: "loading" | "later" | "refused";
  /** Answered by what is kept on this device, not by a host. */
  readonly isLocal: boolean;
}

/** What asked for the document. */
const PAGE = "the page itself";

/** Counts what this page asks for. Blobs and data in memory are no requests. Says `change`. */
export class Meter extends EventTarget {
  #requests: Request[] = [];
  #shut = Number.POSITIVE_INFINITY;

  /** Everything so far, in the order of time. */
  get requests(): readonly Request[] {
    return this.#requests;
  }

  /** How many of a state there were. */
  count(state: Request["state"]): number {
    return this.#requests.filter((request) => request.state === state).length;
  }

  /** Has the page given up its right to connect? */
  get isShut(): boolean {
    return this.#shut < Number.POSITIVE_INFINITY;
  }

  /** Begins, with what was asked for before. */
  start(): void {
    const observer = new PerformanceObserver((list) => this.#add(list.getEntries() as PerformanceResourceTiming[]));
    for (const type of ["navigation", "resource"]) observer.observe({ type, buffered: true });
    document.addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective, timeStamp }) => {
      this.#put([{ at: timeStamp, url: blockedURI, by: effectiveDirective, bytes: undefined, state: "refused", isLocal: false }]);
    });
  }

  /** From here on nothing should be asked for. */
  shut(): void {
    this.#shut = performance.now();
    this.dispatchEvent(new Event("change"));
  }

  #add(entries: readonly PerformanceResourceTiming[]): void {
    // A page is told of while it loads, and once more when it has loaded.
    const isTold = this.#requests.some(({ by }) => by === PAGE);
    const page = isTold ? undefined : entries.findIndex(({ entryType }) => entryType === "navigation");
    const outward = entries.filter(({ name, entryType }, i) => !/^(blob|data|about):/.test(name) && (entryType !== "navigation" || i === page));
    // What the policy refused is timed as well, though it never left; it came to nothing.
    const made = outward.filter(({ startTime, responseStatus, transferSize }) => !(startTime > this.#shut && responseStatus === 0 && transferSize === 0));
    this.#put(
      made.map(({ startTime, name, initiatorType, entryType, transferSize, workerStart }) => ({
        at: startTime,
        url: name,
        by: entryType === "navigation" ? PAGE : initiatorType,
        bytes: transferSize,
        state: startTime > this.#shut ? "later" : "loading",
        isLocal: workerStart > 0 && transferSize === 0,
      })),
    );
  }

  #put(requests: readonly Request[]): void {
    if (requests.length === 0) return;
    this.#requests = [...this.#requests, ...requests].sort((a, b) => a.at - b.at);
    this.dispatchEvent(new Event("change"));
  }
}

/** The page's one meter. */
export const meter = new Meter();
