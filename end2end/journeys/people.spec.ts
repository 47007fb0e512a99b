// An administrator keeps people and organisations, by plain forms.
import { unique } from "../support/acts.ts";
import { cast } from "../support/cast.ts";
import { expect, test } from "../support/test.ts";
import { words } from "../support/words.ts";

for (const bare of [false, true]) {
  test(`somebody is added, belongs to an organisation and is invited${bare ? ", without JavaScript" : ""}`, async ({ desk, enter }) => {
    const { page } = await enter("priya", { bare });
    const told = (words: string) => page.getByRole("status").filter({ hasText: words });
    const [house, name] = [unique("Rossi Gelati"), unique("Ada Rossi")];
    const address = `${name.toLowerCase().replaceAll(" ", ".")}@rossi-gelati.example`;

    await page.goto("/settings");
    await page.getByRole("link", { name: "Organisations", exact: true }).click();
    const newHouse = page.getByRole("region", { name: "Add an organisation" });
    await newHouse.getByLabel("Name", { exact: true }).fill(house);
    await newHouse.getByRole("button", { name: "Add", exact: true }).click();
    await expect(told("Added.")).toBeVisible();

    await page.getByRole("main").getByRole("link", { name: "Settings", exact: true }).click();
    await page.getByRole("link", { name: "People", exact: true }).click();
    const newPerson = page.getByRole("region", { name: "Add a person" });
    await newPerson.getByLabel("Name", { exact: true }).fill(name);
    await newPerson.getByLabel("E-mail address", { exact: true }).fill(cast.chiara.email);
    await newPerson.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.getByRole("alert"), "an address is one person's").toBeVisible();
    await expect(newPerson.getByLabel("Name", { exact: true }), "what was typed is still there").toHaveValue(name);
    await newPerson.getByLabel("E-mail address", { exact: true }).fill(address);
    await newPerson.getByRole("button", { name: "Add", exact: true }).click();
    await expect(told("Added.")).toBeVisible();

    const memberships = page.getByRole("region", { name: "Organisations", exact: true });
    await memberships.getByLabel("Organisation", { exact: true }).selectOption({ label: house });
    await memberships.getByRole("button", { name: "Add", exact: true }).click();
    await expect(memberships.getByRole("link", { name: house })).toBeVisible();
    await page.getByRole("button", { name: "Send an invitation" }).click();
    await expect(told("The invitation is on its way.")).toBeVisible();
    await desk.sink.arrived(address, "the invitation", (mail) => /\/reset\?token=/.test(mail.text ?? ""));

    await page.getByRole("link", { name: "People", exact: true }).click();
    await page.getByLabel("Name, address or number").fill(name);
    await page.getByRole("button", { name: "Find" }).click();
    const found = page.getByRole("region", { name: "People", exact: true }).getByRole("row").filter({ hasText: name });
    await expect(found).toHaveCount(1);
    await expect(found).toContainText(house);
    await found.getByRole("link", { name }).click();
    await expect(page.getByRole("region", { name: "Record" }).getByLabel("Name", { exact: true })).toHaveValue(name);
  });
}

test("what is typed into one form of a record outlives the sending of another one", async ({ enter }) => {
  const { page } = await enter("priya");
  const name = unique("Bea Rossi");
  const [address, number] = [`${name.toLowerCase().replaceAll(" ", ".")}@rossi-gelati.example`, "+39 041 496 0107"];
  const waiting = () => page.evaluate(() => sessionStorage.getItem("typed-beside"));
  const record = page.getByRole("region", { name: "Record", exact: true });
  const addresses = page.getByRole("region", { name: "Addresses", exact: true });
  const phones = record.getByLabel("Telephone numbers", { exact: true });
  const manager = page.getByRole("region", { name: "Roles", exact: true }).getByRole("checkbox", { name: /^Manager/ });

  await page.goto("/settings/people");
  const newPerson = page.getByRole("region", { name: "Add a person" });
  await newPerson.getByLabel("Name", { exact: true }).fill(name);
  await newPerson.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  const path = new URL(page.url()).pathname;
  await phones.fill(number);
  await manager.check();
  await addresses.getByLabel("E-mail address", { exact: true }).fill(address);
  await addresses.getByRole("button", { name: "Add the address" }).click();
  await expect(addresses.getByText(address, { exact: true })).toBeVisible();
  await expect(phones).toHaveValue(number);
  await expect(manager).toBeChecked();
  await expect(addresses.getByLabel("E-mail address", { exact: true }), "what was sent is not there again").toHaveValue("");
  await page.reload();
  await expect(phones, "the page was loaded again").toHaveValue(number);

  // The page that comes next looks as this one does.
  await Promise.all([page.waitForEvent("load"), record.getByRole("button", { name: "Save", exact: true }).click()]);
  await expect(manager, "the roles are still to be saved").toBeChecked();
  await page.goto(path);
  await expect(phones, "it is saved").toHaveValue(number);
  await expect(manager, "whoever comes to the page anew sees what is so").not.toBeChecked();
  expect(await waiting(), "and the browser keeps nothing").toBeNull();

  await phones.fill("+39 041 496 0108");
  await addresses.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(addresses.getByText(address, { exact: true })).toHaveCount(0);
  await expect(phones).toHaveValue("+39 041 496 0108");
  await page.locator(".account summary").click();
  await page.locator(".account").getByRole("button", { name: words.en.signOut, exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  expect(await waiting(), "with whoever signs out it goes").toBeNull();
});

test("a table of people is looked at before it is imported", async ({ enter }) => {
  const { page } = await enter("priya");
  const name = unique("Carla Rossi");
  const table = `name,address,roles\n${name},${name.toLowerCase().replaceAll(" ", ".")}@rossi-gelati.example,manager`;
  const pasted = page.getByLabel("Or pasted here");
  const report = page.getByRole("main").getByRole("status");
  const line = (region: string) => page.getByRole("region", { name: region }).getByRole("row").filter({ hasText: name });
  await page.goto("/settings/people/import");
  await pasted.fill(table);
  await page.getByRole("button", { name: "Look first" }).click();
  await expect(report).toContainText("Nothing is imported yet. Would be added: 1.");
  await expect(line("What would be done")).toContainText("Would be added: manager");
  await expect(pasted, "it is still to be sent").toHaveValue(table);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(report).toContainText("Added: 1. Changed: 0.");
  await expect(line("What was done")).toContainText("Added: manager");
  await expect(pasted, "and then it is done").toHaveValue("");
});
