// A customer asks, is answered, answers, and says that it is solved: once with the module, once without any JavaScript.
import { composer, fillIn, numberOf, reply, rows, said, sendIn, ticket, unique } from "../support/acts.ts";
import { cast, ITALY_QUEUE, PASSWORD, UK_QUEUE } from "../support/cast.ts";
import { expect, test } from "../support/test.ts";
import { words } from "../support/words.ts";

const photo = { name: "gauge.txt", mimeType: "text/plain", buffer: Buffer.from("The gauge shows nine degrees.\n") };

test("a customer's request, from the question to the end", async ({ enter }) => {
  const say = words.en;
  const [graham, aoife] = [await enter(undefined), await enter("aoife")];
  const page = graham.page;
  await page.goto("/sign-in");
  await page.getByLabel(say.email).fill(cast.graham.email);
  await page.getByLabel(say.password, { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: say.signIn, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: say.howCanWeHelp })).toBeVisible();

  const subject = unique("The shelf by the door is warm");
  await page.getByRole("textbox", { name: say.yourQuestion }).fill(subject);
  await page.getByRole("button", { name: say.openRequest }).click();
  await expect(page.getByLabel(say.subject), "the question went along").toHaveValue(subject);
  await fillIn(page, "en", { subject, body: "Since Tuesday, at noon.", queue: UK_QUEUE, file: photo });
  const line = page.waitForEvent("websocket");
  const number = await sendIn(page, "en", subject);
  await line;
  const file = page.getByRole("link", { name: photo.name });
  await expect(file).toBeVisible();
  const bytes = await graham.context.request.get((await file.getAttribute("href")) ?? "");
  expect(await bytes.text()).toBe(photo.buffer.toString());

  await aoife.open(`/desk/tickets/${number}`);
  await expect(ticket(aoife.page, subject)).toBeVisible();
  const begun = "I have just begun to write when the answer comes";
  const kept = page.waitForResponse((response) => response.url().includes("keep_draft"));
  await page.getByLabel(say.addSomething).fill(begun);
  await kept;
  const answer = unique("Is anything standing in front of the fan?");
  await reply(aoife.page, "en", answer);
  await expect(said(page, answer), "the answer comes by itself").toBeVisible();
  await expect(page.getByLabel(say.addSomething), "what was begun stays").toHaveValue(begun);
  await page.reload();
  await expect(page.getByLabel(say.addSomething), "and comes back").toHaveValue(begun);

  const heard = unique("Yes, a crate of cabbages. It is gone now.");
  await page.getByLabel(say.addSomething).fill(heard);
  await page.getByRole("button", { name: say.sendForm, exact: true }).click();
  await expect(page.getByText(say.messageThanks)).toBeVisible();
  await expect(said(aoife.page, heard)).toBeVisible();

  await reply(aoife.page, "en", unique("Then it will be cold again by tonight."), say.replyAndResolve);
  await expect(page.getByRole("heading", { name: say.isItSolved })).toBeVisible();
  await page.getByRole("button", { name: say.yesSolved }).click();
  await expect(page.getByText(say.confirmed)).toBeVisible();
  await expect(page.getByText(say.finished).first()).toBeVisible();
  await expect(aoife.page.getByRole("link", { name: say.continueInNew }), "the agent is shown the way on").toBeVisible();
  await expect(composer(aoife.page, "en"), "and no field for words that would go nowhere").toHaveCount(0);
});

test("an agent who opens the customers' first page is led to the desk, which lives", async ({ enter }) => {
  const aoife = await enter("aoife");
  await aoife.open("/portal");
  await expect(aoife.page).toHaveURL(`${aoife.url}/desk`);
  await expect(rows(aoife.page, "en").first()).toBeVisible();
});

