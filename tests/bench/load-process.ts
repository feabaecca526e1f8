import { randomNumbers } from "./data.ts";
import { AGENTS } from "./agents.ts";

/**
 * A load in a process of its own: `load-process.ts PORT CONNECTIONS SECONDS`. Every connection keeps one request in flight. Prints one
 * line of JSON: requests answered, those with 202, and latencies in microseconds. Ends by itself.
 */
const [port, connections, seconds] = Bun.argv.slice(2).map(Number) as [number, number, number];
/** Made before the clock starts: the generator must cost as little as possible beside what it measures. */
const REQUESTS = 20_000;
const ACCEPTED = new TextEncoder().encode("HTTP/1.1 202");

const requests = makeRequests();
const latencies = new Float64Array(4_000_000);
let answered = 0;
let accepted = 0;
let next = 0;
let open = connections;
const endsMs = performance.now() + seconds * 1000;
const { promise: done, resolve } = Promise.withResolvers<void>();

interface Flight {
  sentMs: number;
}
for (let connection = 0; connection < connections; connection++) {
  await Bun.connect<Flight>({
    hostname: "127.0.0.1",
    port,
    data: { sentMs: 0 },
    socket: {
      open: send,
      // Answers are far smaller than a packet: one read is one answer.
      data(socket, bytes) {
        const nowMs = performance.now();
        if (answered < latencies.length) latencies[answered] = nowMs - socket.data.sentMs;
        answered++;
        if (startsWith(bytes, ACCEPTED)) accepted++;
        if (nowMs < endsMs) send(socket);
        else socket.end();
      },
      close() {
        if (--open === 0) resolve();
      },
    },
  });
}
const startedMs = performance.now();
await done;
const elapsedS = (performance.now() - startedMs) / 1000;
const sorted = latencies.subarray(0, Math.min(answered, latencies.length)).sort();
const at = (share: number): number => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 1000);
console.log(JSON.stringify({ answered, accepted, perSecond: answered / elapsedS, p50Us: at(0.5), p99Us: at(0.99) }));

function send(socket: import("bun").Socket<Flight>): void {
  socket.data.sentMs = performance.now();
  socket.write(requests[next++ % REQUESTS]!);
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  for (let index = 9; index < prefix.length; index++) if (bytes[index] !== prefix[index]) return false;
  return true;
}

/** Varied pages, referrers, campaigns, agents and addresses, as a tracker behind a proxy would bring them. */
function makeRequests(): Uint8Array[] {
  const random = randomNumbers(connections);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const referrers = [
    "",
    "",
    "",
    "https://www.google.com/",
    "https://news.ycombinator.com/item?id=1",
    "https://t.co/x",
    "https://duckduckgo.com/",
  ];
  const encoder = new TextEncoder();
  return Array.from({ length: REQUESTS }, () => {
    const campaign = random() < 0.1 ? "?utm_source=newsletter&utm_medium=email&utm_campaign=autumn" : "";
    const body = JSON.stringify({
      n: random() < 0.9 ? "pageview" : "Signup",
      u: `https://bench.example/page/${Math.floor(500 * random() ** 3)}${campaign}`,
      d: "bench.example",
      r: pick(referrers) || null,
      ...(random() < 0.1 && { p: { plan: pick(["free", "pro"]), position: String(Math.floor(random() * 5)) } }),
    });
    const address = `${1 + Math.floor(random() * 222)}.${Math.floor(random() * 256)}.${Math.floor(random() * 256)}.${1 + Math.floor(random() * 254)}`;
    const head =
      `POST /api/event HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nUser-Agent: ${pick(AGENTS)}\r\n` +
      `X-Forwarded-For: ${address}\r\nContent-Length: ${encoder.encode(body).length}\r\n\r\n`;
    return encoder.encode(head + body);
  });
}
