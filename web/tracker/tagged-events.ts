import { send, type Options } from "./send.ts";

/** Plausible's events in class names: `plausible-event-name=Signup plausible-event-plan=pro plausible-revenue-amount=10`. */
export const sendTagged = ({ classList }: Element, link: HTMLAnchorElement | undefined | null): void => {
  const found: Record<string, Record<string, string>> = { event: link ? { url: link.href } : {}, revenue: {} };
  for (const word of classList) {
    const [, kind, key, value] = /^plausible-(event|revenue)-(.+?)(?:=|--)(.+)/.exec(word) ?? [];
    if (kind) found[kind]![key!] = value!.replace(/\+/g, " ");
  }
  const { name, ...props } = found["event"]!;
  const { revenue } = found;
  if (name) send(name, { props, revenue: revenue!["currency"] ? (revenue as Options["revenue"]) : undefined });
};
