// Tells each journey in one line, and leaves the counts where .ci/run looks for them
// (JOURNEYS_COUNT). A journey that did not run, for whatever reason, has not passed.
import { writeFileSync } from "node:fs";
import type { FullResult, Reporter, Suite, TestCase, TestError, TestResult } from "@playwright/test/reporter";

// The first lines of an error say what was expected; the rest lies in test-results.
const ERROR_LINES = 30;
// Colours are for terminals; this text goes into logs.
const COLOUR = /\u001b\[[0-9;]*m/g;

export default class Count implements Reporter {
  private suite: Suite | undefined;
  private errors = 0;

  onBegin(_config: unknown, suite: Suite): void {
    this.suite = suite;
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const well = result.status === test.expectedStatus;
    const mark = result.status === "skipped" ? "left  " : well ? "ok    " : "FAILED";
    const name = test.titlePath().filter(Boolean).join(" › ");
    this.tell(`  ${mark} ${name} (${(result.duration / 1000).toFixed(1)} s)`);
    if (!well) for (const error of result.errors) this.tellError(error);
  }

  // A journey's file that cannot be read, a fixture that breaks outside of any journey.
  onError(error: TestError): void {
    this.errors += 1;
    this.tellError(error);
  }

  async onEnd(result: FullResult): Promise<{ status: FullResult["status"] }> {
    const tests = this.suite?.allTests() ?? [];
    const leftOut = tests.filter((test) => test.expectedStatus === "skipped").length;
    const unsteady = tests.filter((test) => test.outcome() === "flaky");
    const passed = tests.filter((test) => test.outcome() === "expected").length + unsteady.length;
    const failed = tests.length - leftOut - passed + this.errors;
    const path = process.env.JOURNEYS_COUNT;
    if (path) writeFileSync(path, `${JSON.stringify({ passed, failed, leftOut })}\n`);
    if (leftOut > 0) this.tell(`${leftOut} left out.`);
    for (const test of unsteady) this.tell(`unsteady: ${test.titlePath().filter(Boolean).join(" › ")}`);
    this.tell(`${passed} passed, ${failed} failed`);
    // An empty suite proves nothing, so it is no success.
    return { status: result.status === "passed" && passed > 0 && failed === 0 ? "passed" : "failed" };
  }

  printsToStdio(): boolean {
    return true;
  }

  private tellError(error: TestError): void {
    const text = error.stack ?? error.message ?? error.value ?? "an error without words";
    for (const line of text.replace(COLOUR, "").split("\n").slice(0, ERROR_LINES)) this.tell(`           ${line}`);
    if (error.snippet) this.tell(error.snippet.replace(COLOUR, ""));
  }

  private tell(line: string): void {
    process.stdout.write(`${line}\n`);
  }
}
