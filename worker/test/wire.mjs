// AWS as bytes on a socket: what arrives is kept as it came, what goes back is up to a test.
import { createServer } from "node:net";

/**
 * Starts a server for the Worker's own connections.
 * @param {(socket: import("node:net").Socket, name: string) => void} answer called for each
 *   whole request, with the name that relayBody put into it
 */
export async function startWire(answer) {
  const asked = [];
  const server = createServer((socket) => {
    let text = "";
    socket.on("error", () => {});
    socket.on("data", (part) => {
      text += part;
      const end = text.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (text.length < end + 4 + length) return;
      asked.push(text);
      const [, name] = /Note=(\w+)/.exec(text);
      text = "";
      answer(socket, name);
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { asked, outbound: { external: { address: `127.0.0.1:${server.address().port}`, http: {} } }, stop: () => server.close() };
}

/** A request to be passed on. */
export const relayBody = (name) => ({ host: "sts.eu-west-1.amazonaws.com", body: `Action=GetCallerIdentity&Version=2011-06-15&Note=${name}`, token: "token of a session", date: "20270115T080000Z",
  authorization: "AWS4-HMAC-SHA256 Credential=ASIAIOSFODNN7EXAMPLE/20270115/eu-west-1/sts/aws4_request, SignedHeaders=host, Signature=0" });

/** An answer of HTTP. */
export const http = (status, body, headers = "") => `HTTP/1.1 ${status} x\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`;
