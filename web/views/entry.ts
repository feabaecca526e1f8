import { html } from "htm/preact";
import type { Me } from "../api.ts";
import type { Route } from "../route.ts";
import { Install } from "./install.ts";
import { LogIn } from "./log-in.ts";
import { NewSite } from "./new-site.ts";
import { SetUp } from "./set-up.ts";

export type EntryRoute = Extract<Route, { screen: "log-in" | "set-up" | "new-site" | "install" }>;

/** The screens on the way in, which nobody opens every morning: they are fetched together when one of them is shown. */
export function Entry({ route, me }: { route: EntryRoute; me: Me | null }) {
  switch (route.screen) {
    case "log-in":
      return html`<${LogIn} />`;
    case "set-up":
      return html`<${SetUp} />`;
    case "new-site":
      return html`<${NewSite} me=${me} />`;
    case "install":
      return html`<${Install} me=${me} domain=${route.domain} />`;
  }
}
