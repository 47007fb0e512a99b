// A list worked by keys while colleagues work on it too: which row the next key is about.
import type { Page } from "@playwright/test";
import { acts, atHerList, choose, composer, CUSTOMER, holdBack, LATEST, numberOf, reply, row, rows, ticket, unique } from "../support/acts.ts";
import { cast, UK_ADDRESS } from "../support/cast.ts";
import { expect, test } from "../support/test.ts";
import { words } from "../support/words.ts";

/** Presses keys in the very frame in which the focus comes from the row that has it to another one. */
async function pressOnceItLeft(page: Page, ...keys: string[]): Promise<void> {
  await page.evaluate((keys) => {
    const left = document.activeElement;
    const look = (): void => {
      const now = document.activeElement;
      if (now === left || !now?.id.startsWith("row-")) return void requestAnimationFrame(look);
      for (const key of keys) document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    };
    look();
  }, keys);
}

test("one goes through a list by e alone", async ({ desk, enter }) => {
  const subjects = ["first", "second", "third"].map((which) => unique(`Lid of the ${which} chest`));
  const { page } = await atHerList(desk, enter, subjects);
  // The newest stands first.
  const [third, second, first] = subjects.toReversed().map((subject) => row(page, "en", subject));
  await page.keyboard.press("j");
  await expect(third!.getByRole("link")).toBeFocused();
  await page.keyboard.press("e");
  await expect(second!.getByRole("link")).toBeFocused();
  await expect(third!).toHaveCount(0);
  await expect(second!.getByRole("link"), "and stays there when the row before it goes").toBeFocused();
  await page.keyboard.press("e");
  await expect(second!).toHaveCount(0);
  await expect(first!.getByRole("link")).toBeFocused();
  await page.keyboard.press("a");
  await expect(first!.getByRole("img", { name: cast.aoife.name }), "a is about the row with the focus").toBeVisible();
});

test("what one takes is what the next key is about, wherever in the list it goes", async ({ desk, enter }) => {
  const subjects = ["first", "second", "third"].map((which) => unique(`Hose of the ${which} pump`));
  const { page } = await atHerList(desk, enter, subjects);
  const oldest = row(page, "en", subjects[0]!);
  for (let n = 0; n < 3; n += 1) await page.keyboard.press("j");
  await expect(oldest.getByRole("link")).toBeFocused();
  await page.keyboard.press("a");
  // What was changed last stands first.
  await expect(oldest).toHaveAttribute("aria-posinset", "1");
  await expect(oldest.getByRole("link"), "the focus goes with it").toBeFocused();
  await page.keyboard.press("o");
  await expect(ticket(page, subjects[0]!)).toBeVisible();
});

test("what one took a moment ago can be taken away by a colleague, and the next key is not about the next row", async ({ desk, enter }) => {
  const subjects = ["first", "second"].map((which) => unique(`Clamp of the ${which} hose`));
  const giulia = await enter("giulia");
  const { page } = await atHerList(desk, enter, subjects, giulia);
  const [first, second] = subjects.map((subject) => row(page, "en", subject));
  for (let n = 0; n < 2; n += 1) await page.keyboard.press("j");
  await expect(first!.getByRole("link")).toBeFocused();
  await page.keyboard.press("a");
  await expect(first!).toHaveAttribute("aria-posinset", "1");
  await expect(row(giulia.page, "it", subjects[0]!)).toHaveAttribute("aria-posinset", "1");
  await expect(first!.getByRole("link")).toBeFocused();
  await pressOnceItLeft(page, "e");
  await giulia.page.keyboard.press("j");
  await giulia.page.keyboard.press("e");
  await expect(page.getByRole("status").filter({ hasText: words.en.noLongerHere })).toBeVisible();
  await expect(first!).toHaveCount(0);
  await expect(second!, "it is still there").toHaveCount(1);
});

