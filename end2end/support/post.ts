// The world's mail: a server that takes what the desk sends, and a program that writes to the desk.
import type { AddressInfo } from "node:net";
import { simpleParser, type ParsedMail } from "mailparser";
import { createTransport, type SendMailOptions, type Transporter } from "nodemailer";
import { SMTPServer } from "smtp-server";

// A mail of the desk leaves at once; a loaded machine may take some seconds.
const ARRIVES_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 50;

export class Sink {
  readonly mails: ParsedMail[] = [];
  private readonly server: SMTPServer;

  private constructor() {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["AUTH", "STARTTLS"],
      onData: (stream, _session, done) => {
        simpleParser(stream).then((mail) => {
          this.mails.push(mail);
          done();
        }, done);
      },
    });
  }

  static async start(): Promise<Sink> {
    const sink = new Sink();
    await new Promise<void>((resolve) => sink.server.listen(0, "127.0.0.1", resolve));
    return sink;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  /** The first mail to that address that answers to the description, once it is there. */
  async arrived(to: string, what: string, fits: (mail: ParsedMail) => boolean = () => true): Promise<ParsedMail> {
    const until = Date.now() + ARRIVES_WITHIN_MS;
    while (Date.now() < until) {
      const found = this.mails.find((mail) => addresses(mail.to).includes(to) && fits(mail));
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    const seen = this.mails.map((mail) => `${addresses(mail.to).join()}: ${mail.subject ?? ""}`);
    throw new Error(`no mail to ${to} (${what}) within ${ARRIVES_WITHIN_MS} ms; there were ${seen.join(" | ") || "none"}`);
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}

/** A customer's mail program, which speaks to the desk's own SMTP port. */
export class Writer {
  private readonly transport: Transporter;

  constructor(port: number) {
    this.transport = createTransport({ host: "127.0.0.1", port, secure: false, ignoreTLS: true });
  }

  /** Hands a mail over; answers its Message-ID once the desk has said 250. */
  async write(mail: SendMailOptions): Promise<string> {
    const sent = await this.transport.sendMail(mail);
    return sent.messageId;
  }

  stop(): void {
    this.transport.close();
  }
}

export function addresses(field: ParsedMail["to"]): string[] {
  const all = Array.isArray(field) ? field : field ? [field] : [];
  return all.flatMap((some) => some.value.map((one) => one.address ?? ""));
}
