/** Makes the tracker's text: one minified script. Used by the build and by tests; the server is handed the result. */
export async function buildTracker(): Promise<string> {
  const { outputs, logs } = await Bun.build({
    entrypoints: [new URL("./cairn.ts", import.meta.url).pathname],
    target: "browser",
    format: "iife",
    minify: true,
  });
  const script = outputs[0];
  if (script === undefined) throw new Error(`the tracker does not build: ${logs.join("; ")}`);
  return (await script.text()).trim();
}
