// What goes from under somebody's hands when another acts, or is not there yet: what they type on is no row of commands.
import type { Page } from "@playwright/test";
import { acts, atHerList, composer, CUSTOMER, fillIn, holdBack, LATEST, opened, reply, row, rows, sendIn, ticket, unique } from "../support/acts.ts";
import { UK_ADDRESS, UK_QUEUE } from "../support/cast.ts";
import { expect, test } from "../support/test.ts";
import { words } from "../support/words.ts";

/** Sets the state of the ticket that is open. */
async function become(page: Page, state: string): Promise<void> {
  const answered = page.waitForResponse((response) => response.url().endsWith("/api/desk/set_status"));
  await page.locator("#fact-state").selectOption(state);
  expect((await answered).ok(), state).toBe(true);
}

test("what is typed after r on a finished ticket is a note, and no row of commands", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  const { page } = aoife;
  await aoife.open(LATEST);
  await opened(desk, page, "Door of the finished cell");
  await become(page, "successful");
  await expect(page.locator("#continue")).toBeVisible();
  const sent = acts(page);
  await page.locator("#ticket-title").click();
  await page.keyboard.press("r");
  await page.keyboard.type("eat at eight");
  await expect(page.locator("#say")).toHaveValue("eat at eight");
  await expect(page.locator("#tab-note"), "for colleagues only").toBeChecked();
  await expect(page.getByRole("status").filter({ hasText: words.en.takesNoReply }), "why is said").toBeVisible();
  expect(sent).toEqual([]);
  await page.locator("#say").fill("");
});

test("r goes on with the note that was begun before the ticket was finished", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  const { page } = aoife;
  await aoife.open(LATEST);
  await opened(desk, page, "Door of the closed cell");
  await page.keyboard.press("n");
  await page.keyboard.type("Note for mates");
  await page.keyboard.press("Escape");
  await become(page, "successful");
  await expect(page.locator("#continue")).toBeVisible();
  await page.locator("#ticket-title").click();
  await page.keyboard.press("r");
  await page.keyboard.type(" too");
  await expect(page.locator("#say")).toHaveValue("Note for mates too");
  await expect(page.locator("#tab-note"), "it is for colleagues still").toBeChecked();
  await expect(page.getByRole("status").filter({ hasText: words.en.takesNoReply }), "why is said").toBeVisible();
  await page.locator("#say").fill("");
});

test("the field stays under the hands of whoever is about to write when the customer says that it is solved", async ({ enter }) => {
  const [graham, aoife] = [await enter("graham"), await enter("aoife")];
  await graham.page.goto("/portal/new");
  const subject = unique("The lamp of the case flickers");
  await fillIn(graham.page, "en", { subject, body: "Since noon.", queue: UK_QUEUE });
  const number = await sendIn(graham.page, "en", subject);
  const { page } = aoife;
  await aoife.open(`/desk/tickets/${number}`);
  await reply(page, "en", unique("It has a new lamp."), words.en.replyAndResolve);
  await page.locator("#ticket-title").click();
  await page.keyboard.press("r");
  await expect(page.locator("#say")).toBeFocused();
  const sent = acts(page);
  await graham.page.getByRole("button", { name: words.en.yesSolved }).click();
  await expect(page.locator("#continue")).toBeVisible();
  await page.keyboard.type("eat at eight");
  expect(sent, "none of it was a command").toEqual([]);
  await expect(page.locator("#say")).toHaveValue("eat at eight");
  await page.locator("#say").fill("");
});

test("a field that is hidden, as one that is taken away, leaves no commands behind", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  const { page } = aoife;
  await aoife.open(LATEST);
  await opened(desk, page, "Hatch of the hidden cell");
  const sent = acts(page);
  await composer(page, "en").focus();
  await page.locator("#say").evaluate((field) => field.setAttribute("hidden", ""));
  await expect(page.locator(":focus")).toHaveCount(0);
  await page.keyboard.type("eat at eight");
  expect(sent).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(page, "until its writer does something else").toHaveURL(/\/desk\?/);
});

test("the focus goes with the fact that goes, and what is typed on sets nothing", async ({ desk, enter }) => {
  const [aoife, giulia] = [await enter("aoife"), await enter("giulia")];
  const { page } = giulia;
  await Promise.all([giulia.open(LATEST), aoife.open(LATEST)]);
  const subject = unique("Pin of the far hinge");
  await desk.writer.write({ from: CUSTOMER, to: UK_ADDRESS, subject, text: "It broke." });
  await row(page, "it", subject).getByRole("link").click();
  await become(page, "open");
  await aoife.open(new URL(page.url()).pathname);
  const [label, neighbour] = [page.locator("#label"), page.locator("#service")];
  const before = await neighbour.inputValue();
  await label.focus();
  await page.keyboard.press("ArrowDown");
  const sent = acts(page);
  await become(aoife.page, "solved");
  await expect(label).toHaveCount(0);
  await expect(page.locator("select:focus"), "no other fact has it").toHaveCount(0);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.type("eat");
  await page.keyboard.press("Enter");
  await expect(neighbour).toHaveValue(before);
  expect(sent).toEqual([]);
});

