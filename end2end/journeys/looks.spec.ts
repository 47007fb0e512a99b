// Every main page, in both languages and both themes: silent console, landmarks, nothing that axe finds serious,
// nothing wider than a telephone. With SPORTELLO_SHOTS=1 each is drawn, wide and narrow.
// Every run looks at each language in one theme: a theme's colours and a language's words hardly meet. `make prove` looks at all.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { numberOf } from "../support/acts.ts";
import type { Who } from "../support/cast.ts";
import { FOLDER } from "../support/desk.ts";
import { expect, test, type Theme, type Visitor } from "../support/test.ts";
import { words, type Lang } from "../support/words.ts";

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };
// Something of the demo that Graham asked and Aoife answered.
const DEMO_REQUEST = "Second probe for the dairy shelf";
const COMPUTED_WITHIN_MS = 15_000;
// For each page that somebody has, besides the time of any journey.
const LOOK_WITHIN_MS = 5_000;
const USUAL: [Lang, Theme][] = [["en", "dark"], ["it", "light"]];
const OTHERS: [Lang, Theme][] = [["en", "light"], ["it", "dark"]];
const ALL = process.env.SPORTELLO_PROVE === "1" || process.env.SPORTELLO_SHOTS === "1";

interface Look {
  name: string;
  who: Who | undefined;
  path: (request: string) => string;
  /** Opens the page and waits until its module runs. */
  open: (visitor: Visitor, path: string, lang: Lang) => Promise<void>;
}

const live: Look["open"] = (visitor, path) => visitor.open(path);
// The button that shows a password appears with the module.
const withPassword: Look["open"] = async ({ page }, path, lang) => {
  await page.goto(path);
  await expect(page.getByRole("button", { name: words[lang].show, exact: true }).first()).toBeVisible();
};
const withFiles: Look["open"] = async ({ page }, path) => {
  await page.goto(path);
  await expect(page.locator(".drop[data-ready]")).toBeVisible();
};
const quiet: Look["open"] = async ({ page }, path) => {
  await page.goto(path, { waitUntil: "networkidle" });
};
// The module of proofs has computed it.
const proved: Look["open"] = async (visitor, path) => {
  await visitor.open(path);
  await expect(visitor.page.locator(".proof-checked")).toHaveAttribute("data-found", "same", { timeout: COMPUTED_WITHIN_MS });
};
// What no module takes over is there at once.
const plain: Look["open"] = async ({ page }, path) => {
  await page.goto(path);
};
// The page of the first that is listed.
const first: Look["open"] = async ({ page }, path) => {
  await page.goto(path);
  await page.getByRole("rowheader").getByRole("link").first().click();
  await expect(page).toHaveURL(/\/\d+$/);
};
const previewed: Look["open"] = async (visitor, path, lang) => {
  await first(visitor, path, lang);
  await visitor.page.getByRole("button", { name: words[lang].preview, exact: true }).click();
  await expect(visitor.page.locator("#preview")).toBeVisible();
};

// One of each kind of settings, and those of which there is one.
const NEW = ["queues", "calendars", "policies", "services", "contracts", "categories", "skills", "causes", "teams", "states"];
const FORMS = [...NEW.map((topic) => `${topic}/new`), "desk", "matrix", "routing"];

