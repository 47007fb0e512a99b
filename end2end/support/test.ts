// What every journey begins with: a desk, and people who come in with a browser of their own.
//
// Whatever a page writes to the console as an error or a warning fails the journey that it happened in.
import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";
import { cast, PASSWORD, type Who } from "./cast.ts";
import { Desk } from "./desk.ts";
import type { Lang } from "./words.ts";

export { expect };

// A page is there, its module compiled and its line open well within this, on a busy machine too.
const LINE_WITHIN_MS = 15_000;

export type Theme = "light" | "dark";

export interface Coming {
  lang?: Lang;
  theme?: Theme;
  /** Without JavaScript. */
  bare?: boolean;
  /** By the wire that can be cut. */
  byWire?: boolean;
}

export class Visitor {
  private readonly complaints: string[] = [];
  private readonly tolerated: RegExp[] = [];

  constructor(
    readonly page: Page,
    readonly context: BrowserContext,
    readonly url: string,
  ) {
    page.on("console", (said) => {
      if (said.type() === "error" || said.type() === "warning") this.complaints.push(`${said.type()}: ${said.text()} (${page.url()})`);
    });
    page.on("pageerror", (error) => this.complaints.push(`thrown: ${error.message} (${page.url()})`));
  }

  /** For journeys that break something on purpose. */
  tolerate(complaint: RegExp): void {
    this.tolerated.push(complaint);
  }

  /** What the console said so far that nobody expected. */
  complained(): string[] {
    return this.complaints.filter((said) => !this.tolerated.some((expected) => expected.test(said)));
  }

  /** Opens a page that lives, and waits until its line to the desk is open. */
  async open(path: string): Promise<void> {
    // The page before may open a line until this one is there.
    await this.page.goto(path, { waitUntil: "commit" });
    // Heard from then on: the line may be open before the page has loaded, and need not be the first that it tries.
    await Promise.all([this.line(), this.page.waitForLoadState()]);
  }

  /** Goes on to a page that lives, and waits until its line is open; the page before must not be about to open one. */
  async arrive(leave: () => Promise<unknown>): Promise<void> {
    await Promise.all([this.line(), leave()]);
    await this.page.waitForLoadState();
  }

  private line() {
    return this.page.waitForEvent("websocket", {
      predicate: (socket) => socket.waitForEvent("framereceived", ({ payload }) => /welcome/i.test(String(payload))).then(() => true, () => false),
      timeout: LINE_WITHIN_MS,
    });
  }

  /** Sends a form as the page at that address would. */
  async submit(path: string, form: Record<string, string>): Promise<string> {
    const answer = await this.context.request.post(path, {
      form,
      headers: { origin: this.url, accept: "text/html" },
      maxRedirects: 0,
    });
    expect([302, 303], `${path} leads on`).toContain(answer.status());
    return answer.headers().location ?? "";
  }
}

export type Enter = (who: Who | undefined, coming?: Coming) => Promise<Visitor>;

export const test = base.extend<{ enter: Enter }, { desk: Desk }>({
  desk: [
    async ({}, use) => {
      const desk = await Desk.start();
      await use(desk);
      await desk.stop();
    },
    { scope: "worker", timeout: 180_000 },
  ],
  enter: async ({ browser, desk }, use) => {
    const visitors: Visitor[] = [];
    const leave: (() => Promise<unknown>)[] = [];
    await use(async (who, coming = {}) => {
      const url = coming.byWire ? desk.wire.url : desk.url;
      const lang = coming.lang ?? (who ? cast[who].lang : "en");
      const context = await browser.newContext({
        baseURL: url,
        locale: lang === "it" ? "it-IT" : "en-GB",
        colorScheme: coming.theme ?? "light",
        javaScriptEnabled: !coming.bare,
      });
      const visitor = new Visitor(await context.newPage(), context, url);
      // Without JavaScript nothing uses the module that the page announces.
      if (coming.bare) visitor.tolerate(/preloaded using link preload but not used/);
      visitors.push(visitor);
      if (who) {
        const to = await visitor.submit("/api/account/sign_in", { email: cast[who].email, password: PASSWORD, next: "" });
        expect(to, `${who} is let in`).not.toContain("sign-in");
      }
      await visitor.submit("/preferences", { lang, theme: coming.theme ?? "light", next: "/" });
      // A language is kept in the profile: the next journey finds everybody speaking their own.
      if (who && lang !== cast[who].lang) leave.push(() => visitor.submit("/preferences", { lang: cast[who].lang, next: "/" }));
      return visitor;
    });
    for (const last of leave) await last();
    // First everybody leaves, so that no browser of this journey is left in the next one.
    for (const visitor of visitors) await visitor.context.close();
    expect(visitors.flatMap((visitor) => visitor.complained()), "the consoles are silent").toEqual([]);
  },
});
