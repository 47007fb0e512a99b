// What somebody is writing is lost by nothing: not by a closed tab, a cut line, a lost answer or a second thought of the desk.
import { composer, CUSTOMER, fillIn, held, holdBack, LATEST, numberOf, opened, row, said, sendIn, ticket, type, unique } from "../support/acts.ts";
import { cast, PASSWORD, UK_QUEUE } from "../support/cast.ts";
import { expect, test } from "../support/test.ts";
import { words } from "../support/words.ts";

const CUT = /WebSocket connection to .* failed|net::ERR_|status of 401/;
// The desk is tried for about 15 s before a press of the button has failed.
const GIVEN_UP_WITHIN_MS = 30_000;
// What could not be kept is tried again after 5 s, and then the desk says that it was sent.
const FOUND_OUT_WITHIN_MS = 15_000;

test("a tab that is closed in mid-sentence loses nothing", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  await aoife.open(LATEST);
  await opened(desk, aoife.page, "Fan of the cold room");
  const [path, begun] = [new URL(aoife.page.url()).pathname, unique("Dear Nora, the fan is")];
  await type(aoife.page, begun);
  const gone = aoife.page.waitForEvent("close");
  await aoife.page.close({ runBeforeUnload: true });
  await gone;

  const atHome = await enter("aoife");
  await expect(async () => {
    await atHome.open(path);
    await expect(composer(atHome.page, "en")).toHaveValue(begun, { timeout: 1_000 });
  }, "the desk has it").toPass();
});

test("a page that is loaded again takes up what only the browser holds", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  aoife.tolerate(CUT);
  const { page } = aoife;
  // A parting message gets past what a journey can hold back.
  await aoife.context.addInitScript(() => (navigator.sendBeacon = () => false));
  await aoife.open(LATEST);
  await opened(desk, page, "Motor of the cold room");
  const [path, one, other] = [new URL(page.url()).pathname, unique("The motor hums"), unique("The motor is silent")];
  await aoife.context.route("**/keep_draft", (route) => route.abort());
  await type(page, one);
  await aoife.open(path);
  await expect(composer(page, "en")).toHaveValue(one);
  await type(page, ".");
  await aoife.open(path);
  await expect(composer(page, "en"), "as often as it happens").toHaveValue(`${one}.`);

  const atHome = await enter("aoife");
  await atHome.open(path);
  await type(atHome.page, other);
  await expect(atHome.page.getByText(words.en.draftKept)).toBeVisible();
  await aoife.open(path);
  await expect(composer(page, "en"), "the desk has newer words").toHaveValue(other);
  const notice = (text: string) => page.getByRole("status").filter({ hasText: text });
  await aoife.context.unroute("**/keep_draft");
  await notice(one).getByRole("button", { name: words.en.useThat }).click();
  await expect(composer(page, "en")).toHaveValue(`${one}.`);
  await notice(other).getByRole("button", { name: words.en.dropThat }).click();
  await expect(notice(other)).toHaveCount(0);
  await expect.poll(() => held(page), "the browser keeps nothing that the desk has").toEqual([]);
  await atHome.open(path);
  await expect(composer(atHome.page, "en")).toHaveValue(`${one}.`);
});

test("who signs out in mid-sentence finds it again, and leaves nothing behind", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  const { page } = aoife;
  await aoife.open(LATEST);
  await opened(desk, page, "Gasket of the cold room");
  const [path, begun] = [new URL(page.url()).pathname, unique("The gasket is")];
  const second = await aoife.context.newPage();
  await second.goto(path);
  await expect(composer(second, "en")).toBeVisible();
  // A tab behind another draws when it likes, and a press waits until what it presses is drawn.
  await page.bringToFront();
  await type(page, begun);
  await page.locator(".account summary").click();
  await page.locator(".account").getByRole("button", { name: words.en.signOut, exact: true }).click();
  await expect(page).toHaveURL(/sign-in/);
  await expect.poll(() => held(page)).toEqual([]);
  await expect(second, "no other tab shows it any more").toHaveURL(/sign-in/);
  expect(await held(second)).toEqual([]);

  const again = await enter("aoife");
  await again.open(path);
  await expect(composer(again.page, "en")).toHaveValue(begun);
});

