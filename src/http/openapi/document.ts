import { ACCESS, type Answer, type Chapter, type Operation } from "./operation.ts";
import { schemaOf } from "./schema-of.ts";

const ERROR_EXAMPLE = { error: "A sentence.", code: "site_not_found" };

/** The description of the API as an OpenAPI 3.1 document. */
export function openApiDocument(chapters: readonly Chapter[], { version, baseUrl }: { version: string; baseUrl: string }) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { name, operations } of chapters) {
    for (const operation of operations) {
      const [method, path] = operation.route.split(" ") as [string, string];
      const open = path.replace(/:([a-z_]+)/gi, "{$1}");
      (paths[open] ??= {})[method.toLowerCase()] = describe(operation, name);
    }
  }
  return {
    openapi: "3.1.0",
    info: { title: "Cairn", version, description: "Web analytics on your own server.", license: { name: "MIT", identifier: "MIT" } },
    servers: [{ url: baseUrl }],
    tags: chapters.map(({ name, text }) => ({ name, description: text })),
    paths,
    components: {
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "A key of Cairn: cairn_key_..." },
        login: { type: "apiKey", in: "cookie", name: "cairn", description: "The cookie of the dashboard." },
      },
      schemas: { Error: schemaOf(ERROR_EXAMPLE) },
    },
  };
}

function describe({ route, summary, text, access, parameters = {}, body, answers }: Operation, tag: string) {
  const inPath = [...route.matchAll(/:([a-z_]+)/gi)].map(
    ([, name]) => [name!, { in: "path" as const, text: "", required: true as const }] as const,
  );
  const all = Object.entries({ ...Object.fromEntries(inPath), ...parameters });
  return {
    operationId: route.replace(/[^a-z0-9]+/gi, "_").toLowerCase(),
    tags: [tag],
    summary,
    description: [text, `For: ${ACCESS[access]}`].filter(Boolean).join("\n\n"),
    ...(access === "everyone" ? { security: [] } : { security: [{ login: [] }, ...(isForKeys(access) ? [{ key: [] }] : [])] }),
    parameters: all.map(([name, given]) => ({
      name,
      in: given.in,
      required: given.in === "path" || given.required === true,
      description: given.text,
      schema: { type: "string" },
      ...("example" in given && given.example !== undefined && { example: given.example }),
    })),
    ...(body && {
      requestBody: {
        required: true,
        content: { [body.type ?? "application/json"]: { schema: body.schema ?? schemaOf(body.example), example: body.example } },
      },
    }),
    responses: Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, respond(Number(status), answer)])),
  };
}

const PEOPLE_ONLY: readonly Operation["access"][] = ["login", "manager", "owner"];
const isForKeys = (access: Operation["access"]): boolean => !PEOPLE_ONLY.includes(access);

function respond(status: number, { text, example, type = "application/json" }: Answer) {
  if (example !== undefined) return { description: text, content: { [type]: { schema: schemaOf(example), example } } };
  if (status >= 400) return { description: text, content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } } };
  return { description: text, ...(type !== "application/json" && { content: { [type]: {} } }) };
}
