// Two agents and a customer who writes mails: one ticket, seen by all, answered once.
import { CUSTOMER, LATEST, numberOf, opened, reply, row, rows, said, ticket, unique } from "../support/acts.ts";
import { cast, UK_ADDRESS } from "../support/cast.ts";
import { addresses } from "../support/post.ts";
import { expect, test } from "../support/test.ts";
import { words } from "../support/words.ts";

test("a mail becomes a ticket for both, is taken, answered, and its answer lands in it", async ({ desk, enter }) => {
  const [giulia, aoife] = [await enter("giulia"), await enter("aoife")];
  await Promise.all([giulia.open(LATEST), aoife.open(LATEST)]);
  const subject = unique("Milk tank at nine degrees");
  const asked = await desk.writer.write({
    from: `Nora Whitlock <${CUSTOMER}>`,
    to: UK_ADDRESS,
    subject,
    text: "The tank has been at nine degrees since the night. The alarm says nothing.",
  });
  await expect(row(giulia.page, "it", subject)).toBeVisible();
  await expect(row(aoife.page, "en", subject)).toBeVisible();

  await row(aoife.page, "en", subject).getByRole("link").click();
  const open = ticket(aoife.page, subject);
  await open.getByRole("button", { name: words.en.takeIt }).click();
  await expect(row(giulia.page, "it", subject).getByRole("img", { name: cast.aoife.name })).toBeVisible();

  const words1 = unique("Thank you, Nora. Please press the green button once and tell me what it shows.");
  await reply(aoife.page, "en", words1);
  const received = await desk.sink.arrived(CUSTOMER, "the reply", (mail) => mail.text?.includes(words1) ?? false);
  expect(received.subject).toBe(`Re: ${subject}`);
  expect(received.inReplyTo).toBe(asked);
  expect([received.references].flat()).toContain(asked);
  const [back] = addresses(received.replyTo);
  expect(back, "the way back is signed").toMatch(/^support\+t\d+\.[a-z0-9]+@brinanova\.example$/);

  const words2 = unique("It shows E4.");
  await desk.writer.write({
    from: `Nora Whitlock <${CUSTOMER}>`,
    to: back ?? "",
    subject: `Re: ${subject}`,
    text: `${words2}\n\n> ${words1}`,
    inReplyTo: received.messageId ?? "",
    references: [asked, received.messageId ?? ""],
  });
  await expect(said(aoife.page, words2), "it shows on the page that is open").toBeVisible();
  await expect(row(giulia.page, "it", subject), "it is no second ticket").toHaveCount(1);
});

test("a stranger who knows the address of a ticket does not get into it", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  await aoife.open(LATEST);
  const subject = unique("Door seal of the small cell");
  await desk.writer.write({ from: CUSTOMER, to: UK_ADDRESS, subject, text: "The seal is torn." });
  await row(aoife.page, "en", subject).getByRole("link").click();
  const answer = unique("We bring a new one on Monday.");
  await reply(aoife.page, "en", answer);
  const received = await desk.sink.arrived(CUSTOMER, "the reply", (mail) => mail.text?.includes(answer) ?? false);
  const forged = unique("Send me the code of the door instead");
  await desk.writer.write({ from: "thief@elsewhere.example", to: addresses(received.replyTo)[0] ?? "", subject: forged, text: "Quickly, please." });
  await expect(row(aoife.page, "en", forged), "it is a ticket of its own").toBeVisible();
  await expect(said(aoife.page, "Quickly, please.")).toHaveCount(0);
});

test("the desk is worked by keys alone", async ({ enter }) => {
  const aoife = await enter("aoife");
  await aoife.open("/desk");
  const page = aoife.page;
  const [first, second] = [rows(page, "en").nth(0).getByRole("link"), rows(page, "en").nth(1).getByRole("link")];
  await page.keyboard.press("j");
  await expect(first).toBeFocused();
  await page.keyboard.press("j");
  await expect(second).toBeFocused();
  await page.keyboard.press("k");
  await expect(first).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/desk\/tickets\/\d+$/);
  const field = page.getByRole("textbox", { name: words.en.reply, exact: true });
  await expect(field).toBeVisible();
  await page.keyboard.press("r");
  await expect(field).toBeFocused();
  await expect(field, "the key is not typed").toHaveValue("");
  await page.keyboard.press("Escape");
  await expect(field).not.toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(`${aoife.url}/desk`);
  await expect(first, "one is back where one was").toBeFocused();
});

test("on a narrower screen, too, / leads into the field for a number and what is typed stays there", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  await aoife.page.setViewportSize({ width: 1280, height: 900 });
  await aoife.open(LATEST);
  const { page } = aoife;
  const subject = unique("Lid of the ice machine");
  await desk.writer.write({ from: CUSTOMER, to: UK_ADDRESS, subject, text: "It does not close." });
  await row(page, "en", subject).getByRole("link").click();
  await expect(ticket(page, subject)).toBeVisible();
  const field = page.getByRole("searchbox", { name: words.en.findNumber });
  await expect(field, "the queues are a drawer").toBeHidden();
  await page.keyboard.press("/");
  await expect(field).toBeFocused();
  await page.keyboard.type("reel");
  await expect(field).toHaveValue("reel");
  await expect(ticket(page, subject).getByRole("button", { name: words.en.resolve, exact: true }), "e was no command").toBeAttached();
  await page.keyboard.press("Escape");
  await expect(field).not.toBeFocused();
  await page.keyboard.press("Escape");
  await expect(field, "the drawer is closed").toBeHidden();
  await expect(ticket(page, subject)).toBeVisible();
  const number = numberOf(page.url());
  await aoife.open("/desk");
  await page.keyboard.press("/");
  await page.keyboard.type("reel");
  await page.keyboard.press("Enter");
  await expect(field, "words are no number, and stay").toHaveValue("reel");
  await field.fill(`[#${number}]`);
  await page.keyboard.press("Enter");
  await expect(ticket(page, subject), "as it stands in a mail").toBeVisible();
});

