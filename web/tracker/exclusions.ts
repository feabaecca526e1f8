import { HASH } from "./features.ts";
import { dataset, place } from "./page.ts";

const isOneOf = (globs: string, path: string): boolean =>
  globs.split(",").some((glob) => {
    const plain = glob.trim().replace(/[.+?^${}()|[\]\\]/g, "\\$&");
    return RegExp(`^${plain.replace(/\*+/g, (stars) => (stars[1] ? ".*" : "[^/]*"))}/?$`).test(path);
  });

/** `*` stands for a part of the path, `**` for any number of them. A glob that names a query is compared with path and query. */
export const isExcluded = (url: string): unknown => {
  const { pathname, search, hash } = new URL(url, place.href);
  const path = HASH ? pathname + hash : pathname;
  const { include, exclude } = dataset;
  return (include && !isOneOf(include, path)) || (exclude && (isOneOf(exclude, path) || isOneOf(exclude, path + search)));
};
