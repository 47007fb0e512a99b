// What is pressed in mid-sentence and goes with that: one writes on, and what is typed is no row of commands. And what c begins anew.
import { acts, LATEST, numberOf, opened, type } from "../support/acts.ts";
import { expect, test } from "../support/test.ts";
import { words } from "../support/words.ts";

for (const by of ["keys", "the pointer"]) {
  test(`whoever lets go by ${by} of what another tab held writes their new ticket on`, async ({ enter }) => {
    const aoife = await enter("aoife");
    const { page } = aoife;
    await aoife.open("/desk/new");
    const second = await aoife.context.newPage();
    await second.goto("/desk/new");
    const [field, theirs] = [page.locator("#words"), second.locator("#words")];
    const press = async (name: string) => {
      const button = page.getByRole("button", { name });
      if (by === "keys") await button.press("Enter");
      else await button.click();
    };
    await expect(theirs).toBeVisible();
    await field.fill("The door does not ");
    await expect(second.getByRole("button", { name: words.en.dropThat })).toBeVisible();
    await theirs.fill("The lamp does not ");
    const sent = acts(page);
    await field.focus();
    await press(words.en.useThat);
    await page.keyboard.type("eat a jet");
    await expect(field).toHaveValue("The lamp does not eat a jet");
    await press(words.en.dropThat);
    await expect(field).toBeFocused();
    await page.keyboard.type(", at all");
    await expect(field).toHaveValue("The lamp does not eat a jet, at all");
    expect(sent).toEqual([]);
    await page.getByRole("button", { name: words.en.dropDraft }).click();
    await expect(field).toHaveValue("");
  });

  test(`whoever tries the line by ${by} in mid-sentence goes on with the sentence`, async ({ desk, enter }) => {
    const aoife = await enter("aoife", { byWire: true });
    aoife.tolerate(/WebSocket connection to .* failed|net::ERR_/);
    const { page } = aoife;
    await aoife.open(LATEST);
    await opened(desk, page, "Hinge of the mute cell");
    const field = page.locator("#say");
    await type(page, "Dear Nora, we are ");
    desk.wire.cut();
    const again = page.getByRole("button", { name: words.en.tryNow });
    await expect(again).toBeVisible();
    const sent = acts(page);
    const press = () => (by === "keys" ? again.press("Enter") : again.click());
    await press();
    await page.keyboard.type("at ");
    await expect(field, "the line is cut still").toHaveValue("Dear Nora, we are at ");
    await press();
    desk.wire.mend();
    await expect(again).toHaveCount(0);
    await expect(field, "and it is back").toBeFocused();
    await page.keyboard.type("eight");
    await expect(field).toHaveValue("Dear Nora, we are at eight");
    expect(sent).toEqual([]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("u");
    await expect(page, "after Escape keys are keys").toHaveURL(/\/desk\?/);
  });
}

test("whoever sends after the line was tried is led to the field that is wrong", async ({ desk, enter }) => {
  const aoife = await enter("aoife", { byWire: true });
  aoife.tolerate(/WebSocket connection to .* failed|net::ERR_|status of 422/);
  const { page } = aoife;
  await aoife.open("/desk/new");
  const about = page.locator("#subject");
  await about.fill("Asks for an offer");
  desk.wire.cut();
  const again = page.getByRole("button", { name: words.en.tryNow });
  await again.click();
  await expect(about).toBeFocused();
  desk.wire.mend();
  await expect(again).toHaveCount(0);
  await page.keyboard.press("Control+Enter");
  await expect(page.locator("#name"), "nobody was named").toBeFocused();
  await page.getByRole("button", { name: words.en.dropDraft }).click();
  await expect(about).toHaveValue("");
});

test("c on the form that continues a ticket begins another one", async ({ desk, enter }) => {
  const aoife = await enter("aoife");
  const { page } = aoife;
  await aoife.open(LATEST);
  const subject = await opened(desk, page, "Hinge of the second cell");
  await aoife.open(`/desk/new?follows=${numberOf(page.url())}`);
  await expect(page.locator("#subject")).toHaveValue(subject);
  await page.locator("#caller-title").click();
  await page.keyboard.press("c");
  await expect(page).toHaveURL(/\/desk\/new$/);
  await expect(page.locator("#subject")).toHaveValue("");
  await expect(page.locator("[name='form[follows]']")).toHaveCount(0);
  await page.locator("#caller-title").click();
  await page.keyboard.press("u");
  await expect(page, "the page goes on").toHaveURL(/\/desk$/);
});
