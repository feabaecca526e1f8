/** The measure of all ingest figures: Bun's server parsing the same JSON and answering 202, with nothing behind it. */
const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  development: false,
  fetch: async (request) => {
    const body = (await request.json()) as { n?: unknown };
    return new Response(typeof body.n === "string" ? "ok" : "?", { status: 202 });
  },
});
console.log(server.port);
