// Forms that are sent as they are: what is typed into them is lost by nothing, and what one press would send can be changed before.
import { choose, composer, CUSTOMER, fillIn, held, LATEST, opened, row, said, sendIn, ticket, unique } from "../support/acts.ts";
import { cast, ITALY_ADDRESS, PASSWORD, UK_QUEUE } from "../support/cast.ts";
import { expect, test } from "../support/test.ts";
import { words } from "../support/words.ts";

test("what is typed into a form beside a ticket waits for whoever typed it, until it is sent", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  const { page } = aoife;
  await aoife.open(LATEST);
  const subject = await opened(desk, page, "Curtain of the cold room");
  const [path, why, begun] = [new URL(page.url()).pathname, page.locator("#reason"), unique("The curtain hangs on the compressor")];
  await page.locator(".beside", { has: why }).locator("summary").click();
  const ways = page.locator("form[action='/api/desk/pass_on'] select");
  await ways.selectOption({ index: 1 });
  const way = await ways.inputValue();
  await why.fill(begun);
  await page.locator("#list-title").click();
  await page.keyboard.press("u");
  await expect(ticket(page, subject)).toHaveCount(0);
  await row(page, "en", subject).getByRole("link").click();
  await expect(why, "the ticket was left").toHaveValue(begun);
  await expect(why, "and its fold is open").toBeVisible();
  await aoife.open(path);
  await expect(why, "the page was loaded again").toHaveValue(begun);
  await expect(ways, "and where to is what was chosen").toHaveValue(way);
  const second = await aoife.context.newPage();
  await second.goto(path);
  await expect(second.locator("#reason"), "another tab").toHaveValue(begun);
  await second.close();

  const comesIn = async (who: "aoife" | "giulia") => {
    await aoife.submit("/api/account/sign_in", { email: cast[who].email, password: PASSWORD, next: "" });
    await aoife.open(path);
  };
  await comesIn("giulia");
  await expect(why, "somebody else sits here").toHaveValue("");
  await comesIn("aoife");
  await expect(why).toHaveValue(begun);
  await aoife.arrive(() => page.locator("form[action='/api/desk/pass_on'] button").click());
  await expect(page.getByText(begun).first(), "it was passed on").toBeVisible();
  await expect.poll(() => held(page), "the browser keeps nothing that the desk has").toEqual([]);
  await aoife.open(path);
  await expect(page.getByText(begun).first()).toBeVisible();
  expect(await why.evaluateAll((fields) => fields.map((field) => (field as HTMLTextAreaElement).value)), "no form has it again").not.toContain(begun);
});

test("what a customer types to ask for somebody else waits until it is sent", async ({ enter }) => {
  const graham = await enter("graham");
  const { page } = graham;
  await page.goto("/portal/new");
  const subject = unique("The grille rattles");
  await fillIn(page, "en", { subject, body: "Since eleven o'clock.", queue: UK_QUEUE });
  const number = await sendIn(page, "en", subject);
  const [field, begun] = [page.locator("#another"), unique("Nobody calls me back.")];
  await page.goto(`/portal/requests/${number}`);
  await page.locator(".another summary").click();
  await field.fill(begun);
  await page.reload();
  await expect(field).toHaveValue(begun);
  await expect(field, "the fold is open").toBeVisible();
  await page.goto("/portal");
  await page.goto(`/portal/requests/${number}`);
  await expect(field).toHaveValue(begun);
  await page.locator(".another button").click();
  await expect(field, "it is asked once").toHaveCount(0);
  await expect.poll(() => held(page)).toEqual([]);
});

