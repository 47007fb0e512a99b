// A manager watches: a figure follows the act, and opens exactly the tickets that it counts.
import type { Page } from "@playwright/test";
import { LATEST, row, ticket, unique } from "../support/acts.ts";
import { UK_ADDRESS } from "../support/cast.ts";
import { expect, test } from "../support/test.ts";
import { words } from "../support/words.ts";

// What is asked is "within a second"; half of one more is left to a machine that runs three browsers meanwhile.
const FOLLOWS_WITHIN_MS = 1_500;

/** One of the figures in a card's sentence. */
function figure(page: Page, card: string, place: number) {
  return page.locator(`#${card} b`).nth(place);
}

test("figures follow what agents do", async ({ desk, enter }) => {
  const [elena, aoife] = [await enter("elena"), await enter("aoife")];
  await Promise.all([elena.open("/insight"), aoife.open(LATEST)]);
  const [opened, resolved, open] = [figure(elena.page, "flows", 0), figure(elena.page, "flows", 1), figure(elena.page, "open", 0)];
  const before = { opened: Number(await opened.innerText()), resolved: Number(await resolved.innerText()), open: Number(await open.innerText()) };

  const subject = unique("Which filter fits the new cell?");
  await desk.writer.write({ from: "tom@harbour-fish.example", to: UK_ADDRESS, subject, text: "The old one is grey." });
  await expect(opened).toHaveText(String(before.opened + 1));
  await expect(open).toHaveText(String(before.open + 1));

  await row(aoife.page, "en", subject).getByRole("link").click();
  const button = ticket(aoife.page, subject).getByRole("button", { name: words.en.resolve, exact: true });
  await expect(button).toBeVisible();
  const pressed = Date.now();
  await button.click();
  await expect(resolved).toHaveText(String(before.resolved + 1));
  expect(Date.now() - pressed, "the figure follows within a second or so").toBeLessThan(FOLLOWS_WITHIN_MS);
  await expect(open).toHaveText(String(before.open));
  await expect(button, "what is resolved is not resolved again").toHaveCount(0);
  await expect(ticket(aoife.page, subject).getByRole("button", { name: words.en.reopen, exact: true })).toBeVisible();
});

test("figures that nobody looked at for a while are asked for again when the page is seen", async ({ enter }) => {
  const elena = await enter("elena");
  const { page } = elena;
  for (const [path, asks] of [["/insight", "report"], ["/insight/tickets?figure=open", "tickets"]] as const) {
    await elena.open(path);
    // Only a page whose line is open asks; the page may hear of that a moment after this.
    await expect(async () => {
      const asked = page.waitForRequest((request) => request.url().includes(`/api/insight/${asks}`), { timeout: 1_000 });
      await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
      await asked;
    }).toPass();
  }
});

test("a page of figures that nobody sees asks for nothing until it is seen", async ({ desk, enter }) => {
  const [elena, aoife] = [await enter("elena"), await enter("aoife")];
  const { page } = elena;
  let told = 0;
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => (told += Number(/nudge/.test(String(payload))))));
  await Promise.all([elena.open("/insight"), aoife.open(LATEST)]);
  const look = (hidden: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, hidden);
  const opened = figure(page, "flows", 0);
  const before = Number(await opened.innerText());
  await look(true);
  const [asked, heard]: [string[], number] = [[], told];
  page.on("request", (request) => request.url().includes("/api/insight/") && asked.push(request.url()));
  const subject = unique("Which oil is for the old pump?");
  await desk.writer.write({ from: "tom@harbour-fish.example", to: UK_ADDRESS, subject, text: "It is loud." });
  await expect(row(aoife.page, "en", subject)).toBeVisible();
  await expect.poll(() => told, "it is told").toBeGreaterThan(heard);
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
  expect(asked).toEqual([]);
  await look(false);
  await expect(opened).toHaveText(String(before + 1));
});

test("every figure opens exactly the tickets that it counts", async ({ enter }) => {
  const elena = await enter("elena");
  const page = elena.page;
  await elena.open("/insight");
  const told: { card: string; href: string; count: number }[] = [];
  for (const card of ["flows", "open", "answered", "acknowledged", "resolved"]) {
    const whole = page.locator("section.card").filter({ has: page.locator(`#${card}`) });
    const href = await whole.locator("a.card-link").getAttribute("href");
    // A time is told with how many tickets it is of; a count is the first figure of the sentence.
    const n = /n = (\d+)/.exec(await whole.locator(".change").first().innerText())?.[1];
    const first = await figure(page, card, 0).innerText();
    told.push({ card, href: href ?? "", count: Number(card === "flows" || card === "open" ? first : n) });
  }
  const cards = told.length;
  // Of each table some: a day, a band, a queue, a channel, of this period or the one before.
  for (const table of await page.locator("table.data-table").all()) {
    const links = await table.locator("a.link").all();
    for (const link of [links.at(0), links.at(links.length / 2), links.at(-1)]) {
      if (!link) continue;
      const href = (await link.getAttribute("href")) ?? "";
      told.push({ card: href, href, count: Number(await link.textContent()) });
    }
  }
  expect(told.length, "the tables have figures to open").toBeGreaterThan(cards + 10);
  for (const { card, href, count } of told) {
    await page.goto(href);
    await expect(page.locator("header .count"), `${card} is ${count}`).toHaveText(String(count));
    expect(await listed(page), `${card} lists ${count}`).toBe(count);
  }
});

test("the tickets behind a figure of one queue follow what happens, say which queue, and lead back to the figures one came from", async ({ desk, enter }) => {
  const elena = await enter("elena");
  const { page } = elena;
  await elena.open("/insight?days=7");
  const bar = page.locator("section.card").filter({ has: page.locator("#queues") }).locator("figure a[href*='figure=opened']").first();
  const href = (await bar.getAttribute("href")) ?? "";
  await elena.open(href);
  const queue = await page.locator("#report-title").innerText();
  expect(queue, "it says what of").toContain(", ");
  await expect(page.getByRole("link", { name: words.it.backToFigures })).toHaveAttribute("href", "/insight?days=7");

  await elena.open("/insight/tickets?figure=opened");
  const count = page.locator("header .count");
  const before = Number(await count.innerText());
  await desk.writer.write({ from: "tom@harbour-fish.example", to: UK_ADDRESS, subject: unique("Which lamp fits?"), text: "The old one is dark." });
  await expect(count).toHaveText(String(before + 1));
});

/** How many tickets are listed on this page and those that continue it, each once. */
async function listed(page: Page): Promise<number> {
  const seen = new Set<string>();
  let lines = 0;
  for (;;) {
    const here = await page.locator(".behind-list .number").allInnerTexts();
    for (const number of here) seen.add(number);
    lines += here.length;
    const more = page.getByRole("link", { name: words.it.moreTickets });
    if ((await more.count()) === 0) break;
    await page.goto((await more.getAttribute("href")) ?? "");
    await expect(page.locator("header .count")).toBeVisible();
  }
  expect(seen.size, "no ticket is listed twice").toBe(lines);
  return lines;
}

test("after the browser's Back a filter says what is counted", async ({ enter }) => {
  const elena = await enter("elena");
  const { page } = elena;
  await elena.open("/insight");
  const queue = page.locator('.period select[name="queue"]');
  await queue.selectOption({ index: 1 });
  await expect(page).toHaveURL(/queue=\d/);
  await page.goBack();
  await expect(page).not.toHaveURL(/queue=\d/);
  await expect(queue).toHaveValue("");
});