test("Escape brings back what a fact is, though a colleague set it while one looked around", async ({ desk, enter }) => {
  const [aoife, giulia] = [await enter("aoife"), await enter("giulia")];
  const { page } = aoife;
  await aoife.open(LATEST);
  await opened(desk, page, "Fuse of the far cell");
  await giulia.open(new URL(page.url()).pathname);
  const field = page.locator("#fact-priority");
  const setBy = async (value: string) => {
    await giulia.page.locator("#fact-priority").selectOption(value);
    await expect(field).toHaveAttribute("data-now", value);
  };
  await field.focus();
  await page.keyboard.press("ArrowUp");
  await expect(field).toHaveValue("high");
  await setBy("low");
  await expect(field).toHaveValue("low");
  await page.keyboard.press("ArrowUp");
  await expect(field).toHaveValue("normal");
  await page.keyboard.press("Escape");
  await expect(field).toHaveValue("low");

  await field.focus();
  for (let n = 0; n < 2; n += 1) await page.keyboard.press("ArrowUp");
  await expect(field).toHaveValue("high");
  await setBy("high");
  await page.keyboard.press("Escape");
  await expect(field, "what one looked at is what they set").toHaveValue("high");
});

test("whoever goes back out of a field finds keys that work", async ({ desk, enter }) => {
  const subject = unique("Gasket of the back door");
  const { page } = await atHerList(desk, enter, [subject]);
  await page.keyboard.press("j");
  await page.keyboard.press("o");
  await expect(ticket(page, subject)).toBeVisible();
  await page.keyboard.press("r");
  await page.keyboard.type("Dear Nora");
  await expect(page.getByText(words.en.draftKept)).toBeVisible();
  await page.goBack();
  await expect(ticket(page, subject)).toHaveCount(0);
  await page.keyboard.press("j");
  await expect(page.locator(".row :focus")).toHaveCount(1);
});

test("a row that is pressed after a filter was looked at opens, and the list stays as it was seen", async ({ desk, enter }) => {
  const subject = unique("Rail of the top shelf");
  const { page } = await atHerList(desk, enter, [subject]);
  const filter = page.locator('.list-filters select[name="priority"]');
  const before = await filter.inputValue();
  await filter.focus();
  await page.keyboard.press("ArrowDown");
  await expect(filter).not.toHaveValue(before);
  await row(page, "en", subject).getByRole("link").click({ delay: 100 });
  await expect(ticket(page, subject)).toBeVisible();
  await expect(filter).toHaveValue(before);
  expect(page.url()).not.toContain("priority=");

  await filter.focus();
  await page.keyboard.press("ArrowDown");
  await page.locator("#list-title").click({ delay: 100 });
  await expect(page, "left otherwise, it is a choice").toHaveURL(/priority=/);
});

test("whoever begins on a ticket that is out of sight by now goes on by keys", async ({ desk, enter }) => {
  const aoife = await atHerList(desk, enter, [unique("Screw of the lost lid")]);
  aoife.tolerate(/404/);
  const { page } = aoife;
  await page.route("**/api/desk/read_ticket", (route) => route.continue({ postData: (route.request().postData() ?? "").replace(/\d+/, "999999") }));
  await page.keyboard.press("j");
  await page.keyboard.press("r");
  await expect(page.getByRole("link", { name: words.en.backToList })).toBeVisible();
  await page.keyboard.press("u");
  await expect(page).toHaveURL(/\/desk\?/);
});

for (const key of ["p", "s"]) {
  test(`a letter that was to choose after ${key} on a ticket that is out of sight by now is no sentence`, async ({ desk, enter }) => {
    const aoife = await atHerList(desk, enter, [unique(`Screw of the ${key} lid`)]);
    aoife.tolerate(/404/);
    const { page } = aoife;
    const open = await holdBack(page, "read_ticket", (data) => data.replace(/\d+/, "999999"));
    await page.keyboard.press("j");
    await page.keyboard.press(key);
    await page.keyboard.type("h");
    open();
    await expect(page.getByRole("link", { name: words.en.backToList })).toBeVisible();
    await page.keyboard.press("u");
    await expect(page, "keys are keys").toHaveURL(/\/desk\?/);
  });
}

