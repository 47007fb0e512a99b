// A ticket that an agent opens: what was typed into its form waits, goes along, and is never lost.
import { held, LATEST, numberOf, opened, ticket, type, unique } from "../support/acts.ts";
import { cast } from "../support/cast.ts";
import { expect, test } from "../support/test.ts";
import { words } from "../support/words.ts";

const CUT = /WebSocket connection to .* failed|net::ERR_|status of 401/;
// The desk is tried for about 15 s before a press of the button has failed.
const GIVEN_UP_WITHIN_MS = 30_000;

test("what was begun for another caller can be thrown away", async ({ enter }) => {
  const aoife = await enter("aoife");
  const { page } = aoife;
  const say = words.en;
  await aoife.open("/desk/new");
  const [who, about] = [page.getByRole("combobox", { name: say.whoFind }), page.getByRole("textbox", { name: say.about, exact: true })];
  const discard = page.getByRole("button", { name: say.dropDraft });
  await who.fill("Pia Nuova");
  await about.fill(unique("Asks for an offer"));
  await expect(page.getByText(say.draftKept)).toBeVisible();
  await discard.click();
  await expect.poll(() => held(page), "the desk knows").toEqual([]);
  await aoife.open("/desk/new");
  await expect(about).toHaveValue("");
  await expect(who).toHaveValue("");
  await expect(discard, "nothing is left to throw away").toBeHidden();
});

for (const [what, typed, field] of [["address", "pia.nuova@whitlock.example", "#email"], ["number", "0422 555 123", "#phone"]] as const) {
  test(`an unknown ${what} that is looked for is the new caller's, and not their name`, async ({ enter }) => {
    const aoife = await enter("aoife");
    const { page } = aoife;
    const say = words.en;
    await aoife.open("/desk/new");
    await page.getByRole("combobox", { name: say.whoFind }).fill(typed);
    await page.getByRole("option", { name: say.newPerson }).waitFor();
    await page.keyboard.press("Enter");
    await expect(page.locator("#name"), "which is asked for").toBeFocused();
    await expect(page.locator("#name")).toHaveValue("");
    await expect(page.locator(field)).toHaveValue(typed);
    await page.getByRole("button", { name: say.dropDraft }).click();
    await expect(page.locator(field)).toHaveValue("");
  });
}

test("a reply goes along into the ticket that continues, which waits for another that was begun", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  const { page } = aoife;
  const say = words.en;
  await aoife.open(LATEST);
  const subject = await opened(desk, page, "Hinge of the cold room");
  const number = numberOf(page.url());
  const [onward, begun, other] = [`/desk/new?follows=${number}`, unique("The hinge is in the post."), unique("Asks for an offer")];
  const about = page.getByRole("textbox", { name: say.about, exact: true });
  const [ours, discard] = [page.getByLabel(say.whatWeWrite), page.getByRole("button", { name: say.dropDraft })];
  const kept = page.waitForResponse((response) => (response.request().postData() ?? "").includes(`"ticket/${number}"`));
  await type(page, begun);
  await page.evaluate((href) => {
    const link = Object.assign(document.createElement("a"), { href });
    document.body.append(link);
    link.click();
  }, onward);
  await expect(ours, "the desk does not have it yet").toHaveValue(begun);
  await expect(about).toHaveValue(subject);
  await kept;
  await discard.click();
  await expect(about).toHaveValue("");

  // What is sent is kept, though it be nothing.
  aoife.tolerate(/422/);
  await about.press("Control+Enter");
  await expect(page.locator("#name"), "it is refused").toBeFocused();
  await aoife.open(onward);
  await expect(about, "nothing at all holds nothing up").toHaveValue(subject);

  await aoife.open("/desk/new");
  await about.fill(other);
  await expect(page.getByText(say.draftKept)).toBeVisible();
  await aoife.open(onward);
  await expect(about, "what was begun stays whole").toHaveValue(other);
  await expect(page.getByRole("status").filter({ hasText: say.newWaits })).toBeVisible();
  await about.fill("");
  await expect(discard, "what waits can be come to by hand as well").toBeVisible();
  await discard.click();
  await expect(about).toHaveValue(subject);
  await expect(ours).toHaveValue(begun);
  await expect(page.getByRole("status").filter({ hasText: say.newWaits })).toHaveCount(0);
  await expect.poll(() => held(page), "nothing is left of the other").toEqual([]);
});

test("a call without a name is refused, and says so beside the fields that open", async ({ enter }) => {
  const aoife = await enter("aoife");
  aoife.tolerate(/422/);
  const { page } = aoife;
  const say = words.en;
  await aoife.open("/desk/new");
  await page.getByRole("combobox", { name: say.whoFind }).fill("Zeno Quill");
  await page.getByRole("textbox", { name: say.about, exact: true }).fill(unique("Asks when we come"));
  await page.keyboard.press("Control+Enter");
  await expect(page.locator("#name"), "what is refused is where one types next").toBeFocused();
  // The browser tells of opened fields a moment later.
  await page.evaluate(() => new Promise((told) => requestAnimationFrame(() => setTimeout(told))));
  await expect(page.locator("#name-error"), "why is there to be read").toBeVisible();
  await page.getByRole("button", { name: say.dropDraft }).click();
  await expect.poll(() => held(page), "the next caller is somebody else").toEqual([]);
});

test("a new ticket whose answer is lost is said to be there, and leads to it", async ({ enter }) => {
  const aoife = await enter("aoife");
  aoife.tolerate(CUT);
  const { page } = aoife;
  const say = words.en;
  await aoife.open("/desk/new");
  await page.getByRole("combobox", { name: say.whoFind }).fill(cast.graham.name);
  await expect(page.getByRole("listbox", { name: /^People$/ }).getByRole("option")).toHaveCount(2);
  await page.keyboard.press("Enter");
  const [about, subject] = [page.getByRole("textbox", { name: say.about, exact: true }), unique("Asks for the date of the visit")];
  await about.fill(subject);
  await page.getByLabel(say.whatTheySay).fill("Calls again at three.");
  const open = "**/api/desk/open";
  await page.route(open, async (route) => {
    await route.fetch();
    await route.abort();
  });
  const lost = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/api/desk/open"));
  await page.keyboard.press("Control+Enter");
  await lost;
  await expect(about, "the desk tells of it all the same").toHaveValue("", { timeout: GIVEN_UP_WITHIN_MS });
  await page.unroute(open);
  const news = page.locator(".toast").filter({ hasText: say.isOpened });
  await expect(news).toBeVisible({ timeout: GIVEN_UP_WITHIN_MS });
  await news.getByRole("link", { name: say.openIt }).click();
  await expect(ticket(page, subject)).toBeVisible();
});