test("words written without a line stay, and reach the desk by themselves", async ({ desk, enter }) => {
  const aoife = await enter("aoife", { byWire: true });
  aoife.tolerate(CUT);
  const { page } = aoife;
  await aoife.open(LATEST);
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

  expect(await held(page), "the browser keeps nothing that the desk has").toEqual([]);
});

test("what the desk could not have when somebody signed out waits for them alone", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  aoife.tolerate(CUT);
  const { page } = aoife;
  await aoife.open(LATEST);
  await opened(desk, page, "Handle of the cold room");
  const [path, begun] = [new URL(page.url()).pathname, unique("The handle is loose")];
  await aoife.context.route("**/keep_draft", (route) => route.abort());
  await type(page, begun);
  await page.locator(".account summary").click();
  await page.locator(".account").getByRole("button", { name: words.en.signOut, exact: true }).click();
  await expect(page).toHaveURL(/sign-in/);
  await aoife.context.unroute("**/keep_draft");

  const comesIn = async (who: "aoife" | "giulia") => {
    await aoife.submit("/api/account/sign_in", { email: cast[who].email, password: PASSWORD, next: "" });
    await aoife.open(path);
  };
  // Somebody else sits here next.
  await comesIn("giulia");
  await expect(composer(page, "it")).toHaveValue("");
  await expect(page.getByText(begun)).toHaveCount(0);
  await aoife.submit("/api/account/sign_out", {});
  await page.goto("/sign-in?news=signed-out");
  expect(await held(page), "another's signing out takes nothing away").toHaveLength(1);
  await comesIn("aoife");
  await expect(composer(page, "en"), "it stands there again").toHaveValue(begun);
  await expect.poll(() => held(page), "and the desk has it").toEqual([]);
});

// What is lost: the answer, or the call itself. The page cannot tell.
for (const done of [true, false]) {
  test(`an answer that is lost makes no second mail, ${done ? "done" : "not done"}`, async ({ desk, enter }) => {
    const aoife = await enter("aoife");
    aoife.tolerate(CUT);
    const { page } = aoife;
    await aoife.open(LATEST);
    const subject = await opened(desk, page, "Lamp of the cold room");
    const [path, answer] = [new URL(page.url()).pathname, unique("Please press the green button.")];
    const write = "**/api/desk/write";
    await page.route(write, async (route) => {
      if (done) await route.fetch();
      await route.abort();
    });
    await composer(page, "en").fill(answer);
    await page.getByRole("button", { name: words.en.send }).click();
    if (done) {
      await expect(composer(page, "en"), "the desk tells of it all the same").toHaveValue("");
    } else {
      await expect(page.getByRole("alert").filter({ hasText: words.en.notReached })).toBeVisible({ timeout: GIVEN_UP_WITHIN_MS });
      await expect(composer(page, "en"), "the words stay").toHaveValue(answer);
    }
    await page.unroute(write);
    await aoife.open(path);
    await expect(ticket(page, subject)).toBeVisible();
    // After a reload too the page knows what became of them: they are there to be sent, or they were.
    await expect(composer(page, "en")).toHaveValue(done ? "" : answer);
    if (!done) {
      await page.getByRole("button", { name: words.en.send }).click();
      await expect(composer(page, "en")).toHaveValue("");
    }
    await expect(said(page, answer)).toHaveCount(1);
    await desk.sink.arrived(CUSTOMER, "the reply", (mail) => mail.text?.includes(answer) ?? false);
    expect(desk.sink.mails.filter((mail) => mail.text?.includes(answer))).toHaveLength(1);
    await aoife.open(path);
    await expect(composer(page, "en"), "nothing of it is a draft").toHaveValue("");
    expect(await held(page)).toEqual([]);
  });
}