test("the button in a row is one's own act as the key is", async ({ desk, enter }) => {
  const subjects = ["first", "second"].map((which) => unique(`Washer of the ${which} tap`));
  const { page } = await atHerList(desk, enter, subjects);
  const [first, second] = subjects.map((subject) => row(page, "en", subject));
  await page.keyboard.press("j");
  await expect(second!.getByRole("link")).toBeFocused();
  await second!.hover();
  await second!.getByRole("button", { name: words.en.resolve, exact: true }).click();
  await pressOnceItLeft(page, "e");
  await page.mouse.move(0, 0);
  await expect(second!).toHaveCount(0);
  await expect(first!, "the next key is not refused").toHaveCount(0);
});

test("a key meant for a row that a colleague just took away does nothing to the next one", async ({ desk, enter }) => {
  const subjects = ["first", "second", "third"].map((which) => unique(`Belt of the ${which} fan`));
  const giulia = await enter("giulia");
  const { page } = await atHerList(desk, enter, subjects, giulia);
  const [first, second, third] = subjects.map((subject) => row(page, "en", subject));
  await page.keyboard.press("j");
  await expect(third!.getByRole("link")).toBeFocused();
  // The first one is too early; the last one follows a step that was meant.
  await pressOnceItLeft(page, "e", "j", "e");
  await giulia.page.keyboard.press("j");
  await giulia.page.keyboard.press("e");
  await expect(page.getByRole("status").filter({ hasText: words.en.noLongerHere })).toBeVisible();
  await expect(third!).toHaveCount(0);
  await expect(first!, "whoever steps on is not refused").toHaveCount(0);
  await expect(second!, "it is still there").toHaveCount(1);
});

test("an answer that is begun to a row which a colleague just took away is an answer to it", async ({ desk, enter }) => {
  const subjects = ["first", "second"].map((which) => unique(`Seal of the ${which} door`));
  const giulia = await enter("giulia");
  const { page } = await atHerList(desk, enter, subjects, giulia);
  await page.keyboard.press("j");
  await expect(row(page, "en", subjects[1]!).getByRole("link")).toBeFocused();
  const sent: string[] = [];
  page.on("request", (request) => /\/api\/desk\/(assign|set_\w+|take_next|write)/.test(request.url()) && sent.push(request.url()));
  await pressOnceItLeft(page, "r");
  await giulia.page.keyboard.press("j");
  await giulia.page.keyboard.press("e");
  await expect(page).toHaveURL(/\/desk\/tickets\/\d+/);
  await page.keyboard.type("eat at one");
  await expect(ticket(page, subjects[1]!)).toBeVisible();
  await expect(composer(page, "en")).toHaveValue("eat at one");
  expect(sent, "none of it was a command").toEqual([]);
  await composer(page, "en").fill("");
});

