/** How the dashboard is bundled; used by the build and by tests, which add where it goes. */
export const BUNDLE = {
  splitting: true,
  minify: true,
  plugins: [
    {
      name: "markup without indentation",
      // Every reader would load the blanks, and htm drop them in the browser. Line breaks mean something to it and stay.
      setup: (build) =>
        void build.onLoad({ filter: /\/web\/(parts|views)\/.*\.ts$/ }, async ({ path }) => {
          const source = await Bun.file(path).text();
          return { contents: source.includes('"htm/preact"') ? source.replace(/\n +/g, "\n") : source, loader: "ts" };
        }),
    },
  ],
} as const satisfies Partial<Bun.BuildConfig>;
