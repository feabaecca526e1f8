import { afterAll, beforeAll, expect, test } from "bun:test";
import { CHAPTERS } from "../../src/http/openapi/chapters.ts";
import type { Access, Operation, Schema } from "../../src/http/openapi/operation.ts";
import { schemaOf } from "../../src/http/openapi/schema-of.ts";
import { listRoutes } from "../../src/http/route-list.ts";
import { makeEvent } from "../helpers/make-event.ts";
import { openHarness, OWN_SITE, START_MS, type Harness, type PrincipalName } from "./harness.ts";

const OPERATIONS = CHAPTERS.flatMap(({ operations }) => operations);
/** Whose example is run as whom. */
const AS: Record<Access, PrincipalName> = {
  ...{ everyone: "nobody", login: "viewer", manager: "admin", owner: "owner", reader: "readKey", writer: "writeKey" },
  ...{ configurationReader: "readKey", editor: "admin", annotator: "hookKey", provisioner: "manageKey" },
};
/**
 * Not part of the API for programs: questions of browsers, the files of the dashboard, this description itself; and what a shared link
 * answers again behind its own path.
 */
const UNDESCRIBED =
  /^(OPTIONS|HEAD) |^GET \/(\*$|(assets|js|s|p|count|script\.js|count\.js|api\/docs|api\/docs\.css|api\/openapi\.json)\b)|^POST \/(s|count)\b|^\w+ \/share\/:share\/api\/(sites|v1|v2)\b/;

const EXAMPLE_UUID = "11111111-2222-4333-8444-555555555555";

let harness: Harness;
let uuid: string;
beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
  uuid = harness.data.admin.sites.uuidOf(harness.data.admin.sites.find(OWN_SITE)!.id);
  const origin = { source: "Google" };
  const seen = [1, 2, 3].map((visitor) => makeEvent({ at: START_MS - visitor * 60_000, visitor, origin, client: { country: "DE" } }));
  const before = [4, 5].map((visitor) => makeEvent({ at: START_MS - visitor * 86_400_000, visitor, origin }));
  await harness.data.store.append([...seen, ...before], []);
});
afterAll(() => harness.close());

test("every route of the API is described, and nothing else", () => {
  const known = listRoutes(harness.app.router).filter((route) => !UNDESCRIBED.test(route));
  expect(OPERATIONS.map(({ route }) => route).toSorted()).toEqual(known);
});

test.each(OPERATIONS.map((operation) => [operation.route, operation] as const))(
  "the example of %s does what it says",
  async (_, operation) => {
    const status = operation.tried ?? Number(Object.keys(operation.answers)[0]);
    const answer = operation.answers[status]!;
    const got = await harness.call(`${operation.route.split(" ")[0]} ${pathOf(operation)}`, {
      as: AS[operation.access],
      ...(operation.body && { body: here(operation.body.example) }),
    });
    expect([got.status, got.text.slice(0, 300)]).toEqual([status, expect.any(String)]);
    if (answer.example === undefined) return;
    expect(misfits(got.json(), schemaOf(answer.example), "")).toEqual([]);
  },
);

test("the document and the page are there for everyone, and ask nobody else", async () => {
  const document = (await harness.call("GET /api/openapi.json")).json() as { openapi: string; paths: object };
  expect(document.openapi).toBe("3.1.0");
  expect(Object.keys(document.paths)).toContain("/api/sites/{domain}/realtime");
  const page = await harness.call("GET /api/docs");
  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(page.headers.get("content-security-policy")).toContain("style-src 'self'");
  const addresses = [...page.text.matchAll(/(?:src|href)="([^"#][^"]*)"/g)].map(([, address]) => address!);
  expect(addresses.filter((address) => !address.startsWith("/"))).toEqual([]);
  for (const { summary } of OPERATIONS) expect(page.text).toContain(Bun.escapeHTML(summary));
});

function pathOf({ route, parameters = {} }: Operation): string {
  const search = Object.entries(parameters)
    .filter(([, { example }]) => example !== undefined)
    .filter(([, given]) => given.in === "query")
    .map(([name, { example }]) => `${name}=${encodeURIComponent(here(example) as string)}`)
    .join("&");
  const path = route.split(" ")[1]!.replace(/:([a-z]+)|\*/gi, (all, name: string | undefined) => {
    return parameters[name ?? all]?.example ?? (name === "domain" ? OWN_SITE : "1");
  });
  return search === "" ? path : `${path}?${search}`;
}

/** The examples speak of example.com, and of its number for Umami's trackers. */
const here = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value)
      .replace(/(?<!@)example\.com/g, OWN_SITE)
      .replaceAll(EXAMPLE_UUID, uuid),
  ) as unknown;

/** Where a value does not fit a schema of `schemaOf`. */
function misfits(value: unknown, schema: Schema, at: string): string[] {
  const { type, properties, required, items } = schema as {
    type?: string;
    properties?: Record<string, Schema>;
    required?: string[];
    items?: Schema;
  };
  switch (type) {
    case undefined:
      return [];
    case "array":
      if (!Array.isArray(value)) return [`${at} is no list`];
      return items === undefined ? [] : value.flatMap((item, index) => misfits(item, items, `${at}[${index}]`));
    case "object": {
      if (typeof value !== "object" || value === null) return [`${at} is no object`];
      const given = value as Record<string, unknown>;
      const missing = required!.filter((key) => !(key in given)).map((key) => `${at}.${key} is missing`);
      const unknown = Object.keys(given)
        .filter((key) => !(key in properties!))
        .map((key) => `${at}.${key} is not described`);
      return [
        ...missing,
        ...unknown,
        ...required!.filter((key) => key in given).flatMap((key) => misfits(given[key], properties![key]!, `${at}.${key}`)),
      ];
    }
    default:
      return typeof value === type ? [] : [`${at} is ${typeof value}, not ${type}`];
  }
}