const LOOKS: Look[] = [
  { name: "sign-in", who: undefined, path: () => "/sign-in", open: withPassword },
  { name: "desk", who: "aoife", path: () => "/desk", open: live },
  { name: "ticket", who: "aoife", path: (request) => `/desk/tickets/${request}`, open: live },
  { name: "proof", who: "aoife", path: () => "/desk/tickets/1063?clock=resolution.1", open: proved },
  { name: "new-ticket", who: "aoife", path: () => "/desk/new", open: live },
  { name: "profile", who: "aoife", path: () => "/profile", open: withPassword },
  { name: "portal", who: "graham", path: () => "/portal", open: live },
  { name: "request", who: "graham", path: (request) => `/portal/requests/${request}`, open: live },
  { name: "new-request", who: "graham", path: () => "/portal/new", open: withFiles },
  { name: "insight", who: "elena", path: () => "/insight", open: live },
  { name: "settings", who: "priya", path: () => "/settings", open: plain },
  { name: "settings-policies", who: "priya", path: () => "/settings/policies", open: plain },
  { name: "settings-queues", who: "priya", path: () => "/settings/queues", open: plain },
  ...FORMS.map((form): Look => ({ name: `settings-${form.replace("/", "-")}`, who: "priya", path: () => `/settings/${form}`, open: plain })),
  { name: "settings-calendar", who: "priya", path: () => "/settings/calendars", open: previewed },
  { name: "settings-audit", who: "priya", path: () => "/settings/audit", open: plain },
  { name: "people", who: "priya", path: () => "/settings/people", open: plain },
  { name: "person", who: "priya", path: () => "/settings/people", open: first },
  { name: "people-import", who: "priya", path: () => "/settings/people/import", open: plain },
  { name: "organisations", who: "priya", path: () => "/settings/organisations", open: plain },
  { name: "organisation", who: "priya", path: () => "/settings/organisations", open: first },
  { name: "insight-tickets", who: "elena", path: () => "/insight/tickets?figure=open", open: quiet },
];

for (const [lang, theme] of ALL ? [...USUAL, ...OTHERS] : USUAL) {
  for (const who of [undefined, "aoife", "graham", "elena", "priya"] as const) {
    test(`the pages of ${who ?? "a stranger"}, ${lang}, ${theme}`, async ({ enter }) => {
      const graham = await enter("graham", { lang, bare: true });
      await graham.page.goto("/portal");
      const request = numberOf((await graham.page.getByRole("link", { name: DEMO_REQUEST }).getAttribute("href")) ?? "");
      await graham.page.close();
      const visitor = await enter(who, { lang, theme });
      const looks = LOOKS.filter((look) => look.who === who);
      test.setTimeout(test.info().timeout + looks.length * LOOK_WITHIN_MS);
      for (const look of looks) {
        await test.step(look.name, async () => {
          await visitor.page.setViewportSize(WIDE);
          await look.open(visitor, look.path(request), lang);
          await judge(visitor.page, lang, theme);
          await draw(visitor.page, `${look.name}-${lang}-${theme}`);
          expect(visitor.complained(), look.name).toEqual([]);
        });
      }
    });
  }
}

async function judge(page: Page, lang: Lang, theme: Theme): Promise<void> {
  await page.waitForLoadState();
  await expect(page.locator("html")).toHaveAttribute("lang", lang);
  await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
  await expect(page).toHaveTitle(/\S/);
  await expect(page.getByRole("main")).toHaveCount(1);
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  expect(await page.locator("header, nav, footer").count(), "there is more than the content").toBeGreaterThan(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter((found) => found.impact === "serious" || found.impact === "critical");
  const told = serious.map((found) => `${found.id}: ${found.help}: ${found.nodes.slice(0, 4).map((node) => `${node.target.join(" ")} ${node.any[0]?.message ?? ""}`).join("; ")}`);
  expect(told, "axe finds nothing serious").toEqual([]);
}

async function draw(page: Page, name: string): Promise<void> {
  const shots = process.env.SPORTELLO_SHOTS === "1" ? join(FOLDER, "shots") : undefined;
  if (shots) mkdirSync(shots, { recursive: true });
  if (shots) await page.screenshot({ path: join(shots, `${name}-${WIDE.width}.png`) });
  await page.setViewportSize(NARROW);
  // The page may need a frame to fold.
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth), "nothing is wider than a telephone").toBeLessThanOrEqual(NARROW.width);
  // What slides away as the page folds is not drawn half-way.
  if (shots) await page.evaluate(() => Promise.allSettled(document.getAnimations().map((moving) => moving.finished)));
  if (shots) await page.screenshot({ path: join(shots, `${name}-${NARROW.width}.png`) });
}
