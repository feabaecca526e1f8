import type { Database, SQLQueryBindings, Statement } from "bun:sqlite";
import { migrate, openDatabase } from "../lib/sqlite.ts";
import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";
import { ADMIN_MIGRATIONS } from "./schema.ts";

const CACHE_KIB = 2 * 1024;

/** SQLite's words for a disk that cannot take a write now, or another process that keeps the lock. */
const UNAVAILABLE = /^SQLITE_(FULL|READONLY|IOERR|CANTOPEN|BUSY)/;

/**
 * cairn.db with its prepared statements. They are finalised at the end, because a statement that is left open makes SQLite keep the
 * write-ahead log beside the closed database.
 */
export class CairnDb {
  readonly #db: Database;
  readonly #statements: { finalize(): void }[] = [];
  readonly #version: Statement<{ data_version: number }, []>;

  constructor(file: string) {
    // Full: a log-out or a revoked key must not come back after a power cut. Writes are rare here.
    this.#db = openDatabase(file, { synchronous: "full", cacheKiB: CACHE_KIB });
    try {
      migrate(this.#db, file, ADMIN_MIGRATIONS);
    } catch (error) {
      this.#db.close(true);
      throw error;
    }
    this.#version = this.prepare("pragma data_version");
  }

  prepare<Row, Bindings extends SQLQueryBindings[] = []>(sql: string): Statement<Row, Bindings> {
    const statement = this.#db.prepare<Row, Bindings>(sql);
    this.#statements.push(statement);
    return statement as Statement<Row, Bindings>;
  }

  /** All or nothing. A disk that refuses becomes an answer that asks to try later. */
  write<Answer>(work: () => Answer): Answer {
    try {
      return this.#db.transaction(work).immediate();
    } catch (error) {
      if (!UNAVAILABLE.test((error as { code?: string }).code ?? "")) throw error;
      throw new AppError("storage_unavailable", 503, "This cannot be saved at the moment. Try again.", undefined, LIMITS.retryAfterS);
    }
  }

  /** Changes when another connection, for example an administration command, has written. About 2 microseconds. */
  version(): number {
    return this.#version.get()!.data_version;
  }

  close(): void {
    for (const statement of this.#statements) statement.finalize();
    this.#db.close(true);
  }
}
