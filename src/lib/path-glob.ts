/**
 * Patterns for paths: `*` stands for any characters within one part between slashes, `**` for any number of whole parts, none included.
 * "/blog/*" is every post, "/admin/**" the folder and everything in it; "/blog**" is what begins like this, as Plausible has it. Time is bounded by the product of both lengths, whatever the
 * pattern: no expression is built from what somebody typed.
 */
export function compileGlob(pattern: string): (path: string) => boolean {
  const star = pattern.indexOf("*");
  if (star === -1) return (path) => path === pattern;
  const parts = pattern.replaceAll(/([^/*])\*\*(?=\/|$)/g, "$1*/**").split("/");
  // Most paths end here. The slash before "**" may be missing: "/admin/**" is "/admin" too.
  const start = pattern.slice(0, star).replace(/\/$/, "");
  return (path) => path.startsWith(start) && matchParts(parts, path.split("/"));
}

function matchParts(pattern: readonly string[], parts: readonly string[]): boolean {
  let at = 0;
  let part = 0;
  // The last "**" seen, and the part up to which it reaches so far.
  let star = -1;
  let reached = 0;
  while (part < parts.length) {
    if (pattern[at] === "**") {
      star = at++;
      reached = part;
    } else if (at < pattern.length && matchPart(pattern[at]!, parts[part]!)) {
      at++;
      part++;
    } else if (star !== -1) {
      at = star + 1;
      part = ++reached;
    } else return false;
  }
  while (pattern[at] === "**") at++;
  return at === pattern.length;
}

function matchPart(pattern: string, text: string): boolean {
  let at = 0;
  let read = 0;
  let star = -1;
  let reached = 0;
  while (read < text.length) {
    if (pattern[at] === "*") {
      star = at++;
      reached = read;
    } else if (at < pattern.length && pattern[at] === text[read]) {
      at++;
      read++;
    } else if (star !== -1) {
      at = star + 1;
      read = ++reached;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}
