// An administrator changes a calendar: sees what it means and what would have been, saves, and is in its history. No page of it has
// a module: all of this goes without JavaScript too.
import type { Page } from "@playwright/test";
import { rows } from "../support/acts.ts";
import { expect, test } from "../support/test.ts";

const CALENDAR = "Leeds office";
const LONGER = "09:00-19:30";

const ITALIAN = "Italian office";
const WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];

async function openCalendar(page: Page, name = CALENDAR): Promise<void> {
  await page.goto("/settings");
  await page.getByRole("link", { name: "Calendars", exact: true }).click();
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** Writes the hours of the week and saves them. */
async function keeps(page: Page, hours: string[]): Promise<void> {
  for (const [nth, day] of WEEK.entries()) await page.getByLabel(day, { exact: true }).fill(hours[nth] ?? "");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved.", { exact: true })).toBeVisible();
}

for (const bare of [false, true]) {
  test(`an administrator changes a calendar${bare ? ", without JavaScript" : ""}`, async ({ enter }) => {
    const { page } = await enter("priya", { bare });
    await openCalendar(page);
    const friday = page.getByLabel("Friday", { exact: true });
    const before = await friday.inputValue();
    await friday.fill(LONGER);
    await page.getByRole("button", { name: "Preview", exact: true }).click();
    const preview = page.getByRole("region", { name: "Preview" });
    await expect(preview.getByText(/\+ 4 h → /).first()).toBeVisible();
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
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await expect(page.getByText("Saved.", { exact: true })).toBeVisible();
      await expect(friday).toHaveValue(hours);
    }
    const history = page.getByRole("region", { name: "What happened to it" });
    await expect(history.getByText(`Friday: from “${LONGER}” to “${before}”`).first()).toBeVisible();
    await expect(history.getByText("Priya Nair").first()).toBeVisible();
  });
}

test("the open queue is sorted anew when a calendar changes", async ({ enter }) => {
  const [priya, aoife] = [await enter("priya"), await enter("aoife")];
  await aoife.open("/desk?sort=due");
  const order = () =>
    rows(aoife.page, "en").getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("href")?.split("?")[0]));
  const before = await order();
  expect(before.length).toBeGreaterThan(5);
  await openCalendar(priya.page, ITALIAN);
  const hours: string[] = [];
  for (const day of WEEK) hours.push(await priya.page.getByLabel(day, { exact: true }).inputValue());
  // Half an hour a week: what is promised in Italy comes behind what is promised in Leeds.
  await keeps(priya.page, ["09:00-09:30"]);
  await expect.poll(order).not.toEqual(before);
  await keeps(priya.page, hours);
});

test("the settings are there for nobody else", async ({ enter }) => {
  for (const who of ["aoife", "graham"] as const) {
    const visitor = await enter(who, { bare: true });
    const answer = await visitor.context.request.get("/settings/calendars", { maxRedirects: 0, headers: { accept: "text/html" } });
    expect(answer.status(), who).toBe(404);
    expect(await answer.text()).not.toContain(CALENDAR);
  }
});