test("the list does not jump when a colleague's act takes the row with the focus to its top", async ({ desk, enter }) => {
  const [aoife, giulia] = [await enter("aoife"), await enter("giulia")];
  // Where the top of the list is out of sight.
  await aoife.page.setViewportSize({ width: 1440, height: 360 });
  await Promise.all([aoife.open(LATEST), giulia.open(LATEST)]);
  const { page } = aoife;
  const subjects = Array.from({ length: 10 }, () => `${unique("Step of the ladder")}.`);
  for (const subject of subjects) {
    await desk.writer.write({ from: CUSTOMER, to: UK_ADDRESS, subject, text: "It bends." });
    await expect(row(page, "en", subject)).toHaveAttribute("aria-posinset", "1");
  }
  const oldest = row(page, "en", subjects[0]!);
  for (let n = 0; n < subjects.length; n += 1) await page.keyboard.press("j");
  await expect(oldest.getByRole("link")).toBeFocused();
  const next = await page.locator(".row:has(:focus) + .row").getByRole("link").getAttribute("id");
  await row(giulia.page, "it", subjects[0]!).getByRole("link").click();
  await ticket(giulia.page, subjects[0]!).getByRole("button", { name: words.it.takeIt }).click();
  await expect(page.locator(`#${next ?? ""}`), "one goes on with the next one").toBeFocused();
  const [pane, count] = [page.locator(".list-scroll"), page.locator(".list > .bar .count")];
  expect(await pane.evaluate((pane) => pane.scrollTop), "and stays where one was").toBeGreaterThan(0);

  await pane.evaluate((pane) => pane.scrollTo(0, pane.scrollHeight));
  await expect(rows(page, "en").last().getByRole("link")).toBeVisible();
  await expect(page.locator(".row :focus"), "it is too far away to be drawn").toHaveCount(0);
  const [seen, there] = [await pane.evaluate((pane) => pane.scrollTop), Number(await count.innerText())];
  await desk.writer.write({ from: CUSTOMER, to: UK_ADDRESS, subject: unique("Foot of the ladder"), text: "It slips." });
  await expect(count).toHaveText(String(there + 1));
  // The focus is seen to once the rows are drawn.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  expect(await pane.evaluate((pane) => pane.scrollTop), "nobody is brought back who scrolled away").toBe(seen);

  await pane.evaluate((pane) => pane.scrollTo(0, pane.scrollHeight));
  const last = page.locator(`.row[aria-posinset="${there + 1}"]`).getByRole("link");
  await last.focus();
  for (const key of ["k", "j"]) await page.keyboard.press(key);
  await expect(last).toBeFocused();
  const gone = (await last.getAttribute("id")) ?? "";
  const elsewhere = await enter("aoife");
  await elsewhere.open(gone.replace("row-", "/desk/tickets/"));
  await reply(elsewhere.page, "en", unique("It is in the post."));
  await expect(last, "the last row has another ticket now").not.toHaveId(gone);
  await expect(last, "and the focus, for there is none after it").toBeFocused();
});

test("one goes through what is nobody's by a alone", async ({ desk, enter }) => {
  const subjects = ["first", "second"].map((which) => unique(`Hinge of the ${which} lid`));
  const aoife = await atHerList(desk, enter, subjects);
  const { page } = aoife;
  await page.keyboard.press("g");
  await page.keyboard.press("n");
  await expect(page).toHaveURL(/\/desk\?owner=nobody$/);
  await expect(page.getByRole("list", { name: words.en.everythingOpen }), "it is another list").toHaveCount(0);
  await aoife.open(`${LATEST}&owner=nobody`);
  const [first, second] = subjects.map((subject) => page.getByRole("listitem").filter({ hasText: subject }));
  await expect(first!).toBeVisible();
  await page.keyboard.press("j");
  await expect(second!.getByRole("link")).toBeFocused();
  await pressOnceItLeft(page, "a");
  await page.keyboard.press("a");
  await expect(second!).toHaveCount(0);
  await expect(first!, "the next key is not refused").toHaveCount(0);
});

test("who takes a ticket a moment too late is told which one", async ({ desk, enter }) => {
  const [aoife, giulia] = [await enter("aoife"), await enter("giulia")];
  aoife.tolerate(/409|422/);
  await Promise.all([aoife.open(LATEST), giulia.open(LATEST)]);
  const subject = unique("Switch of the old fan");
  await desk.writer.write({ from: CUSTOMER, to: UK_ADDRESS, subject, text: "It sticks." });
  const [hers, theirs] = [row(aoife.page, "en", subject), row(giulia.page, "it", subject)];
  await expect(hers).toBeVisible();
  await expect(theirs).toBeVisible();
  // What she asks for arrives after what her colleague asks for.
  await aoife.page.route("**/api/desk/assign", async (route) => {
    const answered = giulia.page.waitForResponse("**/api/desk/assign");
    await giulia.page.keyboard.press("j");
    await giulia.page.keyboard.press("a");
    await answered;
    await route.continue();
  });
  const number = await hers.locator(".number").innerText();
  await aoife.page.keyboard.press("j");
  await aoife.page.keyboard.press("a");
  await expect(aoife.page.getByRole("status").filter({ hasText: `${number}: ` })).toBeVisible();
});

