import { OracleStore } from "./oracle-store.ts";
import { storeConformance } from "./conformance.ts";

// The suite against itself: the oracle must give every answer that was worked out by hand.
storeConformance("the oracle", async () => {
  const store = new OracleStore();
  return { store, reopen: async () => store, cleanup: () => store.close() };
});
