// Journeys run in the system's own Chromium, against programs they start themselves: .ci/journeys
// hands over SPORTELLO_BIN and the LEPTOS_* settings of the very build that `make run` serves.
import { defineConfig } from "@playwright/test";

const SECOND = 1000;
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: "journeys",
  outputDir: "test-results",
  // Journeys measure times ("within a second"): a second browser on two cores would disturb them.
  workers: 1,
  fullyParallel: false,
  // A journey that passes the second time has found something: it is named at the end. What is red twice stops the run.
  retries: 1,
  forbidOnly: true,
  timeout: 60 * SECOND,
  expect: { timeout: 5 * SECOND },
  reporter: [["./count.ts"]],
  use: {
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    actionTimeout: 10 * SECOND,
    navigationTimeout: 15 * SECOND,
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: CHROMIUM,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
