import { afterAll, beforeAll, expect, test } from "bun:test";
import others from "../golden/wire/others.json" with { type: "json" };
import plausible from "../golden/wire/plausible.json" with { type: "json" };
import { browser, storedOf } from "./doors-helper.ts";
import { openHarness, OWN_SITE, type Harness } from "./harness.ts";

/** One request as the tracker named sends it, what is answered, and what is stored of it. */
interface Recorded {
  readonly what: string;
  readonly request: { readonly method: string; readonly path: string; readonly headers: object; readonly body: unknown };
  readonly answer: { readonly status: number; readonly text?: string; readonly headers: object };
  readonly stored: object | null;
}

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
});
afterAll(() => harness.close());

const RECORDED: readonly Recorded[] = [...plausible, ...others];

test.each(RECORDED.map((recorded) => [recorded.what, recorded] as const))("%s", async (_, { request, answer, stored }) => {
  const { sites } = harness.data.admin;
  const before = (await storedOf(harness, OWN_SITE)).length;
  const website = sites.uuidOf(sites.find(OWN_SITE)!.id);
  const body = typeof request.body === "string" ? request.body : JSON.stringify(request.body).replace("WEBSITE", website);
  const got = await harness.call(`${request.method} ${request.path}`, {
    headers: browser(request.headers as Record<string, string>),
    ...(request.method === "GET" ? {} : { raw: body }),
  });
  expect(got.status).toBe(answer.status);
  if (answer.text !== undefined) expect(got.text).toBe(answer.text);
  for (const [name, value] of Object.entries(answer.headers)) expect([name, got.headers.get(name)]).toEqual([name, value as string]);
  const events = (await storedOf(harness, OWN_SITE)).slice(before);
  expect(events).toHaveLength(stored === null ? 0 : 1);
  if (stored !== null) expect(events[0]).toMatchObject(stored);
});
