// The browser's module of proofs and the program compute the same clocks, bit for bit.
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "../support/test.ts";

// `make prove` computes all of them.
const CLOCKS = process.env.SPORTELLO_PROVE === "1" ? 10_000 : 1_000;
// A small machine computes a hundred in a second.
const WITHIN_MS = 300_000;
// Their evidence holds the rules of their zones.
const OUTPUT_BYTES_MAX = 512 * 1024 * 1024;

interface Told {
  evidence: string;
  digest: string;
}

/** Random clocks, as the program computes them. */
function told(): Told[] {
  const bench = process.env.BENCH_BIN;
  if (!bench) throw new Error("BENCH_BIN does not name the program that tells clocks; start the journeys with .ci/journeys");
  const lines = execFileSync(bench, ["proofs", "--clocks", String(CLOCKS)], { encoding: "utf8", maxBuffer: OUTPUT_BYTES_MAX });
  return lines.trimEnd().split("\n").map((line) => JSON.parse(line) as Told);
}

/** The module, as it is served. */
function served(): string {
  const name = readdirSync(join(process.env.LEPTOS_SITE_ROOT ?? "", "pkg")).find((file) => /^proof\.[^.]+\.js$/.test(file));
  if (!name) throw new Error("the site has no module of proofs");
  return `/pkg/${name}`;
}

test("random clocks are the same in the browser, bit for bit", async ({ browser, desk }) => {
  test.setTimeout(WITHIN_MS);
  const clocks = told();
  expect(clocks.length).toBe(CLOCKS);
  // What a journey runs in a page is no script of the page's.
  const context = await browser.newContext({ baseURL: desk.url, bypassCSP: true });
  const page = await context.newPage();
  await page.goto("/sign-in");
  const differ = await page.evaluate(
    async ([module, clocks]) => {
      const proof = (await import(module)) as { default(): Promise<unknown>; prove(evidence: string): string };
      await proof.default();
      return clocks.filter(({ evidence, digest }) => !digest || proof.prove(evidence) !== digest).length;
    },
    [served(), clocks] as const,
  );
  expect(differ, "clocks that differ").toBe(0);
  expect(new Set(clocks.map(({ digest }) => digest)).size, "clocks that are not one and the same").toBeGreaterThan(CLOCKS / 2);
  await context.close();
});
