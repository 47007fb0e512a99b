// An administrator keeps people and organisations, by plain forms.
import { unique } from "../support/acts.ts";
import { cast } from "../support/cast.ts";
import { expect, test } from "../support/test.ts";

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
