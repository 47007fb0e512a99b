// What somebody is writing is lost by nothing: not by a closed tab, a cut line, a lost answer or a second thought of the desk.
import type { Page } from "@playwright/test";
import { composer, fillIn, numberOf, row, said, sendIn, ticket, unique } from "../support/acts.ts";
import { UK_ADDRESS, UK_QUEUE } from "../support/cast.ts";
import type { Desk } from "../support/desk.ts";
import { expect, test } from "../support/test.ts";
import { words } from "../support/words.ts";

const CUSTOMER = "nora@whitlock-dairy.example";
const CUT = /WebSocket connection to .* failed|net::ERR_|status of 401/;
// The desk is tried for about 15 s before a press of the button has failed.
const GIVEN_UP_WITHIN_MS = 30_000;

/** A customer's mail; its ticket, open. */
async function opened(desk: Desk, page: Page, what: string): Promise<string> {
  const subject = unique(what);
  await desk.writer.write({ from: CUSTOMER, to: UK_ADDRESS, subject, text: "It is broken." });
  await row(page, "en", subject).getByRole("link").click();
  await expect(ticket(page, subject)).toBeVisible();
  return subject;
}

test("a tab that is closed loses nothing that it said was kept", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  await aoife.open("/desk");
  await opened(desk, aoife.page, "Fan of the cold room");
  const [path, begun] = [new URL(aoife.page.url()).pathname, unique("Dear Nora, the fan is")];
  await composer(aoife.page, "en").fill(begun);
  await expect(aoife.page.getByText(words.en.draftKept)).toBeVisible();
  await aoife.page.close();

  const atHome = await enter("aoife");
  await expect(async () => {
    await atHome.open(path);
    await expect(composer(atHome.page, "en")).toHaveValue(begun, { timeout: 1_000 });
  }, "the desk has it").toPass();
});

test("words written without a line stay, and reach the desk by themselves", async ({ desk, enter }) => {
  const aoife = await enter("aoife", { byWire: true });
  aoife.tolerate(CUT);
  const { page } = aoife;
  await aoife.open("/desk");
  const subject = await opened(desk, page, "Hinge of the cold room");
  const [path, begun] = [new URL(page.url()).pathname, unique("The hinge is on its way.")];
  desk.wire.cut();
  await expect(page.getByRole("status").filter({ hasText: words.en.offline })).toBeVisible();
  await composer(page, "en").fill(begun);
  await expect(page.getByText(words.en.browserOnly)).toBeVisible();
  await composer(page, "en").press("Escape");
  await page.keyboard.press("Escape");
  await expect(ticket(page, subject)).toHaveCount(0);

  desk.wire.mend();
  await expect(page.getByRole("status").filter({ hasText: words.en.live })).toBeVisible();
  await row(page, "en", subject).getByRole("link").click();
  await expect(composer(page, "en"), "it stands there again").toHaveValue(begun);
  await expect(page.getByText(words.en.draftKept), "and was kept without another key").toBeVisible();
  const atHome = await enter("aoife");
  await atHome.open(path);
  await expect(composer(atHome.page, "en")).toHaveValue(begun);

  // Somebody else may sit here next.
  const left = () => page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("draft/")));
  expect(await left(), "the browser keeps nothing that the desk has").toEqual([]);
  desk.wire.cut();
  await composer(page, "en").fill(`${begun} Tomorrow, I think.`);
  expect(await left()).toHaveLength(1);
  desk.wire.mend();
  await aoife.submit("/api/account/sign_out", {});
  await page.goto("/sign-in?news=signed-out");
  await expect.poll(left, "signing out takes it away").toEqual([]);
});

test("an answer that is lost makes no second mail", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  aoife.tolerate(CUT);
  const { page } = aoife;
  await aoife.open("/desk");
  await opened(desk, page, "Lamp of the cold room");
  const answer = unique("Please press the green button.");
  const write = "**/api/desk/write";
  await page.route(write, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await composer(page, "en").fill(answer);
  await page.getByRole("button", { name: words.en.send }).click();
  await expect(page.getByRole("alert").filter({ hasText: words.en.notReached })).toBeVisible({ timeout: GIVEN_UP_WITHIN_MS });
  await expect(composer(page, "en"), "the words stay").toHaveValue(answer);
  await page.unroute(write);
  await page.getByRole("button", { name: words.en.send }).click();
  await expect(composer(page, "en")).toHaveValue("");
  await expect(said(page, answer)).toHaveCount(1);
  await desk.sink.arrived(CUSTOMER, "the reply", (mail) => mail.text?.includes(answer) ?? false);
  expect(desk.sink.mails.filter((mail) => mail.text?.includes(answer))).toHaveLength(1);
});

test("who has gone on is told that a reply did not leave", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  aoife.tolerate(/409/);
  const { page } = aoife;
  await aoife.open("/desk");
  const subject = await opened(desk, page, "Alarm of the cold room");
  const [number, answer] = [numberOf(page.url()), unique("We come on Friday.")];
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/api/desk/write", async (route) => {
    await held;
    await route.continue();
  });
  await composer(page, "en").fill(answer);
  await page.getByRole("button", { name: words.en.send }).click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(ticket(page, subject)).toHaveCount(0);
  const giulia = await enter("giulia");
  await giulia.open(`/desk/tickets/${number}`);
  await composer(giulia.page, "it").fill(unique("Arriviamo lunedì."));
  await giulia.page.getByRole("button", { name: words.it.send }).click();
  await expect(composer(giulia.page, "it")).toHaveValue("");
  release();
  const news = page.locator(".toast").filter({ hasText: `${number}: ${words.en.notSentToast}` });
  await news.getByRole("link", { name: words.en.openIt }).click();
  await expect(composer(page, "en"), "the words are there still").toHaveValue(answer);
});

test("two tabs know of each other's words", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  await aoife.open("/desk");
  const subject = await opened(desk, aoife.page, "Door of the cold room");
  const second = await aoife.context.newPage();
  await second.goto(aoife.page.url());
  await expect(ticket(second, subject)).toBeVisible();
  const [one, other] = [unique("First thought"), unique("Second thought")];
  await composer(aoife.page, "en").fill(one);
  const notice = second.getByRole("status").filter({ hasText: one });
  await expect(notice).toBeVisible();
  await composer(second, "en").fill(other);
  await notice.getByRole("button", { name: words.en.useThat }).click();
  await expect(composer(second, "en")).toHaveValue(one);
  await expect(second.getByRole("status").filter({ hasText: other }), "the other one is offered in its turn").toBeVisible();
});

test("a customer's words outlive a line that is cut when they are sent", async ({ desk, enter }) => {
  const graham = await enter("graham", { byWire: true });
  graham.tolerate(CUT);
  const { page } = graham;
  const say = words.en;
  await page.goto("/portal/new");
  await expect(page.locator(".drop[data-ready]"), "the module runs").toBeVisible();
  const [subject, body] = [unique("The counter is dark"), unique("Since nine o'clock.")];
  await fillIn(page, "en", { subject, body, queue: UK_QUEUE });
  desk.wire.cut();
  await page.getByRole("button", { name: say.sendForm, exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: say.noLine }), "it is said in the page").toBeVisible();
  desk.wire.mend();
  await page.reload();
  await expect(page.getByLabel(say.subject)).toHaveValue(subject);
  await expect(page.getByLabel(say.words)).toHaveValue(body);
  await sendIn(page, "en", subject);
});
