import type { Admin } from "../admin/admin.ts";
import type { ParsedArgs } from "../config/parse.ts";
import { AppError } from "../model/app-error.ts";
import type { Goal, GoalRule } from "../model/goal.ts";
import type { SiteId } from "../model/ids.ts";
import type { Io } from "./io.ts";
import { withAdmin } from "./open-admin.ts";

/** `cairn goal add`, `list` and `remove`: those of pages and of events; conditions are for the API. */
export async function run({ command, argument, options }: ParsedArgs, io: Io): Promise<number> {
  return withAdmin(options.data, io, (admin) => {
    const [domain = ""] = options.site;
    const site = admin.sites.find(domain);
    if (site === null) throw new AppError("site_not_found", 400, `--site: there is no site "${domain}".`, "site");
    if (command === "goal list") for (const goal of admin.goals.of(site.id)) io.out(lineOf(goal));
    else if (command === "goal remove") removeGoal(admin, site.id, argument);
    else io.out(admin.goals.add(site.id, { rule: ruleOf(argument), ...(options.name === "" ? {} : { name: options.name }) }).name);
    return 0;
  });
}

/** An event whose name begins like a path is for the API. */
const ruleOf = (text: string): GoalRule => (text.startsWith("/") ? { kind: "page", path: text } : { kind: "event", name: text, props: [] });

const lineOf = ({ name, rule, currency }: Goal): string => [name, JSON.stringify(rule), currency].join("\t");

function removeGoal(admin: Admin, site: SiteId, name: string): void {
  const goal = admin.goals.of(site).find((known) => known.name === name);
  if (goal === undefined) throw new AppError("goal_not_found", 404, `This site has no goal "${name}".`);
  admin.goals.remove(site, goal.id);
}
