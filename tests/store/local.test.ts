import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "../../src/lib/log.ts";
import { openStore } from "../../src/store/local.ts";
import { storeConformance } from "./conformance.ts";

const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} };

storeConformance("the local store", async () => {
  const directory = mkdtempSync(join(tmpdir(), "cairn-conformance-"));
  const open = () => openStore({ directory, log: quiet });
  let store = await open();
  return {
    store,
    async reopen() {
      await store.close();
      store = await open();
      return store;
    },
    async cleanup() {
      await store.close();
      if (process.env["KEEP"] === "1") console.log(`kept: ${directory}`);
      else rmSync(directory, { recursive: true, force: true });
    },
  };
});