test("a sentence that was begun on a ticket that is out of sight by now is no row of commands", async ({ desk, enter }) => {
  const aoife = await atHerList(desk, enter, [unique("Screw of the lent lid")]);
  aoife.tolerate(/404/);
  const { page } = aoife;
  const open = await holdBack(page, "read_ticket", (data) => data.replace(/\d+/, "999999"));
  const sent = acts(page);
  await page.keyboard.press("j");
  await page.keyboard.press("r");
  await page.keyboard.type("Dea");
  open();
  await expect(page.getByRole("link", { name: words.en.backToList })).toBeVisible();
  await page.keyboard.type("jet at noon, take care");
  await expect(page).toHaveURL(/\/desk\/tickets\//);
  await expect(page.locator("#begun")).toHaveText("Deajet at noon, take care");
  await page.keyboard.press("Escape");
  await page.keyboard.press("u");
  await expect(page).toHaveURL(/\/desk\?/);
  expect(sent).toEqual([]);
});

test("Tab gives up what a key began on a ticket that is slow", async ({ desk, enter }) => {
  const subjects = ["first", "second"].map((which) => unique(`Knob of the ${which} drawer`));
  const { page } = await atHerList(desk, enter, subjects);
  const [first, second] = subjects.map((subject) => row(page, "en", subject).getByRole("link"));
  const [number, theirs] = [await first!.getAttribute("id"), await second!.getAttribute("id")].map((id) => id?.replace("row-", ""));
  const open = await holdBack(page, "read_ticket");
  await page.keyboard.press("j");
  await page.keyboard.press("r");
  await expect(page).toHaveURL(new RegExp(`/desk/tickets/${theirs ?? ""}`));
  await page.keyboard.press("Tab");
  await first!.focus();
  await page.keyboard.press("Enter");
  await expect(page, "a link is a link again").toHaveURL(new RegExp(`/desk/tickets/${number ?? ""}`));
  open();
  await expect(ticket(page, subjects[0]!)).toBeVisible();
});

test("a ticket that comes back into the list takes the focus from nobody", async ({ desk, enter }) => {
  const subject = unique("Nut of the near bolt");
  const priya = await enter("priya");
  const { page } = await atHerList(desk, enter, [unique("Nut of the far bolt"), subject]);
  const theirs = row(page, "en", subject);
  await page.keyboard.press("j");
  await page.keyboard.press("o");
  await expect(ticket(page, subject)).toBeVisible();
  await priya.open(new URL(page.url()).pathname);
  await become(priya.page, "solved");
  await expect(theirs).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(ticket(page, subject)).toHaveCount(0);
  await page.keyboard.press("j");
  const hers = await page.locator(".row :focus").getAttribute("id");
  await become(priya.page, "open");
  await expect(theirs).toBeVisible();
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  await expect(page.locator(".row :focus")).toHaveId(hers ?? "");
});

test("what is pressed away beside the words leaves its writer where they write", async ({ desk, enter }) => {
  const [aoife, giulia] = [await enter("aoife"), await enter("giulia")];
  const { page } = aoife;
  await aoife.open(LATEST);
  await opened(desk, page, "Cover of the read bell");
  await giulia.open(new URL(page.url()).pathname);
  const field = page.locator("#say");
  await page.keyboard.press("r");
  await page.keyboard.type("Dear Nora, we ");
  await page.locator(".composer input[type=file]").setInputFiles({ name: "gauge.txt", mimeType: "text/plain", buffer: Buffer.from("Nine.\n") });
  await page.locator(".files button").click();
  await expect(field).toBeFocused();
  await page.keyboard.type("are ");
  await reply(giulia.page, "it", unique("Arriviamo domani."));
  const sent = acts(page);
  await page.getByRole("button", { name: words.en.haveReadIt }).focus();
  await page.keyboard.press("Enter");
  await expect(field).toBeFocused();
  await page.keyboard.type("at eight");
  await expect(field).toHaveValue("Dear Nora, we are at eight");
  expect(sent).toEqual([]);
  await field.fill("");
});

test("who calls is typed before the form is there, and is no row of commands", async ({ enter }) => {
  const aoife = await enter("aoife");
  await aoife.open("/desk");
  const { page } = aoife;
  const open = await holdBack(page, "new_choices");
  await expect(rows(page, "en").first()).toBeVisible();
  const sent = acts(page);
  await page.keyboard.press("c");
  await page.keyboard.type("eat at");
  open();
  await expect(page.locator("#who")).toBeFocused();
  expect(sent).toEqual([]);
  expect(new URL(page.url()).pathname).toBe("/desk/new");
});
