// What people do in more than one journey.
import type { Locator, Page } from "@playwright/test";
import { UK_ADDRESS } from "./cast.ts";
import type { Desk } from "./desk.ts";
import { expect, type Enter, type Visitor } from "./test.ts";
import { words, type Lang } from "./words.ts";

let count = 0;

/** Who writes for the journeys that need somebody's mail and no more. */
export const CUSTOMER = "nora@whitlock-dairy.example";

/** The list with what was changed last at its top, where a journey finds what it has just written. */
export const LATEST = "/desk?sort=updated";

/** Words that stand nowhere else. */
export function unique(words: string): string {
  count += 1;
  return `${words} ${process.pid}-${count}`;
}

/** The rows of everything open. */
export function rows(page: Page, lang: Lang): Locator {
  return page.getByRole("list", { name: words[lang].everythingOpen }).getByRole("listitem");
}

/** The row of one subject. */
export function row(page: Page, lang: Lang, subject: string): Locator {
  return rows(page, lang).filter({ hasText: subject });
}

/** The ticket that is open. */
export function ticket(page: Page, subject: string): Locator {
  return page.getByRole("article", { name: subject, exact: true });
}

/** Where one writes to the customer. */
export function composer(page: Page, lang: Lang): Locator {
  return page.getByRole("textbox", { name: words[lang].reply, exact: true });
}

/** Writes to the customer and sends it. */
export async function reply(page: Page, lang: Lang, text: string, button: string | RegExp = words[lang].send): Promise<void> {
  const field = composer(page, lang);
  await field.fill(text);
  await page.getByRole("button", { name: button, exact: true }).click();
  await expect(field).toHaveValue("");
  await expect(said(page, text)).toBeVisible();
}

/** Words in a conversation, not in the field where they were written. */
export function said(page: Page, text: string): Locator {
  return page.locator(".prose").filter({ hasText: text });
}

export interface Request {
  subject: string;
  body: string;
  queue: string;
  file?: { name: string; mimeType: string; buffer: Buffer };
}

/** Fills in the form of a new request; the subject may stand there already. */
export async function fillIn(page: Page, lang: Lang, request: Request): Promise<void> {
  const say = words[lang];
  await page.getByLabel(say.desk).selectOption({ label: request.queue });
  await page.getByLabel(say.subject).fill(request.subject);
  await page.getByLabel(say.words).fill(request.body);
  if (request.file) await page.locator("input[type=file]").setInputFiles(request.file);
}

/** Sends the form that is filled in; the number of the request. */
export async function sendIn(page: Page, lang: Lang, subject: string): Promise<string> {
  await page.getByRole("button", { name: words[lang].sendForm, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: subject })).toBeVisible();
  await expect(page.getByText(words[lang].opened)).toBeVisible();
  return numberOf(page.url());
}

/** The number in a ticket's or a request's address. */
export function numberOf(url: string): string {
  const number = /\/(?:tickets|requests)\/(\d+)/.exec(url)?.[1];
  if (!number) throw new Error(`${url} names no ticket`);
  return number;
}

const SETS = { priority: "set_priority", queue: "move", owner: "assign" };

/** Chooses a fact of the ticket that is open, and waits until the desk has it. */
export async function choose(page: Page, fact: keyof typeof SETS, words: string): Promise<void> {
  const field = page.locator(`#fact-${fact}`);
  const value = await field.locator("option", { hasText: words }).getAttribute("value");
  const answered = page.waitForResponse((response) => response.url().endsWith(`/api/desk/${SETS[fact]}`));
  await field.selectOption(value);
  expect((await answered).ok(), `${fact}: ${words}`).toBe(true);
}

/** What the page asks the desk to do from now on. */
export function acts(page: Page): string[] {
  const sent: string[] = [];
  page.on("request", (request) => {
    if (/\/api\/desk\/(assign|move|set_\w+|take_next|write)$/.test(request.url())) sent.push(`${request.url()} ${request.postData() ?? ""}`);
  });
  return sent;
}

/** A customer's mail; its ticket, open. */
export async function opened(desk: Desk, page: Page, what: string): Promise<string> {
  const subject = unique(what);
  await desk.writer.write({ from: CUSTOMER, to: UK_ADDRESS, subject, text: "It is broken." });
  await row(page, "en", subject).getByRole("link").click();
  await expect(ticket(page, subject)).toBeVisible();
  return subject;
}

/** Aoife before the list with what was changed last at its top, into which these mails came one after the other; a colleague saw them too. */
export async function atHerList(desk: Desk, enter: Enter, subjects: string[], giulia?: Visitor): Promise<Visitor> {
  const aoife = await enter("aoife");
  await Promise.all([aoife.open(LATEST), giulia?.open(LATEST)]);
  for (const subject of subjects) {
    await desk.writer.write({ from: CUSTOMER, to: UK_ADDRESS, subject, text: "It is broken." });
    await expect(row(aoife.page, "en", subject)).toBeVisible();
    if (giulia) await expect(row(giulia.page, "it", subject)).toBeVisible();
  }
  return aoife;
}

/** Keys, one after the other, as fast as they come. */
export async function type(page: Page, text: string): Promise<void> {
  await composer(page, "en").focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(text);
}

/** What the browser holds of anybody's words. */
export function held(page: Page): Promise<string[]> {
  return page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("draft/")));
}

/** Questions of that kind wait until the function is called that this answers; `asks` may make another question of each. */
export async function holdBack(page: Page, what: string, asks = (data: string): string => data): Promise<() => void> {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  await page.route(`**/api/desk/${what}`, async (route) => {
    await opened;
    await route.continue({ postData: asks(route.request().postData() ?? "") });
  });
  return open;
}
