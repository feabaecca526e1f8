import type { Clock } from "../lib/clock.ts";
import type { CairnDb } from "./cairn-db.ts";

/** Host names under which the server was set up. Those that options give are not among them. */
export interface Hosts {
  has(host: string): boolean;
  add(host: string): void;
}

export function prepareHosts(db: CairnDb, now: Clock): Hosts {
  const find = db.prepare<{ host: string }, [{ host: string }]>("select host from hosts where host = $host");
  const insert = db.prepare<unknown, [{ host: string; added: number }]>("insert or ignore into hosts (host, added) values ($host, $added)");
  return {
    has: (host) => find.get({ host }) !== null,
    add: (host) => db.write(() => void insert.run({ host, added: now() })),
  };
}