test("the same without JavaScript, by a link, with a form refused on the way, in Italian", async ({ desk, enter }) => {
  const say = words.it;
  const [chiara, giulia] = [await enter(undefined, { lang: "it", bare: true }), await enter("giulia")];
  const page = chiara.page;
  await page.goto("/portal");
  await page.getByLabel(say.email).fill(cast.chiara.email);
  await page.getByRole("button", { name: say.sendLink }).click();
  await expect(page.getByRole("heading", { name: say.mailbox })).toBeVisible();
  const mail = await desk.sink.arrived(cast.chiara.email, "the link", (mail) => /\/sign-in\/link\?token=/.test(mail.text ?? ""));
  const link = /https?:\/\/\S+\/sign-in\/link\?token=\S+/.exec(mail.text ?? "")?.[0] ?? "";
  await page.goto(link.replace(desk.wire.url, desk.url));
  await page.getByRole("button", { name: say.goIn, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: say.howCanWeHelp })).toBeVisible();

  await page.getByRole("button", { name: say.openRequest }).click();
  const [subject, body] = [unique("L'armadio dei vaccini suona"), "Ha suonato due volte stanotte, alle 3 e alle 5.\n\nGrazie."];
  await fillIn(page, "it", { subject: "   ", body, queue: ITALY_QUEUE, file: photo });
  await page.getByRole("button", { name: say.sendForm, exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: say.notSent })).toBeVisible();
  await expect(page.getByText(say.emptySubject).first()).toBeVisible();
  await expect(page.getByLabel(say.words), "the words are kept").toHaveValue(body);
  await expect(page.getByRole("combobox", { name: say.desk }).locator("option:checked")).toHaveText(ITALY_QUEUE);
  await expect(page.getByRole("group", { name: say.filesKept }).getByRole("checkbox", { name: photo.name })).toBeChecked();

  await page.getByLabel(say.subject).fill(subject);
  const number = await sendIn(page, "it", subject);
  await expect(page.getByRole("link", { name: photo.name }), "the file went along, once").toHaveCount(1);

  await giulia.open(`/desk/tickets/${number}`);
  const answer = unique("Lo sportello era aperto: ora è chiuso?");
  await reply(giulia.page, "it", answer);
  await page.goto(`/portal/requests/${number}`);
  await expect(said(page, answer)).toBeVisible();
  const heard = unique("Sì, ora è chiuso.");
  await page.getByLabel(say.addSomething).fill(heard);
  await page.getByRole("button", { name: say.sendForm, exact: true }).click();
  await expect(page.getByText(say.messageThanks)).toBeVisible();
  expect(numberOf(page.url())).toBe(number);
  await expect(said(giulia.page, heard)).toBeVisible();

  await reply(giulia.page, "it", unique("Bene, allora è tutto a posto."), say.replyAndResolve);
  await page.reload();
  await expect(page.getByRole("heading", { name: say.isItSolved })).toBeVisible();
  await page.getByRole("button", { name: say.yesSolved }).click();
  await expect(page.getByText(say.confirmed)).toBeVisible();
  await expect(page.getByText(say.finished).first()).toBeVisible();
});

test("what a customer writes goes along when the request takes another turn", async ({ enter }) => {
  const [graham, aoife] = [await enter("graham"), await enter("aoife")];
  const { page } = graham;
  await page.goto("/portal/new");
  const subject = unique("The probe reads nonsense");
  await fillIn(page, "en", { subject, body: "Since noon.", queue: UK_QUEUE });
  const number = await sendIn(page, "en", subject);
  await aoife.open(`/desk/tickets/${number}`);
  await reply(aoife.page, "en", unique("It is calibrated again."), words.en.replyAndResolve);
  const missing = page.locator("#missing");
  await page.locator(".confirm details summary").click();
  await missing.pressSequentially("It still reads nonsense");
  await aoife.page.getByRole("button", { name: words.en.reopen, exact: true }).click();
  await expect(missing, "the form is no longer asked for").toHaveCount(0);
  await expect(page.getByLabel(words.en.addSomething)).toHaveValue("It still reads nonsense");
});

test("what is typed at one request is never at another", async ({ enter }) => {
  const graham = await enter("graham");
  const { page } = graham;
  const subjects = [unique("The hood drips"), unique("The lock sticks")] as const;
  const numbers: string[] = [];
  for (const subject of subjects) {
    await page.goto("/portal/new");
    await fillIn(page, "en", { subject, body: "Since ten.", queue: UK_QUEUE });
    numbers.push(await sendIn(page, "en", subject));
  }
  const at = (subject: string) => expect(page.getByRole("heading", { level: 1, name: subject })).toBeVisible();
  const [first, second] = subjects;
  await graham.open("/portal");
  // It goes with the document, which stays the same one throughout.
  await page.evaluate(() => (document.documentElement.dataset.journey = ""));
  await page.locator(`a[href="/portal/requests/${numbers[0]}"]`).first().click();
  await at(first);
  await page.locator('a[href="/portal"]').first().click();
  await page.locator(`a[href="/portal/requests/${numbers[1]}"]`).first().click();
  await at(second);
  const [field, begun] = [page.getByLabel(words.en.addSomething), unique("It is the upper one")];
  const kept = page.waitForResponse((response) => response.url().includes("keep_draft"));
  await field.fill(begun);
  await kept;
  await page.evaluate(() => history.go(-2));
  await at(first);
  await expect(field, "these are for the other one").toHaveValue("");
  await page.evaluate(() => history.go(2));
  await at(second);
  await expect(field, "where they wait").toHaveValue(begun);
  await expect(page.locator("html[data-journey]")).toHaveCount(1);
});
