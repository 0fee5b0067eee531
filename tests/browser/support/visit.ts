import { expect } from "vitest";
import type { Browser, BrowserContext, Download, Locator, Page } from "playwright-core";

/** How a page is looked at. */
export interface Look {
  colorScheme?: "light" | "dark";
  width?: number;
  height?: number;
  /** The browser's language. */
  locale?: string;
  /** What follows the address, such as `?sample=retail`. */
  query?: string;
}

/** Patience for work on a busy machine; nothing here waits for time to pass. */
const PATIENCE_MS = 90_000;

/** One visit to the page: what it shows, and what it did behind the scenes. */
export class Visit {
  /** Addresses requested since the last call of `forgetRequests`. */
  readonly requests: string[] = [];
  /** Addresses that were reached: what the policy refuses is asked for, but never answered. */
  readonly answered: string[] = [];
  /** Errors and warnings of the console, and exceptions nobody caught. */
  readonly complaints: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
  ) {}

  /** Opens the page and waits until its engine is ready. */
  static async start(browser: Browser, url: string, look: Look = {}): Promise<Visit> {
    const { colorScheme = "light", width = 1280, height = 900, locale = "en-US", query = "" } = look;
    const context = await browser.newContext({ colorScheme, locale, viewport: { width, height }, acceptDownloads: true });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    const visit = new Visit(page, context);
    context.on("request", (request) => visit.requests.push(request.url()));
    context.on("response", (response) => visit.answered.push(response.url()));
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && visit.complaints.push(message.text()));
    page.on("pageerror", (error) => visit.complaints.push(error.message));
    await page.goto(url + query);
    await page.waitForSelector('[data-phase="empty"], [data-phase="open"], [data-phase="opening"]');
    return visit;
  }

  /** Forgets what was requested so far; blobs in memory are no requests. */
  forgetRequests(): void {
    this.requests.length = 0;
    this.answered.length = 0;
  }

  /** Requests that left the page. */
  get sent(): string[] {
    return this.requests.filter((url) => !url.startsWith("blob:") && !url.startsWith("data:"));
  }

  /** Drops a file on the window as a file manager does. */
  async drop(name: string, bytes: Uint8Array): Promise<void> {
    const transfer = await this.page.evaluateHandle(
      ({ name, base64 }) => {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], name));
        return transfer;
      },
      { name, base64: Buffer.from(bytes).toString("base64") },
    );
    await this.page.dispatchEvent("body", "dragover", { dataTransfer: transfer });
    await this.see("drop-veil");
    await this.page.dispatchEvent("body", "drop", { dataTransfer: transfer });
  }

  /** Waits for an element and returns its text. */
  async see(testId: string): Promise<string> {
    const element = this.page.getByTestId(testId).first();
    await element.waitFor();
    return textOf(element);
  }

  /** The profile of the whole file. */
  async profiled(): Promise<void> {
    await this.page.getByTestId("profile-done").waitFor();
  }

  /** Goes to a view. */
  async view(name: "profile" | "check" | "compare" | "join" | "clean" | "aggregate" | "segment" | "features" | "forecast"): Promise<void> {
    await this.page.getByTestId(`tab-${name}`).click();
  }

  /** The state of a view with a task, once it is one of `states`. */
  async reached(view: "check" | "compare" | "join" | "clean" | "aggregate" | "segment" | "features" | "forecast", ...states: string[]): Promise<void> {
    const selector = states.map((state) => `[data-testid="${view}-view"][data-state="${state}"]`).join(", ");
    await this.page.waitForSelector(selector);
  }

  /** Presses a button that saves, and returns what was saved. */
  async save(within: string, format: string): Promise<{ name: string; bytes: Buffer }> {
    const [download] = await Promise.all([
      this.page.waitForEvent("download"),
      this.page.getByTestId(within).getByTestId(`save-${format}`).click(),
    ]);
    return { name: download.suggestedFilename(), bytes: await contentOf(download) };
  }

  /** Ends the visit; there must have been nothing to complain of. */
  async end(): Promise<void> {
    const { complaints } = this;
    await this.context.close();
    expect(complaints, "the console should be silent").toEqual([]);
  }

  /** Ends a visit that was meant to make the browser complain. */
  async endLoudly(): Promise<void> {
    await this.context.close();
  }
}

/** The text of an element with that in the shadow roots below it. */
export async function textOf(element: Locator): Promise<string> {
  return (await element.evaluate(read))[0] ?? "";
}

/** The texts of all elements found, read at one moment: a list that is drawn anew meanwhile does not matter. */
export function textsOf(elements: Locator): Promise<string[]> {
  return elements.evaluateAll(read);
}

/** Runs in the page. */
function read(roots: Node | Node[]): string[] {
  const text = (node: Node): string => {
    if (node instanceof Text) return node.data;
    const children = node instanceof Element && node.shadowRoot ? node.shadowRoot.childNodes : node.childNodes;
    return Array.from(children, text).join(" ");
  };
  return [roots].flat().map((root) => text(root).replace(/\s+/g, " ").trim());
}

async function contentOf(download: Download): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** How far the page has jumped since it was opened, as browsers count it. */
export function shifted({ page }: Visit): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().reduce((sum, entry) => sum + (entry as PerformanceEntry & { value: number }).value, 0))).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve(0), 1000); // nothing at all has moved
      }),
  );
}