test("rows wait for a pointer that moves over them, and not for one that lies there while keys are used", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  await aoife.open(LATEST);
  const { page } = aoife;
  const count = page.locator(".list > .bar .count");
  const before = Number(await count.innerText());
  await rows(page, "en").nth(1).hover();
  const subject = unique("Flap of the dock");
  await desk.writer.write({ from: CUSTOMER, to: UK_ADDRESS, subject, text: "It hangs." });
  await expect(count, "how many there are is said at once").toHaveText(String(before + 1));
  await expect(row(page, "en", subject), "nothing moves under the pointer").toHaveCount(0);
  await page.keyboard.press("j");
  await expect(row(page, "en", subject)).toBeVisible();
});

test("the focus stays where a key brought it, though rows that waited for the pointer move then", async ({ desk, enter }) => {
  const subjects = ["first", "second", "third", "fourth"].map((which) => unique(`Roller of the ${which} gate`));
  const giulia = await enter("giulia");
  const { page } = await atHerList(desk, enter, subjects, giulia);
  const [oldest, second, third] = subjects.map((subject) => row(page, "en", subject));
  for (let n = 0; n < 2; n += 1) await page.keyboard.press("j");
  await expect(third!.getByRole("link")).toBeFocused();
  await third!.hover();
  await row(giulia.page, "it", subjects[0]!).getByRole("link").click();
  await ticket(giulia.page, subjects[0]!).getByRole("button", { name: words.it.takeIt }).click();
  await expect(page.locator(".list-news"), "the move waits").toBeVisible();
  await page.keyboard.press("j");
  await expect(oldest!).toHaveAttribute("aria-posinset", "1");
  await expect(second!).toHaveAttribute("aria-posinset", "4");
  await expect(second!.getByRole("link")).toBeFocused();
});

test("a key that is held goes on down the list and resolves once", async ({ desk, enter }) => {
  const subjects = ["first", "second", "third"].map((which) => unique(`Lamp of the ${which} van`));
  const { page } = await atHerList(desk, enter, subjects);
  const [third, second, first] = subjects.toReversed().map((subject) => row(page, "en", subject));
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/desk/set_status")) sent.push(request.postData() ?? "");
  });
  for (let n = 0; n < 2; n += 1) await page.keyboard.down("j");
  await page.keyboard.up("j");
  await expect(second!.getByRole("link")).toBeFocused();
  for (let n = 0; n < 4; n += 1) await page.keyboard.down("e");
  await page.keyboard.up("e");
  await expect(second!).toHaveCount(0);
  await expect(first!.getByRole("link"), "the next one has the focus, and nothing more").toBeFocused();
  await expect(third!).toHaveCount(1);
  expect(sent).toHaveLength(1);
});

test("what is typed after r on a row is written there, however long the ticket takes", async ({ desk, enter }) => {
  const subjects = ["first", "second"].map((which) => unique(`Drawer of the ${which} cell`));
  const { page } = await atHerList(desk, enter, subjects);
  const sent = acts(page);
  const open = await holdBack(page, "read_ticket");
  // Each of its letters is a command, or was one.
  const answer = "Are we to ease a pan, cook ten eggs?";
  await page.keyboard.press("j");
  await expect(row(page, "en", subjects[1]!).getByRole("link")).toBeFocused();
  await page.keyboard.press("r");
  await page.keyboard.type(answer);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/desk\/tickets\/\d+\?/);
  open();
  await expect(ticket(page, subjects[1]!)).toBeVisible();
  const field = composer(page, "en");
  await expect(field).toBeFocused();
  await expect(field).toHaveValue(`${answer}\n`);
  await page.keyboard.type("Yes");
  await expect(field, "one goes on where the words end").toHaveValue(`${answer}\nYes`);
  await expect(page.getByText(words.en.draftKept), "they are kept as any words").toBeVisible();
  expect(sent, "none of it was a command").toEqual([]);
  await field.fill("");
});

