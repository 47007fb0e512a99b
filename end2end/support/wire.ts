// A wire to the desk that can be cut: everything through it fails at once, open connections too. Or hushed: the desk hears and
// is not heard.
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { Transform } from "node:stream";

export class Wire {
  private readonly open = new Set<Socket>();
  private whole = true;
  private hushed = false;

  private constructor(
    private readonly server: Server,
    private readonly port: number,
  ) {}

  static async start(): Promise<Wire> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new Wire(server, (server.address() as AddressInfo).port);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  lead(to: number): void {
    this.server.on("connection", (near) => {
      if (!this.whole) {
        near.destroy();
        return;
      }
      const far = connect(to, "127.0.0.1");
      for (const [one, other] of [[near, far], [far, near]] as const) {
        this.open.add(one);
        one.on("close", () => {
          this.open.delete(one);
          other.destroy();
        });
        // Whichever end fails, both are closed.
        one.on("error", () => one.destroy());
      }
      near.pipe(far);
      const mouth = new Transform({ transform: (bytes, _, done) => (this.hushed ? done() : done(null, bytes)) });
      far.pipe(mouth).pipe(near);
    });
  }

  cut(): void {
    this.whole = false;
    for (const socket of this.open) socket.destroy();
  }

  /** What is asked arrives, and its answers are lost. */
  hush(): void {
    this.hushed = true;
  }

  mend(): void {
    this.whole = true;
    this.hushed = false;
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
