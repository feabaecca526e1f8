import type { Page } from "playwright-core";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type axe from "axe-core";

const SOURCE = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** WCAG 2.2 up to AA, and what axe calls best practice. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * What is wrong with the screen that a page shows, one line per element: the rule, the element, what to do. Empty when nothing is.
 * `expect(await axeViolations(page)).toEqual([])`. Waits until nothing moves, because a half-faded text has no contrast.
 */
export async function axeViolations(page: Page): Promise<readonly string[]> {
  await atRest(page);
  // Evaluated by the debugger: the policy that forbids foreign scripts does not reach it. A document that has it keeps it.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(SOURCE);
  const { violations } = await page.evaluate((tags) => {
    // What lies over the screen covers parts of the controls behind it, which nobody means to hit then.
    const isCovered = document.querySelector("dialog[open], .popup") !== null;
    const rules = { "target-size": { enabled: !isCovered } };
    return (window as unknown as { axe: typeof axe }).axe.run(document, { runOnly: tags, resultTypes: ["violations"], rules });
  }, TAGS);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary = "" }) => `${id}: ${help}\n  ${target.join(" ")}\n  ${failureSummary}`),
  );
}

/** Waits until nothing moves that will stop by itself, and nothing begins to in the next frame: what was just shown may fade in then. */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const nextFrame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const moving = (): Animation[] =>
      document
        .getAnimations()
        .filter(({ effect, playState }) => playState === "running" && effect?.getComputedTiming().iterations !== Infinity);
    await nextFrame();
    while (moving().length > 0) {
      // One that is cut short rejects; it is at rest too.
      await Promise.allSettled(moving().map((animation) => animation.finished));
      await nextFrame();
    }
  });
}

/** Controls that a finger would miss: smaller than 44 pixels either way. Links within a text are as high as their line, and are left out. */
export async function smallTargets(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const controls = [...document.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, summary, [role=option]")];
    return controls.flatMap((control) => {
      const { width, height } = control.getBoundingClientRect();
      const style = getComputedStyle(control);
      const reachable =
        control.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && style.pointerEvents !== "none" && width > 1;
      const inText = control.tagName === "A" && style.display === "inline";
      if (!reachable || inText || (width >= 43.5 && height >= 43.5)) return [];
      return [`${control.outerHTML.slice(0, 120)}: ${Math.round(width)} x ${Math.round(height)}`];
    });
  });
}
