// The clock of a deadline, opened: an agent reads in Italian of what its time is made up, and the browser computes it again.
import type { Locator, Page } from "@playwright/test";
import { ticket } from "../support/acts.ts";
import { expect, test } from "../support/test.ts";

// Eight hours were promised and 8 h 42 were needed, over Easter.
const PATH = "/desk/tickets/1063";
const SUBJECT = "Il registro di marzo è a metà";
const [COUNTED_MINUTES, ALL_MINUTES] = [8 * 60 + 42, 113 * 60 + 42];
// Of both there may be newer versions by now: what has passed names the one that was in force.
const [PORTALE, UFFICIO] = [/^Portale v\d+$/, /^Ufficio Italia v\d+$/];
const LINES = [
  ["gio 2, 16:10 – 18:00", "contato", "aperto", PORTALE, "1 h 50"],
  ["gio 2, 18:00 – ven 3, 08:30", "chiuso", "fuori orario", UFFICIO, "14 h 30"],
  ["ven 3, 08:30 – 10:15", "contato", "aperto", PORTALE, "1 h 45"],
  ["ven 3, 10:15 – 12:30", "in pausa", "in attesa del cliente", PORTALE, "2 h 15"],
  ["ven 3, 12:30 – 14:00", "chiuso", "fuori orario", UFFICIO, "1 h 30"],
  ["ven 3, 14:00 – 14:15", "in pausa", "in attesa del cliente", PORTALE, "15 min"],
  ["ven 3, 14:15 – 18:00", "contato", "aperto", PORTALE, "3 h 45"],
  ["ven 3, 18:00 – lun 6, 00:00", "chiuso", "fuori orario", UFFICIO, "54 h"],
  ["lun 6, 00:00 – 24:00", "festivo", "Lunedì dell’Angelo", UFFICIO, "24 h"],
  ["mar 7, 00:00 – 08:30", "chiuso", "fuori orario", UFFICIO, "8 h 30"],
  ["mar 7, 08:30 – 09:10", "contato", "aperto", PORTALE, "40 min"],
  ["mar 7, 09:10 – 09:52", "contato", "aperto, oltre il termine", PORTALE, "42 min"],
];
// The module of proofs is fetched and compiled first.
const COMPUTED_WITHIN_MS = 15_000;
// From the top of the page, through the queues and their list.
const TABS_MAX = 300;

/** The way to the clock of the solution. */
function deadline(page: Page): Locator {
  return ticket(page, SUBJECT).locator(".clocks").getByRole("link", { name: "Soluzione" });
}

function proof(page: Page): Locator {
  return page.getByRole("region", { name: "L’orologio della soluzione" });
}

/** "8 h 42", "24 h", "42 min". */
function minutes(lasts: string): number {
  const [hours, rest] = [/(\d+)\sh/.exec(lasts)?.[1], /(?:h\s|^)(\d+)(?:\smin)?$/.exec(lasts.trim())?.[1]];
  return Number(hours ?? 0) * 60 + Number(rest ?? 0);
}

async function sum(rows: Locator): Promise<number> {
  const lasts = await rows.locator("td:last-child").allTextContents();
  return lasts.map(minutes).reduce((all, one) => all + one, 0);
}

/** Every line, and what they come to. */
async function reads(page: Page): Promise<void> {
  const pane = proof(page);
  await expect(pane.locator(".proof-verdict")).toContainText("42 min di ritardo");
  await expect(pane).toContainText("Tempo promesso: 8 h d’ufficio. Tempo impiegato: 8 h 42.");
  await expect(pane).toContainText("Da quando è cominciato: 4 giorni, 17 h 42");
  await expect(pane.getByRole("columnheader")).toHaveText(["Da – a", "L’orologio", "Perché", "Regola", "Durata"]);
  const rows = pane.locator("tbody").getByRole("row");
  await expect(rows).toHaveCount(LINES.length);
  for (const [nth, line] of LINES.entries()) await expect(rows.nth(nth).getByRole("cell")).toHaveText(line);
  expect(await sum(rows), "no minute is left out").toBe(ALL_MINUTES);
  expect(await sum(pane.locator('tr:is([data-kind="counted"], [data-kind="over"])')), "and these count").toBe(COUNTED_MINUTES);
  await expect(pane.locator(".proof-sums li")).toHaveText([
    "8 h 42 di tempo contato",
    "di cui 42 min oltre il termine",
    "2 h 30 in pausa",
    "78 h 30 a ufficio chiuso",
    "24 h in giorno festivo",
  ]);
  await expect(pane.locator(".proof-days .sum")).toHaveText(["1 h 50", "5 h 30", "0 min", "0 min", "0 min", "1 h 22"]);
}

/** Goes there by Tab alone. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(target, "Tab leads there").toBeFocused();
}

test("an agent opens a deadline and reads its proof in Italian, which the browser computes alike", async ({ enter }) => {
  const giulia = await enter("giulia");
  await giulia.open(PATH);
  const { page } = giulia;
  await deadline(page).click();
  await expect(page).toHaveURL(/clock=resolution\.1$/);
  await reads(page);
  const checked = proof(page).getByRole("status");
  await expect(checked).toHaveAttribute("data-found", "same", { timeout: COMPUTED_WITHIN_MS });
  await expect(checked).toHaveText("Verificato nel tuo browser, con lo stesso risultato. Tratti: 11 · Europe/Rome");
  await expect(deadline(page), "the ticket stays beside it").toHaveAttribute("aria-current", "true");

  // The URL is the clock: it can be handed to a colleague.
  await giulia.open(page.url());
  await reads(page);
  await expect(checked).toHaveAttribute("data-found", "same", { timeout: COMPUTED_WITHIN_MS });
  await proof(page).getByRole("link", { name: "Chiudi l’orologio" }).click();
  await expect(proof(page)).toHaveCount(0);
  await expect(page).toHaveURL(`${giulia.url}${PATH}`);
});

test("a deadline is opened and closed by keys alone", async ({ enter }) => {
  const giulia = await enter("giulia");
  await giulia.open(PATH);
  const { page } = giulia;
  await tabTo(page, deadline(page));
  await page.keyboard.press("Enter");
  await expect(proof(page)).toBeVisible();
  await expect(deadline(page), "one is still where one was").toBeFocused();
  const close = proof(page).getByRole("link", { name: "Chiudi l’orologio" });
  await tabTo(page, close);
  await page.keyboard.press("Enter");
  await expect(proof(page)).toHaveCount(0);
  await expect(ticket(page, SUBJECT)).toBeVisible();
});

test("without JavaScript the proof is the server's, and says so", async ({ enter }) => {
  const { page } = await enter("giulia", { bare: true });
  await page.goto(PATH);
  await deadline(page).click();
  await reads(page);
  await expect(page.locator(".panes"), "there is room for it before it has come").toHaveAttribute("data-kind", "proof");
  await expect(proof(page).getByRole("status")).toHaveText("Calcolato dal server. Tratti: 11 · Europe/Rome");
});
