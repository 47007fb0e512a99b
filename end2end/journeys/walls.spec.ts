// What is another's is not there: no page, no file, no word of it.
import { fillIn, sendIn, unique } from "../support/acts.ts";
import { ITALY_QUEUE } from "../support/cast.ts";
import { expect, test } from "../support/test.ts";

const SECRET = "Ward 4, freezer 2, code 7719";
const file = { name: "ward.txt", mimeType: "text/plain", buffer: Buffer.from(SECRET) };

test("another's request, its ticket and its files are not found", async ({ enter }) => {
  const chiara = await enter("chiara", { bare: true });
  await chiara.page.goto("/portal/new");
  const subject = unique("Solo per il mio reparto");
  await fillIn(chiara.page, "it", { subject, body: SECRET, queue: ITALY_QUEUE, file });
  const number = await sendIn(chiara.page, "it", subject);
  const link = (await chiara.page.getByRole("link", { name: file.name }).getAttribute("href")) ?? "";
  const own = await chiara.context.request.get(link);
  expect(await own.text()).toBe(SECRET);

  const pages = [`/portal/requests/${number}`, `/desk/tickets/${number}`, `/insight/tickets?figure=open`];
  const files = [link, `/files/${number}/1/0`, `/files/html/${number}/1`];
  for (const who of ["graham", undefined] as const) {
    const other = await enter(who, { bare: true });
    for (const path of [...pages, ...files]) {
      const answer = await other.context.request.get(path, { maxRedirects: 0, headers: { accept: "text/html" } });
      const text = await answer.text();
      expect(text, `${who ?? "a stranger"} reads nothing at ${path}`).not.toContain(SECRET);
      expect(text).not.toContain(subject);
      if (who && !path.startsWith("/desk")) expect(answer.status(), path).toBe(404);
      else expect(answer.status(), path).toBeGreaterThanOrEqual(302);
    }
  }
});