test("what a customer types for one request waits there, and goes into no other one", async ({ enter }) => {
  const graham = await enter("graham");
  const { page } = graham;
  const [one, other] = ["The door sticks", "The door squeaks"].map(unique);
  for (const subject of [other!, one!]) {
    await page.goto("/portal/new");
    await fillIn(page, "en", { subject, body: "Since eleven o'clock.", queue: UK_QUEUE });
    await sendIn(page, "en", subject);
  }
  const [field, begun] = [page.locator("#another"), unique("Nobody calls me back.")];
  await page.locator(".another summary").click();
  await field.fill(begun);
  const goTo = async (subject: string) => {
    await page.locator("a[href='/portal']").first().click();
    await page.getByRole("link", { name: subject }).click();
    await expect(page.getByRole("heading", { level: 1, name: subject })).toBeVisible();
  };
  await goTo(other!);
  await expect(page.locator(".answer textarea")).toHaveValue("");
  await expect(field).toHaveValue("");
  await goTo(one!);
  await expect(field).toHaveValue(begun);
  await expect(page.locator(".answer textarea")).toHaveValue("");
});

test("a colleague's draft is edited before it leaves", async ({ desk, enter }) => {
  const giulia = await enter("giulia");
  const { page } = giulia;
  await giulia.open(LATEST);
  const subject = unique("La maniglia cigola");
  await desk.writer.write({ from: CUSTOMER, to: ITALY_ADDRESS, subject, text: "Da ieri sera." });
  await row(page, "it", subject).getByRole("link").click();
  await expect(ticket(page, subject)).toBeVisible();
  await choose(page, "queue", "Portale e sensori");
  await choose(page, "queue", "Firmware");
  const [drafted, answer] = [unique("It restarts. Giulia, please put it in Italian."), unique("Si riavvia da sola.")];
  const edit = page.getByRole("button", { name: words.it.editDraft });
  await composer(page, "it").fill(drafted);
  await composer(page, "it").press("Control+Enter");
  await expect(said(page, drafted), "from here it is a draft").toBeVisible();
  await expect(page.locator("#fact-queue option:checked"), "its ways on are others now").toContainText("Firmware");
  await giulia.arrive(() => edit.click());
  await expect(composer(page, "it")).toHaveValue(drafted);
  await expect(composer(page, "it"), "one goes on there").toBeFocused();
  await expect(edit, "nothing was sent").toBeVisible();
  await composer(page, "it").fill(answer);
  await page.getByRole("button", { name: words.it.send }).click();
  await expect(composer(page, "it")).toHaveValue("");
  await desk.sink.arrived(CUSTOMER, "the answer", (mail) => mail.text?.includes(answer) ?? false);
  expect(desk.sink.mails.filter((mail) => mail.text?.includes(drafted))).toEqual([]);
  await expect(edit, "the draft is answered").toHaveCount(0);
});

test("whoever writes to a customer goes on writing when a colleague takes the ticket over", async ({ enter }) => {
  const [graham, aoife, giulia] = [await enter("graham"), await enter("aoife"), await enter("giulia")];
  await graham.page.goto("/portal/new");
  const subject = unique("The blind is stuck");
  await fillIn(graham.page, "en", { subject, body: "Since noon.", queue: UK_QUEUE });
  const number = await sendIn(graham.page, "en", subject);
  await aoife.open(`/desk/tickets/${number}`);
  const { page } = aoife;
  await choose(page, "owner", cast.aoife.name);
  await graham.page.goto(`/portal/requests/${number}`);
  await graham.page.locator(".another summary").click();
  await graham.page.locator("#another").fill("Somebody else, please.");
  await graham.page.locator(".another button").click();
  const plea = page.locator("#plea");
  await expect(plea).toBeVisible();
  await plea.pressSequentially("Dear Graham, ");
  const sent: string[] = [];
  page.on("request", (request) => /\/api\/desk\/(assign|set_\w+|take_next|write)/.test(request.url()) && sent.push(request.url()));
  await giulia.open(`/desk/tickets/${number}`);
  await choose(giulia.page, "owner", cast.giulia.name);
  await expect(page.locator("#fact-owner option:checked")).toHaveText(cast.giulia.name);
  await page.keyboard.type("at eight, please");
  await expect(plea, "it stays under her hands").toHaveValue("Dear Graham, at eight, please");
  expect(sent, "no letter of it was a command").toEqual([]);
  await plea.blur();
  await choose(giulia.page, "priority", "Alta");
  await expect(page.locator("#fact-priority option:checked")).toHaveText("High");
  await expect(plea, "and while she reads what was said").toHaveValue("Dear Graham, at eight, please");
});
