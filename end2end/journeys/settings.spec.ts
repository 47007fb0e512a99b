// An administrator changes a calendar: sees what it means and what would have been, saves, and is in its history. No page of it has
// a module: all of this goes without JavaScript too.
import type { Locator, Page } from "@playwright/test";
import { choose, CUSTOMER, LATEST, row, ticket, unique } from "../support/acts.ts";
import { ITALY_ADDRESS, UK_ADDRESS, UK_QUEUE } from "../support/cast.ts";
import { expect, test } from "../support/test.ts";
import { words } from "../support/words.ts";

const CALENDAR = "Leeds office";
const LONGER = "09:00-19:30";

const ITALIAN = "Italian office";
const WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const DAYS_OFF = "Days off and days with other hours";

/** What stands in a calendar's form. */
interface Hours {
  week: string[];
  off: string;
}
// Nothing is due sooner, and nothing later.
const ALWAYS: Hours = { week: WEEK.map(() => "00:00-24:00"), off: "" };
const HARDLY: Hours = { week: ["09:00-09:30", "09:00-09:30", "09:00-09:30", "09:00-09:30", "09:00-09:30", "", ""], off: "" };

async function openCalendar(page: Page, name = CALENDAR): Promise<void> {
  await page.goto("/settings");
  await page.getByRole("link", { name: "Calendars", exact: true }).click();
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

function day(page: Page, name: string): Locator {
  return page.getByLabel(name, { exact: true });
}

async function read(page: Page): Promise<Hours> {
  const week: string[] = [];
  for (const name of WEEK) week.push(await day(page, name).inputValue());
  return { week, off: await day(page, DAYS_OFF).inputValue() };
}

async function write(page: Page, hours: Hours): Promise<void> {
  for (const [nth, name] of WEEK.entries()) await day(page, name).fill(hours.week[nth] ?? "");
  await day(page, DAYS_OFF).fill(hours.off);
}

/** Saves the form. The page before may say already that something was saved. */
async function save(page: Page): Promise<void> {
  const loaded = page.waitForEvent("load");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await loaded;
  await expect(page.getByText("Saved.", { exact: true })).toBeVisible();
}

/** A ticket by mail, urgent: few are, so that its row is always drawn. */
async function urgent(page: Page, subject: string): Promise<void> {
  await row(page, "en", subject).getByRole("link").click();
  await expect(ticket(page, subject)).toBeVisible();
  await choose(page, "priority", "Urgent");
}

for (const bare of [false, true]) {
  test(`an administrator changes a calendar${bare ? ", without JavaScript" : ""}`, async ({ enter }) => {
    const { page } = await enter("priya", { bare });
    await openCalendar(page);
    const friday = day(page, "Friday");
    const before = await friday.inputValue();
    await friday.fill(LONGER);
    await page.getByRole("button", { name: "Preview", exact: true }).click();
    const preview = page.getByRole("region", { name: "Preview" });
    await expect(preview.getByText("+ 4 h →").first()).toBeVisible();
    await expect(preview.getByText(/Over the last 90 days, with \d+ tickets/)).toBeVisible();
    await expect(friday, "what was typed is still there").toHaveValue(LONGER);

    // Nothing was saved.
    await openCalendar(page);
    await expect(friday).toHaveValue(before);
    await friday.fill("nine to five");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.locator("#friday-error")).toBeVisible();
    await expect(friday).toHaveValue("nine to five");
    for (const hours of [LONGER, before]) {
      await friday.fill(hours);
      await save(page);
      await expect(friday).toHaveValue(hours);
    }
    const history = page.getByRole("region", { name: "What happened to it" });
    await expect(history.getByText(`Friday: from “${LONGER}” to “${before}”`).first()).toBeVisible();
    await expect(history.getByText("Priya Nair").first()).toBeVisible();
  });
}

