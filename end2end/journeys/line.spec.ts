// The line is cut while a colleague works, and comes back: what is shown is what is true.
import type { Page } from "@playwright/test";
import { atHerList, composer, LATEST, row, rows, ticket, unique } from "../support/acts.ts";
import { cast, UK_ADDRESS } from "../support/cast.ts";
import { expect, test } from "../support/test.ts";
import { words } from "../support/words.ts";

const FROM = "nora@whitlock-dairy.example";

/** What the list says, row by row, without the ages and what is left of a promise, which pass. */
async function list(page: Page): Promise<string[]> {
  return rows(page, "en").evaluateAll((rows) =>
    rows.map((row) => {
      const place = `${row.getAttribute("aria-posinset")}/${row.getAttribute("aria-setsize")}`;
      const says = [".number", ".subject b", ".who"].map((part) => row.querySelector(part)?.textContent ?? "");
      return [place, ...says, row.querySelector(".badge use")?.getAttribute("href"), row.querySelector(".avatar")?.getAttribute("aria-label") ?? ""].join(" | ");
    }),
  );
}

test("what happened meanwhile is there when the line is back, once", async ({ desk, enter }) => {
  const [aoife, giulia] = [await enter("aoife", { byWire: true }), await enter("giulia")];
  aoife.tolerate(/WebSocket connection to .* failed|net::ERR_/);
  const [gone, taken, come] = [unique("Lamp of the cell"), unique("Hinge of the cell"), unique("Handle of the cell")];
  for (const subject of [gone, taken]) await desk.writer.write({ from: FROM, to: UK_ADDRESS, subject, text: "It is broken." });
  await Promise.all([aoife.open(LATEST), giulia.open(LATEST)]);
  for (const subject of [gone, taken]) await expect(row(aoife.page, "en", subject)).toBeVisible();

  desk.wire.cut();
  const bar = aoife.page.getByRole("status").filter({ hasText: words.en.offline });
  await expect(bar).toBeVisible();
  await row(giulia.page, "it", gone).getByRole("link").click();
  await ticket(giulia.page, gone).getByRole("button", { name: words.it.resolve, exact: true }).click();
  await expect(row(giulia.page, "it", gone)).toHaveCount(0);
  await row(giulia.page, "it", taken).getByRole("link").click();
  await ticket(giulia.page, taken).getByRole("button", { name: words.it.takeIt }).click();
  await expect(row(giulia.page, "it", taken).getByRole("img", { name: cast.giulia.name })).toBeVisible();
  await desk.writer.write({ from: FROM, to: UK_ADDRESS, subject: come, text: "It is loose." });
  await expect(row(giulia.page, "it", come)).toBeVisible();
  await expect(row(aoife.page, "en", come), "nothing comes through a line that is cut").toHaveCount(0);
  await expect(row(aoife.page, "en", gone)).toHaveCount(1);

  desk.wire.mend();
  // The page tries again by itself too, and may have been quicker than the finger.
  await aoife.page.getByRole("button", { name: words.en.tryNow }).click({ timeout: 1_000 }).catch(() => undefined);
  await expect(bar).toHaveCount(0);
  await expect(row(aoife.page, "en", come)).toHaveCount(1);
  await expect(row(aoife.page, "en", gone)).toHaveCount(0);
  await expect(row(aoife.page, "en", taken).getByRole("img", { name: cast.giulia.name })).toBeVisible();
  const caughtUp = await list(aoife.page);
  await aoife.open(LATEST);
  // A fresh page shows everything that it came with until it has measured its rows.
  await expect.poll(() => list(aoife.page)).toEqual(caughtUp);
});

test("the line comes back by itself", async ({ desk, enter }) => {
  const aoife = await enter("aoife", { byWire: true });
  aoife.tolerate(/WebSocket connection to .* failed|net::ERR_/);
  await aoife.open("/desk");
  desk.wire.cut();
  const bar = aoife.page.getByRole("status").filter({ hasText: words.en.offline });
  await expect(bar).toBeVisible();
  desk.wire.mend();
  await expect(bar).toHaveCount(0);
  await expect(aoife.page.getByRole("status").filter({ hasText: words.en.live })).toBeVisible();
});

test("an answer that is begun to a ticket which cannot be read waits for it", async ({ desk, enter }) => {
  const subject = unique("Fuse of the far freezer");
  const aoife = await atHerList(desk, enter, [subject]);
  const { page } = aoife;
  await page.keyboard.press("j");
  await expect(row(page, "en", subject).getByRole("link")).toBeFocused();
  const sent: string[] = [];
  page.on("request", (request) => /\/api\/desk\/(assign|set_\w+|take_next|write)/.test(request.url()) && sent.push(request.url()));
  aoife.tolerate(/ERR_FAILED/);
  await page.route("**/api/desk/read_ticket**", (route) => route.abort());
  await page.keyboard.press("r");
  const again = page.getByRole("button", { name: words.en.tryAgain });
  await expect(again).toBeVisible();
  await page.keyboard.type("eat at one");
  await page.unroute("**/api/desk/read_ticket**");
  await again.focus();
  await page.keyboard.press("Enter");
  await expect(ticket(page, subject)).toBeVisible();
  await expect(composer(page, "en")).toHaveValue("eat at one");
  expect(sent, "no letter of it was a command").toEqual([]);
});
