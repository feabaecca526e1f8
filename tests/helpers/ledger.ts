import { Database } from "bun:sqlite";
import { join } from "node:path";

/** One event sent: its own id, and what was answered; null while there is no answer, or when the connection broke. */
export interface LedgerEntry {
  readonly eid: string;
  status: number | null;
  /** The X-Cairn header. */
  outcome: string | null;
  answeredMs: number;
}

export interface Ledger {
  readonly entries: LedgerEntry[];
  /** Sends one event and writes down what was answered, after the answer has arrived. */
  send(url: string, event?: SentEvent): Promise<LedgerEntry>;
}

export interface SentEvent {
  /** Which visitor: becomes a client address of its own. */
  readonly visitor?: number;
  readonly name?: string;
}

export const TEST_SITE = "ledger.example";
export const TEST_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36";

/** TRUST.md 3.0: every event carries an id of its own, here in its path, so that the store can be compared with what was acknowledged. */
export function createLedger(prefix: string): Ledger {
  const entries: LedgerEntry[] = [];
  const send = async (url: string, { visitor = 1, name = "pageview" }: SentEvent = {}): Promise<LedgerEntry> => {
    const entry: LedgerEntry = { eid: `${prefix}-${entries.length}`, status: null, outcome: null, answeredMs: 0 };
    entries.push(entry);
    const response = await fetch(`${url}/api/event`, {
      method: "POST",
      headers: { "user-agent": TEST_AGENT, "x-forwarded-for": addressOf(visitor) },
      body: JSON.stringify({ n: name, u: `https://${TEST_SITE}/e/${entry.eid}`, d: TEST_SITE }),
      signal: AbortSignal.timeout(20_000),
    });
    await response.text();
    entry.status = response.status;
    entry.outcome = response.headers.get("x-cairn");
    entry.answeredMs = Date.now();
    return entry;
  };
  return { entries, send };
}

const addressOf = (visitor: number): string => `198.18.${(visitor >> 8) & 255}.${visitor & 255}`;

export interface Comparison {
  readonly acknowledged: number;
  readonly stored: number;
  /** Acknowledged as counted, and not there. */
  readonly lost: readonly string[];
  /** There more than once. */
  readonly doubled: readonly string[];
}

/** Compares ledgers with events.db. To be called when no server runs. */
export function compareWithStore(directory: string, ledgers: readonly Ledger[]): Comparison {
  const db = new Database(join(directory, "events.db"), { readonly: true });
  const rows = db
    .query<{ path: string; events: number }, []>("select path, count(*) as events from events_text where path like '/e/%' group by path")
    .all();
  db.close();
  const stored = new Map(rows.map(({ path, events }) => [path.slice("/e/".length), events]));
  const counted = ledgers.flatMap(({ entries }) => entries).filter(({ status, outcome }) => status === 202 && outcome === "counted");
  return {
    acknowledged: counted.length,
    stored: rows.reduce((sum, { events }) => sum + events, 0),
    lost: counted.filter(({ eid }) => !stored.has(eid)).map(({ eid }) => eid),
    doubled: [...stored].filter(([, events]) => events > 1).map(([eid]) => eid),
  };
}

/** Bounded load: `workers` senders until `until` resolves; a broken connection is part of the game and only noted. */
export async function loadUntil(url: string, ledger: Ledger, workers: number, until: Promise<unknown>): Promise<void> {
  let running = true;
  void until.finally(() => (running = false)).catch(() => {});
  const worker = async (visitor: number): Promise<void> => {
    while (running) {
      try {
        await ledger.send(url, { visitor });
      } catch {
        // The server was killed under this request: it stays in the ledger without an answer.
        await Bun.sleep(5);
      }
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, visitor) => worker(visitor)));
}