test("a calendar is changed: what would flip is shown, and the open queue is sorted anew, live", async ({ desk, enter }) => {
  // Of those who read English, she is the one who works the Italian queue too.
  const [priya, agent] = [await enter("priya"), await enter("priya")];
  await openCalendar(priya.page, ITALIAN);
  const before = await read(priya.page);
  // From here on what is promised in Italy is due no later than the same in Leeds.
  await write(priya.page, ALWAYS);
  await save(priya.page);

  await agent.open(LATEST);
  const { page } = agent;
  const [italian, british] = [unique("Una cosa da guardare"), unique("Something to look at")];
  await desk.writer.write({ from: CUSTOMER, to: ITALY_ADDRESS, subject: italian, text: "Da ieri." });
  await expect(row(page, "en", italian)).toBeVisible();
  await desk.writer.write({ from: CUSTOMER, to: UK_ADDRESS, subject: british, text: "Since yesterday." });
  for (const subject of [italian, british]) await urgent(page, subject);
  await agent.open("/desk?priority=urgent&sort=due");
  // Rows do not change their places under the pointer.
  await page.mouse.move(0, 0);
  const place = async (subject: string): Promise<number> => Number(await row(page, "en", subject).getAttribute("aria-posinset"));
  const italianFirst = async (): Promise<boolean> => (await place(italian)) < (await place(british));
  await expect.poll(italianFirst, "the Italian one is due first").toBe(true);
  const stays = [page.locator("html"), page.locator(".list-scroll")];
  for (const part of stays) await part.evaluate((element) => element.setAttribute("data-stays", ""));

  await write(priya.page, HARDLY);
  await priya.page.getByRole("button", { name: "Preview", exact: true }).click();
  const preview = priya.page.getByRole("region", { name: "Preview" });
  await expect(preview.getByText(/^\d+ clocks? would have gone otherwise\./)).toBeVisible();
  const solution = preview.getByRole("row", { name: /^Solution/ }).getByRole("cell");
  await expect(solution).toHaveCount(2);
  const [asItIs, asItWouldBe] = await solution.allTextContents();
  expect(asItIs).toMatch(/ \(\d+ of \d+\)$/);
  expect(asItWouldBe, "other promises are kept").not.toBe(asItIs);
  await preview.getByText("Tickets that would have gone otherwise").click();
  const flip = preview.locator("details").getByRole("listitem").first();
  await expect(flip).toBeVisible();
  await expect(flip).toHaveText(/: (in time|late|nothing due) → (in time|late|nothing due)$/);
  await expect(flip.getByRole("link")).toHaveAttribute("href", /^\/desk\/tickets\/\d+$/);
  expect(await italianFirst(), "a preview sorts nothing").toBe(true);

  await save(priya.page);
  await expect.poll(italianFirst, "it is due weeks later now").toBe(false);
  for (const part of stays) await expect(part, "in the page that was open, and in its list").toHaveAttribute("data-stays");
  await write(priya.page, before);
  await save(priya.page);
});

test("who was cut off while a calendar was changed sees what is due now", async ({ desk, enter }) => {
  const [priya, aoife] = [await enter("priya"), await enter("aoife", { byWire: true })];
  aoife.tolerate(/WebSocket connection to .* failed|net::ERR_/);
  const subject = unique("Something to wait for");
  await desk.writer.write({ from: CUSTOMER, to: UK_ADDRESS, subject, text: "Since yesterday." });
  await aoife.open(LATEST);
  await row(aoife.page, "en", subject).getByRole("link").click();
  const due = (): Promise<(string | null)[]> =>
    ticket(aoife.page, subject).locator(".clocks time").evaluateAll((times) => times.map((time) => time.getAttribute("datetime")));
  await expect.poll(due).not.toEqual([]);
  const held = await due();

  await openCalendar(priya.page);
  const before = await read(priya.page);
  desk.wire.cut();
  await expect(aoife.page.getByRole("status").filter({ hasText: words.en.offline })).toBeVisible();
  await write(priya.page, HARDLY);
  await save(priya.page);
  desk.wire.mend();
  await expect.poll(due, "her page asks for it").not.toEqual(held);
  await write(priya.page, before);
  await save(priya.page);
  // Where it is a working hour just now, the seconds between the two did not count.
  const apart = async (): Promise<number> => {
    const now = await due();
    return Math.max(...held.map((time, at) => Math.abs(Date.parse(now[at] ?? "") - Date.parse(time ?? ""))));
  };
  await expect.poll(apart, "as before").toBeLessThan(60_000);
});

test("who was cut off while a queue was renamed and another one added finds both in the tree", async ({ desk, enter }) => {
  const [priya, aoife] = [await enter("priya"), await enter("aoife", { byWire: true })];
  aoife.tolerate(/WebSocket connection to .* failed|net::ERR_/);
  await aoife.open("/desk");
  const tree = aoife.page.locator("#tree");
  const [renamed, added] = [unique("Night desk"), unique("Day desk")];
  const open = async (name: string): Promise<void> => {
    await priya.page.goto("/settings/queues");
    await priya.page.getByRole("link", { name, exact: true }).click();
  };
  const call = async (name: string): Promise<void> => {
    await priya.page.locator("#name-en").fill(name);
    await save(priya.page);
  };
  await expect(tree.getByText(UK_QUEUE, { exact: true })).toBeVisible();
  desk.wire.cut();
  await expect(aoife.page.getByRole("status").filter({ hasText: words.en.offline })).toBeVisible();
  await open(UK_QUEUE);
  await call(renamed);
  await priya.page.goto("/settings/queues/new");
  await call(added);
  desk.wire.mend();
  for (const name of [renamed, added]) await expect(tree.getByText(name, { exact: true })).toBeVisible();
  await open(renamed);
  await call(UK_QUEUE);
  await expect(tree.getByText(UK_QUEUE, { exact: true }), "and by the line that is whole").toBeVisible();
});

test("the settings are there for nobody else", async ({ enter }) => {
  for (const who of ["aoife", "graham"] as const) {
    const visitor = await enter(who, { bare: true });
    for (const path of ["/settings", "/settings/calendars", "/settings/people", "/settings/organisations"]) {
      const answer = await visitor.context.request.get(path, { maxRedirects: 0, headers: { accept: "text/html" } });
      expect(answer.status(), `${who}: ${path}`).toBe(404);
      expect(await answer.text()).not.toContain(CALENDAR);
    }
  }
});
