// Tells open pages to reload: the other end of Leptos' <AutoReload>. On USR1 it waits until the
// new server answers and then says so to every page.
//   node reload.mjs <port> <server's host:port>
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { connect } from "node:net";

const [port, server] = process.argv.slice(2);
const [host, serverPort] = server.split(":");
// From the WebSocket standard (RFC 6455, 1.3): proves that the answer comes from a WebSocket server.
const HANDSHAKE = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const ASK_AGAIN_MS = 200;
const TEXT_FRAME = 0x81;

const pages = new Set();
const listener = createServer((_, response) => response.writeHead(426).end());
listener.on("upgrade", (request, socket) => {
  const accept = createHash("sha1").update(request.headers["sec-websocket-key"] + HANDSHAKE).digest("base64");
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  pages.add(socket);
  const forget = () => pages.delete(socket);
  // Pages only ever say goodbye.
  socket.on("data", () => socket.end()).on("close", forget).on("error", forget);
});
listener.listen(Number(port), host);

function reload() {
  const text = Buffer.from(JSON.stringify({ all: true }));
  for (const page of pages) page.write(Buffer.concat([Buffer.from([TEXT_FRAME, text.length]), text]));
}

function whenServerAnswers(then) {
  const probe = connect(Number(serverPort), host);
  probe.on("connect", () => { probe.destroy(); then(); });
  probe.on("error", () => setTimeout(() => whenServerAnswers(then), ASK_AGAIN_MS));
}

process.on("SIGUSR1", () => whenServerAnswers(reload));
