// By the sign-in back to where one was, when a session has ended.
import type { Page } from "@playwright/test";
import { CUSTOMER, numberOf, row, ticket, unique } from "../support/acts.ts";
import { cast, PASSWORD, UK_ADDRESS } from "../support/cast.ts";
import { expect, test } from "../support/test.ts";
import { words } from "../support/words.ts";

/** Signs in where the page leads to. */
async function signIn(page: Page): Promise<void> {
  const say = words.en;
  await page.getByLabel(say.email).fill(cast.aoife.email);
  await page.getByLabel(say.password, { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: say.signIn, exact: true }).click();
}

test("who was signed out signs in again and is where they were", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  aoife.tolerate(/WebSocket connection to .* failed|status of 401/);
  await aoife.open("/desk");
  const { page } = aoife;
  const subject = unique("Gauge of the milk tank");
  await desk.writer.write({ from: CUSTOMER, to: UK_ADDRESS, subject, text: "It shows nothing." });
  await row(page, "en", subject).getByRole("link").click();
  await expect(ticket(page, subject)).toBeVisible();
  const [path, number] = [new URL(page.url()).pathname, numberOf(page.url())];

  const second = await aoife.context.newPage();
  const line = second.waitForEvent("websocket");
  await second.goto("/desk");
  await line;
  await second.locator(".account summary").click();
  await second.locator(".account").getByRole("button", { name: words.en.signOut, exact: true }).click();
  await expect(second).toHaveURL(/sign-in/);
  await expect(page, "the other tab is led to the sign-in").toHaveURL(new RegExp(`/sign-in\\?next=.*${number}`));
  await signIn(page);
  await expect(page).toHaveURL(`${aoife.url}${path}`);
  await expect(ticket(page, subject)).toBeVisible();

  // And a tab that does not know of it finds out by what it asks for.
  await aoife.open("/desk");
  await aoife.context.clearCookies({ name: "sportello" });
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  await page.getByRole("status").getByRole("button", { name: words.en.signIn, exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in\?next=.*desk/);
  await signIn(page);
  await expect(page).toHaveURL(`${aoife.url}/desk`);
});