for (const [key, where] of [["n", "#say"], ["p", "#fact-priority"], ["s", "#fact-state"]] as const) {
  test(`${key} on a row opens its ticket and begins there`, async ({ desk, enter }) => {
    const aoife = await enter("aoife");
    await aoife.open(LATEST);
    const { page } = aoife;
    const subject = unique("Bulb of the big cell");
    await desk.writer.write({ from: CUSTOMER, to: UK_ADDRESS, subject, text: "It is dark." });
    await expect(row(page, "en", subject)).toBeVisible();
    await page.keyboard.press("j");
    await expect(row(page, "en", subject).getByRole("link")).toBeFocused();
    await page.keyboard.press(key);
    await expect(ticket(page, subject)).toBeVisible();
    await expect(page.locator(where)).toBeFocused();
    if (key === "n") await expect(page.locator("#tab-note"), "for colleagues only").toBeChecked();
  });
}

test("t gives the next ticket to whoever asks, and opens it", async ({ enter }) => {
  const aoife = await enter("aoife");
  await aoife.open(LATEST);
  const { page } = aoife;
  await page.keyboard.press("t");
  await expect(page).toHaveURL(/\/desk\/tickets\/\d+/);
  await expect(page.getByRole("status").filter({ hasText: `${numberOf(page.url())} is yours` })).toBeVisible();
  await expect(page.locator("#fact-owner option:checked")).toHaveText(cast.aoife.name);
  await choose(page, "owner", "Nobody");
});

test("a key without a name, as a browser sends that fills a form in, is no key", async ({ enter }) => {
  const aoife = await enter("aoife");
  await aoife.open(LATEST);
  const { page } = aoife;
  await page.evaluate(() => document.body.dispatchEvent(new Event("keydown", { bubbles: true })));
  await page.keyboard.press("j");
  await expect(rows(page, "en").first().getByRole("link"), "and the page goes on").toBeFocused();
});

test("j comes back to the reader's place after the list was scrolled away from it", async ({ enter }) => {
  const aoife = await enter("aoife");
  await aoife.page.setViewportSize({ width: 1440, height: 360 });
  await aoife.open("/desk");
  const { page } = aoife;
  for (let n = 0; n < 3; n += 1) await page.keyboard.press("j");
  const list = page.locator(".list-scroll");
  await list.evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await expect(page.locator(":focus")).toHaveCount(0);
  const [place, next] = [3, 4].map((nth) => page.locator(`[aria-posinset="${nth}"]`).getByRole("link"));
  await page.keyboard.press("j");
  await expect(place!, "where the reader was").toBeFocused();
  await expect(place!).toBeInViewport();
  await page.keyboard.press("j");
  await expect(next!).toBeFocused();
});

test("a filter is chosen by keys, and keeps the focus", async ({ enter }) => {
  const aoife = await enter("aoife");
  await aoife.open(LATEST);
  const { page } = aoife;
  const state = page.locator('.list-filters select[name="status"]');
  await state.focus();
  for (let n = 0; n < 3; n += 1) await page.keyboard.press("ArrowDown");
  await expect(state).toHaveValue("pending");
  expect(page.url(), "keys only look around").not.toContain("status=");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/status=pending/);
  await expect(state).toBeFocused();
  await expect(state).toHaveValue("pending");
});

test("whoever looks at a choice by keys and goes back finds a desk that works", async ({ desk, enter }) => {
  const subject = unique("Latch of the near freezer");
  const { page } = await atHerList(desk, enter, [subject]);
  await row(page, "en", subject).getByRole("link").click();
  await expect(ticket(page, subject)).toBeVisible();
  await page.locator("#kind").focus();
  await page.keyboard.press("ArrowDown");
  await page.goBack();
  await expect(ticket(page, subject)).toHaveCount(0);
  const filter = page.locator('.list-filters select[name="priority"]');
  const before = await filter.inputValue();
  await filter.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await expect(filter, "a look is no choice").toHaveValue(before);
  await page.locator("#list-title").click();
  await page.keyboard.press("j");
  await page.keyboard.press("o");
  await expect(ticket(page, subject)).toBeVisible();
});