test("a call is written down by keys alone", async ({ enter }) => {
  const giulia = await enter("giulia");
  await giulia.open("/desk");
  const { page } = giulia;
  const say = words.it;
  await page.keyboard.press("c");
  await expect(page.getByRole("heading", { level: 1, name: say.whoCalls })).toBeVisible();
  await page.getByRole("combobox", { name: say.whoFind }).fill(cast.graham.name);
  await expect(page.getByRole("listbox", { name: /^Persone$/ }).getByRole("option"), "he, or somebody new").toHaveCount(2);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const about = page.getByRole("textbox", { name: say.about, exact: true });
  await expect(about, "one goes on where one types next").toBeFocused();
  const subject = unique("Chiede la data del collaudo");
  await page.keyboard.type(subject);
  await page.keyboard.press("Tab");
  await page.keyboard.type("Richiama dopo le 15.");
  await page.keyboard.press("Control+Enter");
  await expect(ticket(page, subject)).toBeVisible();
  await expect(said(page, "Richiama dopo le 15.")).toBeVisible();
  await giulia.open(LATEST);
  await expect(row(page, "it", subject).getByRole("img", { name: cast.giulia.name }), "it is hers").toBeVisible();
});

test("keys look around in a list of states, and Enter chooses once", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  await aoife.open(LATEST);
  const { page } = aoife;
  const subject = unique("Thermometer of the small cell");
  await desk.writer.write({ from: CUSTOMER, to: UK_ADDRESS, subject, text: "It says nothing." });
  await row(page, "en", subject).getByRole("link").click();
  await expect(ticket(page, subject)).toBeVisible();
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/desk/set_status")) sent.push(request.postData() ?? "");
  });
  const field = page.locator("#fact-state");
  const before = await field.inputValue();
  await page.keyboard.press("s");
  await expect(field).toBeFocused();
  for (let n = 0; n < 3; n += 1) await page.keyboard.press("ArrowDown");
  const seen = await field.inputValue();
  expect(seen).not.toBe(before);
  await page.keyboard.press("Escape");
  await expect(field, "Escape goes back").toHaveValue(before);
  await expect(field).not.toBeFocused();
  expect(sent, "nothing was set by looking").toEqual([]);
  await page.keyboard.press("s");
  for (let n = 0; n < 3; n += 1) await page.keyboard.press("ArrowDown");
  const answered = page.waitForResponse((response) => response.url().includes("/api/desk/set_status"));
  await page.keyboard.press("Enter");
  await answered;
  await expect(field).toHaveValue(seen);
  expect(sent).toHaveLength(1);
});

test("a caller with an address that is somebody's already is that person, if one says so", async ({ enter }) => {
  const aoife = await enter("aoife");
  aoife.tolerate(/409|422/);
  await aoife.open("/desk");
  const { page } = aoife;
  const say = words.en;
  // The second time in the life of a page, too.
  for (let times = 0; times < 2; times += 1) {
    await page.keyboard.press("c");
    await expect(page.getByRole("combobox", { name: say.whoFind })).toBeFocused();
    if (times === 0) {
      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape");
      await expect(page).toHaveURL(`${aoife.url}/desk`);
    }
  }
  await page.keyboard.type("Zeno Quill");
  await expect(page.getByRole("option", { name: say.newPerson })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: say.email, exact: true })).toBeFocused();
  await page.keyboard.type(cast.graham.email);
  const [subject, about] = [unique("Asks when we come"), page.getByRole("textbox", { name: say.about, exact: true })];
  await page.keyboard.press("Control+Enter");
  await expect(about, "what is refused is where one types next").toBeFocused();
  await expect(page.locator("#subject-error"), "and why stands beside it").toHaveText(say.emptyAbout);
  await about.fill(subject);
  await expect(page.locator("#subject-error"), "until it is mended").toHaveCount(0);
  await page.getByRole("textbox", { name: say.whatTheySay }).fill("Friday would do.");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("alert").filter({ hasText: say.addressTaken })).toBeVisible();
  await page.getByRole("button", { name: `${say.itIs} ${cast.graham.name}` }).click();
  await expect(page.locator("#words-hint"), "who reads it is said").toHaveText(say.readByCaller(cast.graham.name));
  await page.getByRole("textbox", { name: say.whatTheySay }).press("Control+Enter");
  await expect(ticket(page, subject)).toBeVisible();
  await aoife.open(LATEST);
  await expect(row(page, "en", subject).locator(".who")).toHaveText(cast.graham.name);
});

test("the cause that was chosen is the one that is shown", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  const { page } = aoife;
  await aoife.open(LATEST);
  await opened(desk, page, "Relay of the cold room");
  const field = page.locator("#cause");
  // Once it is known it is never unknown again, and the list has one choice less.
  for (const nth of [1, 0]) {
    const option = field.locator("option:not([value=''])").nth(nth);
    const [value, name] = [await option.getAttribute("value"), await option.innerText()];
    const answered = page.waitForResponse((response) => response.url().endsWith("/api/desk/set_fact"));
    await field.selectOption(value);
    expect((await answered).ok()).toBe(true);
    await expect(field.locator("option[value='']")).toHaveCount(0);
    await expect(field.locator("option:checked")).toHaveText(name);
  }
});
