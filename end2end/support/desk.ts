// The real program with the demo told, on ports and in a folder of its own.
import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Sink, Writer } from "./post.ts";
import { Wire } from "./wire.ts";

// Telling the demo is hundreds of durable writes.
const READY_WITHIN_MS = 150_000;
const STOPS_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 100;
const LOG_LINES = 30;

/** Where journeys keep what they make. */
export const FOLDER = process.env.SPORTELLO_DATA ?? join(tmpdir(), "sportello-journeys");

export class Desk {
  private constructor(
    private readonly program: ChildProcess,
    private readonly log: string,
    private readonly folder: string,
    /** What a browser is told to open. */
    readonly url: string,
    /** Another way there, which can be cut. */
    readonly wire: Wire,
    readonly sink: Sink,
    readonly writer: Writer,
  ) {}

  static async start(): Promise<Desk> {
    const binary = process.env.SPORTELLO_BIN;
    if (!binary) throw new Error("SPORTELLO_BIN does not name the program; start the journeys with .ci/journeys");
    mkdirSync(FOLDER, { recursive: true });
    const folder = mkdtempSync(join(FOLDER, "desk-"));
    const [http, smtp] = [await freePort(), await freePort()];
    const [wire, sink] = [await Wire.start(), await Sink.start()];
    wire.lead(http);
    const log = join(FOLDER, "desk.log");
    const output = openSync(log, "w");
    const program = spawn(binary, ["demo"], {
      env: settings(join(folder, "data"), http, smtp, sink.port, wire.url),
      stdio: ["ignore", output, output],
    });
    closeSync(output);
    const desk = new Desk(program, log, folder, `http://127.0.0.1:${http}`, wire, sink, new Writer(smtp));
    await desk.ready();
    return desk;
  }

  private async ready(): Promise<void> {
    const until = Date.now() + READY_WITHIN_MS;
    while (Date.now() < until) {
      if (this.program.exitCode !== null) break;
      const answer = await fetch(`${this.url}/health/ready`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    this.program.kill("SIGKILL");
    throw new Error(`the desk did not become ready:\n${readFileSync(this.log, "utf8").split("\n").slice(-LOG_LINES).join("\n")}`);
  }

  /** Asks it to stop, as an operator would; it must do so by itself and without a fault. */
  async stop(): Promise<void> {
    this.writer.stop();
    const ended = new Promise<number | null>((resolve) => this.program.once("exit", resolve));
    const patience = setTimeout(() => this.program.kill("SIGKILL"), STOPS_WITHIN_MS);
    this.program.kill("SIGTERM");
    const code = this.program.exitCode ?? (await ended);
    clearTimeout(patience);
    await Promise.all([this.wire.stop(), this.sink.stop()]);
    rmSync(this.folder, { recursive: true, force: true });
    if (code !== 0) throw new Error(`the desk ended with ${code ?? "a signal"}; its log is ${this.log}`);
  }
}

function settings(data: string, http: number, smtp: number, relay: number, publicUrl: string): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    SPORTELLO_DATA: data,
    SPORTELLO_PUBLIC_URL: publicUrl,
    SPORTELLO_HTTP_LISTEN: `127.0.0.1:${http}`,
    SPORTELLO_SMTP_LISTEN: `127.0.0.1:${smtp}`,
    SPORTELLO_MAIL_DOMAIN: "brinanova.example",
    SPORTELLO_RELAY_HOST: "127.0.0.1",
    SPORTELLO_RELAY_PORT: String(relay),
    SPORTELLO_RELAY_TLS: "none",
  };
  // It is ours, and the program would warn of it.
  delete env.SPORTELLO_SHOTS;
  return env;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
