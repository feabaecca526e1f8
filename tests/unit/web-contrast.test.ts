import { describe, expect, test } from "bun:test";

/** Contrast after WCAG 2.2, computed from tokens.css itself, so that no colour can be changed into an unreadable one. */
const css = await Bun.file(new URL("../../web/styles/tokens.css", import.meta.url)).text();

interface Colour {
  readonly rgb: readonly [number, number, number];
  readonly alpha: number;
}

function tokensOf(selector: string): Map<string, Colour> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf("}", start));
  const tokens = new Map<string, Colour>();
  for (const [, name, lightness, chroma, hue, alpha] of block.matchAll(
    /--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)(?: \/ ([\d.]+))?\);/g,
  )) {
    tokens.set(name!, { rgb: toLinear(Number(lightness), Number(chroma), Number(hue)), alpha: Number(alpha ?? 1) });
  }
  return tokens;
}

/** OKLCH to linear sRGB, clipped (Björn Ottosson's matrices). */
function toLinear(lightness: number, chroma: number, hue: number): [number, number, number] {
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  return [
    clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

const encode = (value: number) => (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055);
const decode = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

/** A see-through colour on its ground: browsers mix the encoded values. */
const over = (top: Colour, ground: Colour): Colour => ({
  rgb: top.rgb.map((value, at) =>
    decode(encode(value) * top.alpha + encode(ground.rgb[at]!) * (1 - top.alpha)),
  ) as unknown as Colour["rgb"],
  alpha: 1,
});

const luminance = ({ rgb: [red, green, blue] }: Colour) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

function contrast(one: Colour, other: Colour): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

describe.each([
  ["light", tokensOf(":root")],
  ["dark", tokensOf(':root[data-theme="dark"]')],
])("%s", (_theme, tokens) => {
  const colour = (name: string): Colour => {
    const [top, ground] = name.split(" on ") as [string, string | undefined];
    const found = tokens.get(top);
    if (found === undefined) throw new Error(`tokens.css has no --${top}`);
    return found.alpha === 1 ? found : over(found, colour(ground ?? "surface"));
  };

  test.each([
    ["ink", "page"],
    ["ink", "surface"],
    ["ink", "sunken"],
    ["ink", "bar on surface"],
    ["ink", "bar-strong on surface"],
    ["ink", "bar on page"],
    ["ink-soft", "page"],
    ["ink-soft", "surface"],
    ["ink-soft", "sunken"],
    ["ink-soft", "weekend"],
    ["accent-text", "page"],
    ["accent-text", "surface"],
    ["accent-text", "bar on surface"],
    ["on-accent", "accent-strong"],
    ["good", "surface"],
    ["bad", "surface"],
    ["bad", "page"],
    ["ink", "bad-ground"],
    ["ink-soft", "bad-ground"],
  ])("text %s on %s reads at 4.5:1", (text, ground) => expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5));

  test.each([
    ["accent", "surface"],
    ["accent", "page"],
    ["accent", "area on surface"],
    ["accent", "weekend"],
    ["ink-soft", "surface"],
  ])("line %s on %s stands out at 3:1", (line, ground) => expect(contrast(colour(line), colour(ground))).toBeGreaterThanOrEqual(3));
});
