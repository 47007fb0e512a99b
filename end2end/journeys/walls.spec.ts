// What is another's is not there: no page, no file, no word of it. Nor is what the desk calls its own.
import { choose, composer, fillIn, reply, said, sendIn, unique } from "../support/acts.ts";
import { cast, ITALY_QUEUE } from "../support/cast.ts";
import { expect, test } from "../support/test.ts";

const SECRET = "Ward 4, freezer 2, code 7719";
// Somebody who works below the queue that customers know, and the words that would tell of it.
const INNER_QUEUE = "Portale e sensori";
const INNER_OWNER = "Marco Dal Pozzo";
const INSIDE = [/Portale e sensori|Portal and sensors/, /Dal Pozzo/, /\b(levels?|livell[oi])\b/i];
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

test("nothing that a customer is sent names a queue of the inside, a level or who had it", async ({ desk, enter }) => {
  const [chiara, giulia] = [await enter("chiara"), await enter("giulia")];
  const { page } = chiara;
  const sent: { from: string; text: string }[] = [];
  const bodies: Promise<unknown>[] = [];
  page.on("response", (response) => {
    const from = response.url();
    // A module and a style sheet hold no data.
    if (/html|json/.test(response.headers()["content-type"] ?? "")) {
      bodies.push(response.text().then((text) => sent.push({ from, text }), () => undefined));
    }
  });
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => sent.push({ from: "the line", text: String(payload) })));

  await page.goto("/portal/new");
  const subject = unique("Una curva piatta");
  await fillIn(page, "it", { subject, body: "Da stamattina.", queue: ITALY_QUEUE });
  const line = page.waitForEvent("websocket");
  const number = await sendIn(page, "it", subject);
  await line;
  await giulia.open(`/desk/tickets/${number}`);
  await choose(giulia.page, "queue", INNER_QUEUE);
  await choose(giulia.page, "owner", INNER_OWNER);
  await choose(giulia.page, "priority", "Alta");
  await choose(giulia.page, "queue", ITALY_QUEUE);
  await expect(composer(giulia.page, "it")).toBeVisible();
  const answer = unique("È arrivata una misura?");
  await reply(giulia.page, "it", answer);
  await expect(said(page, answer)).toBeVisible();
  for (const path of ["/portal", `/portal/requests/${number}`, `/portal/new?follows=${number}`, "/profile"]) {
    await page.goto(path);
    await page.waitForLoadState();
  }
  const mail = await desk.sink.arrived(cast.chiara.email, "the answer", (mail) => mail.text?.includes(answer) ?? false);
  sent.push({ from: "the mail", text: `${mail.headerLines.map(({ line }) => line).join("\n")}\n${mail.text ?? ""}\n${mail.html || ""}` });
  await Promise.all(bodies);

  expect(sent.filter(({ text }) => text.includes(answer)).length, "the answer is among it").toBeGreaterThan(1);
  expect(sent.some(({ from }) => from === "the line")).toBe(true);
  for (const { from, text } of sent) {
    for (const word of INSIDE) expect(text, from).not.toMatch(word);
  }
});
