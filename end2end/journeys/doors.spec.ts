// From one part of the desk to another: by links between the modules, and by the sign-in when a session has ended.
import type { Page } from "@playwright/test";
import { CUSTOMER, LATEST, numberOf, row, rows, ticket, unique } from "../support/acts.ts";
import { cast, PASSWORD, UK_ADDRESS } from "../support/cast.ts";
import { expect, test } from "../support/test.ts";
import { words } from "../support/words.ts";

const SOON_MS = 500;

/** Follows a link as it may stand anywhere on the page, to a page that is loaded anew. */
async function follow(page: Page, href: string): Promise<void> {
  await page.evaluate((href) => {
    Object.assign(window, { before: true });
    const link = Object.assign(document.createElement("a"), { href });
    document.body.append(link);
    link.click();
  }, href);
  // While the page is being loaded it cannot be asked.
  await expect.poll(() => page.evaluate(() => "before" in window).catch(() => true), `${href} is loaded anew`).toBe(false);
}

/** Signs in where the page leads to. */
async function signIn(page: Page): Promise<void> {
  const say = words.en;
  await page.getByLabel(say.email).fill(cast.aoife.email);
  await page.getByLabel(say.password, { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: say.signIn, exact: true }).click();
}

test("a link from the desk leads to a page of customers, and one from there to the desk", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  // A customer's page of a ticket is not an agent's.
  aoife.tolerate(/404|WebSocket connection to .* failed/);
  await aoife.open(LATEST);
  const { page } = aoife;
  const subject = unique("Valve of the milk tank");
  await desk.writer.write({ from: CUSTOMER, to: UK_ADDRESS, subject, text: "It hisses." });
  await row(page, "en", subject).getByRole("link").click();
  await expect(ticket(page, subject)).toBeVisible();
  const theirs = `/portal/requests/${numberOf(page.url())}`;
  await aoife.open("/desk");

  await follow(page, theirs);
  await expect(page).toHaveURL(`${aoife.url}${theirs}`);
  await expect(page.locator(".portal")).toBeVisible();
  await follow(page, "/desk");
  await expect(page).toHaveURL(`${aoife.url}/desk`);
  // A key that comes before the page lives is lost.
  await expect(async () => {
    await page.keyboard.press("j");
    await expect(rows(page, "en").locator("a:focus"), "the desk lives").toHaveCount(1, { timeout: SOON_MS });
  }).toPass();
  await page.goBack();
  await expect(page.locator(".portal"), "back is back").toBeVisible();
});

test("from the desk to the figures, back, and to the profile: each page is taken over by the module that has it", async ({ enter }) => {
  const elena = await enter("elena");
  const { page, url } = elena;
  const taken = (by: string) => expect(page.locator("head link[rel=modulepreload]")).toHaveAttribute("href", new RegExp(`/pkg/${by}\\.`));
  const behind = "/insight/tickets?figure=open";
  await elena.open("/insight");
  await taken("insight");
  await elena.arrive(() => page.locator(".tree-body a[href='/desk']").click());
  await expect(page).toHaveURL(`${url}/desk`);
  await taken("sportello");
  await expect(rows(page, "it").first()).toBeVisible();

  await elena.arrive(() => follow(page, behind));
  await expect(page).toHaveURL(`${url}${behind}`);
  await taken("insight");
  // Within the module no page is loaded.
  await page.evaluate(() => Object.assign(window, { before: true }));
  await page.getByRole("link", { name: words.it.backToFigures }).click();
  await expect(page.locator("#flows")).toBeVisible();
  await page.goBack();
  await expect(page.locator(".behind-list .number").first()).toBeVisible();
  expect(await page.evaluate(() => "before" in window)).toBe(true);

  await elena.arrive(() => page.goBack());
  await expect(page).toHaveURL(`${url}/desk`);
  await taken("sportello");
  // A key that comes before the page lives is lost.
  await expect(async () => {
    await page.keyboard.press("j");
    await expect(rows(page, "it").locator("a:focus"), "the desk lives").toHaveCount(1, { timeout: SOON_MS });
  }).toPass();

  await page.locator(".account summary").click();
  await page.locator(".account a[href='/profile']").click();
  await expect(page).toHaveURL(`${url}/profile`);
  await expect(page.locator("head link[rel=modulepreload]"), "her profile is complete without one").toHaveCount(0);
  const password = page.locator("input[name=old_password]");
  await password.fill("neve a luglio");
  await page.getByRole("button", { name: words.it.show }).first().click();
  await expect(password, "and shows what she types").toHaveAttribute("type", "text");
  await elena.arrive(() => page.locator(".topbar-nav a[href='/insight']").click());
  await expect(page.locator("#flows")).toBeVisible();
  expect(elena.complained()).toEqual([]);
});

test("Enter behind a password signs in, though one came from a mail about a request", async ({ enter }) => {
  const { page, url } = await enter(undefined);
  const say = words.en;
  await page.goto("/sign-in?next=/portal");
  await page.getByLabel(say.email).fill(cast.graham.email);
  await page.getByLabel(say.email).press("Enter");
  await expect(page, "without a password it asks for a link").toHaveURL(`${url}/sign-in/sent`);
  await page.goto("/sign-in?next=/portal");
  await page.getByLabel(say.email).fill(cast.graham.email);
  await expect(page.getByRole("button", { name: say.show }), "the page lives").toBeVisible();
  await page.getByLabel(say.password, { exact: true }).fill(PASSWORD);
  // A browser that has filled both in leaves the focus in the first.
  await page.getByLabel(say.email).press("Enter");
  await expect(page).toHaveURL(`${url}/portal`);
});

test("who was signed out signs in again and is where they were", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  aoife.tolerate(/WebSocket connection to .* failed|status of 401/);
  await aoife.open(LATEST);
  const { page } = aoife;
  const subject = unique("Gauge of the milk tank");
  await desk.writer.write({ from: CUSTOMER, to: UK_ADDRESS, subject, text: "It shows nothing." });
  await row(page, "en", subject).getByRole("link").click();
  await expect(ticket(page, subject)).toBeVisible();
  const number = numberOf(page.url());
  const path = `/desk/tickets/${number}`;
  await aoife.open(path);

  const second = await aoife.context.newPage();
  const line = second.waitForEvent("websocket");
  await second.goto("/desk");
  await line;
  await second.locator(".account summary").click();
  await second.locator(".account").getByRole("button", { name: words.en.signOut, exact: true }).click();
  await expect(second).toHaveURL(/sign-in/);
  await expect(page, "the other tab is led to the sign-in").toHaveURL(new RegExp(`/sign-in\\?next=.*${number}`));
  await signIn(page);
  await expect(page).toHaveURL(`${aoife.url}${path}`);
  await expect(ticket(page, subject)).toBeVisible();

  // And a tab that does not know of it finds out by what it asks for.
  await aoife.open("/desk");
  await aoife.context.clearCookies({ name: "sportello" });
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  await page.getByRole("status").getByRole("button", { name: words.en.signIn, exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in\?next=.*desk/);
  await signIn(page);
  await expect(page).toHaveURL(`${aoife.url}/desk`);
});