test("who has gone on is told that a reply did not leave", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  aoife.tolerate(/409/);
  const { page } = aoife;
  await aoife.open(LATEST);
  const subject = await opened(desk, page, "Alarm of the cold room");
  const [number, answer] = [numberOf(page.url()), unique("We come on Friday.")];
  const release = await holdBack(page, "write");
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
  await aoife.open(LATEST);
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
  const offered = second.getByRole("status").filter({ hasText: other });
  await expect(offered, "the other one is offered in its turn").toBeVisible();
  await second.getByRole("button", { name: words.en.send }).click();
  await expect(composer(second, "en")).toHaveValue("");
  await expect(composer(aoife.page, "en"), "what was sent is sent in every tab").toHaveValue("");
  await expect(said(aoife.page, one)).toHaveCount(1);
  await aoife.page.reload();
  const left = aoife.page.getByRole("status").filter({ hasText: other });
  await expect(left, "and what was not is there still").toBeVisible();
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

test("a customer is told to choose again a file that no browser keeps", async ({ enter }) => {
  const graham = await enter("graham");
  const { page } = graham;
  const again = page.getByText(/Please choose again what you had chosen before: gauge\.txt/);
  const file = { name: "gauge.txt", mimeType: "text/plain", buffer: Buffer.from("Nine degrees.\n") };
  await page.goto("/portal/new");
  await expect(page.locator(".drop[data-ready]"), "the module runs").toBeVisible();
  const subject = unique("The gauge shows nine");
  const kept = page.waitForResponse((response) => response.url().includes("keep_draft") && (response.request().postData() ?? "").includes("gauge.txt"));
  await fillIn(page, "en", { subject, body: "See the picture.", queue: UK_QUEUE, file });
  await kept;
  await page.reload();
  await expect(page.getByLabel(words.en.subject)).toHaveValue(subject);
  await expect(again).toBeVisible();
  await page.locator("input[type=file]").setInputFiles(file);
  await expect(again).toHaveCount(0);
  await sendIn(page, "en", subject);
  await expect(page.getByRole("link", { name: file.name })).toBeVisible();
});

test("who writes is told when a colleague ends the ticket", async ({ desk, enter }) => {
  const [aoife, giulia] = [await enter("aoife"), await enter("giulia")];
  await aoife.open(LATEST);
  const subject = await opened(desk, aoife.page, "The lamp is out");
  await giulia.open(`/desk/tickets/${numberOf(aoife.page.url())}`);
  await expect(ticket(giulia.page, subject)).toBeVisible();
  await type(aoife.page, "We come tomorrow");
  await giulia.page.keyboard.press("e");
  const told = aoife.page.getByRole("alert").filter({ hasText: "set it to “Resolved”" });
  await expect(told).toBeVisible();
  await expect(composer(aoife.page, "en"), "the words stay").toHaveValue("We come tomorrow");
  await told.getByRole("button").click();
  await expect(told).toHaveCount(0);
});

test("what a customer has sent stands in no form again", async ({ desk, enter }) => {
  const graham = await enter("graham", { byWire: true });
  graham.tolerate(CUT);
  const { page } = graham;
  const say = words.en;
  const again = async () => {
    await page.goto("/portal/new");
    await expect(page.locator(".drop[data-ready]"), "the module runs").toBeVisible();
    await expect.poll(() => held(page)).toEqual([]);
    await expect(page.getByLabel(say.subject)).toHaveValue("");
    await expect(page.getByLabel(say.words)).toHaveValue("");
  };
  const asked = async () => (await graham.context.request.get(`${desk.url}/portal`)).text();
  await again();
  // What is lost: nothing, the answer, the answer and the page, the call itself.
  for (const lost of ["nothing", "answer", "page", "call"]) {
    const subject = unique(`The counter hums, lost is ${lost}`);
    await fillIn(page, "en", { subject, body: "Since ten o'clock.", queue: UK_QUEUE });
    if (lost === "call") desk.wire.cut();
    if (lost === "answer" || lost === "page") desk.wire.hush();
    if (lost !== "nothing") {
      await page.getByRole("button", { name: say.sendForm, exact: true }).click();
      if (lost !== "call") await expect.poll(asked, "the desk has it").toContain(subject);
      desk.wire.cut();
      await expect(page.getByRole("alert").filter({ hasText: say.noLine })).toBeVisible();
      desk.wire.mend();
    }
    if (lost === "answer") await expect(page, "the page finds out").toHaveURL(/\/portal\?/, { timeout: FOUND_OUT_WITHIN_MS });
    if (lost === "nothing" || lost === "call") await sendIn(page, "en", subject);
    await again();
    await page.goto("/portal");
    await expect(page.getByRole("link").filter({ hasText: subject }), "it is here once").toHaveCount(1);
    await again();
  }
});
