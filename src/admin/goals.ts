import type { Clock } from "../lib/clock.ts";
import { AppError } from "../model/app-error.ts";
import type { Goal, GoalRule } from "../model/goal.ts";
import type { SiteId } from "../model/ids.ts";
import { LIMITS } from "../model/limits.ts";
import type { CairnDb } from "./cairn-db.ts";
import { defaultGoalName, parseCurrency, parseGoalRule } from "./parse-goal.ts";
import { readLine } from "./read-line.ts";

/** A goal as somebody wishes it, unchecked. Missing when it is changed: stays as it is. */
export interface GoalWish {
  /** Missing for a new goal: named after its rule. */
  readonly name?: unknown;
  readonly rule?: unknown;
  readonly currency?: unknown;
}

/** What is worth counting, per site. Each wish is checked; AppError 400 names the field, 409 says that the name is taken. */
export interface Goals {
  /** In the order of their names. */
  of(site: SiteId): readonly Goal[];
  find(site: SiteId, id: number): Goal | null;
  add(site: SiteId, wish: GoalWish): Goal;
  /** A goal that was named after its rule follows a new rule with its name. */
  change(site: SiteId, id: number, wish: GoalWish): Goal;
  /** The goal with this rule, made when there is none. A name or a currency in the wish becomes its own. */
  put(site: SiteId, wish: GoalWish): Goal;
  remove(site: SiteId, id: number): void;
}

interface GoalRow {
  readonly id: number;
  readonly name: string;
  readonly rule: string;
  readonly currency: string;
}

type Written = Omit<GoalRow, "id"> & { readonly folded: string };

const COLUMNS = "id, name, rule, currency";

export function prepareGoals(db: CairnDb, now: Clock): Goals {
  const all = db.prepare<GoalRow, [{ site: number }]>(`select ${COLUMNS} from goals where site = $site order by folded`);
  const byId = db.prepare<GoalRow, [{ site: number; id: number }]>(`select ${COLUMNS} from goals where site = $site and id = $id`);
  const insert = db.prepare<GoalRow, [Written & { site: number; created: number }]>(
    `insert into goals (site, name, folded, rule, currency, created) values ($site, $name, $folded, $rule, $currency, $created) returning ${COLUMNS}`,
  );
  const update = db.prepare<GoalRow, [Written & { id: number }]>(
    `update goals set name = $name, folded = $folded, rule = $rule, currency = $currency where id = $id returning ${COLUMNS}`,
  );
  const remove = db.prepare<unknown, [{ site: number; id: number }]>("delete from goals where site = $site and id = $id");

  const of = (site: SiteId): Goal[] => all.all({ site }).map(toGoal);
  const found = (site: SiteId, id: number): Goal => {
    const row = byId.get({ site, id });
    if (row === null) throw notFound();
    return toGoal(row);
  };

  const refuseTaken = (site: SiteId, { name, folded }: Written, id: number | null): void => {
    if (of(site).some((goal) => goal.id !== id && fold(goal.name) === folded)) {
      throw new AppError("goal_exists", 409, `This site has a goal "${name}" already.`, "name");
    }
  };
  const insertNew = (site: SiteId, wish: GoalWish): Goal => {
    const written = toWritten(parseWish(wish, null));
    refuseTaken(site, written, null);
    if (of(site).length >= LIMITS.goalsPerSite) {
      throw new AppError("too_many_goals", 409, `A site has at most ${LIMITS.goalsPerSite} goals.`);
    }
    return toGoal(insert.get({ ...written, site, created: now() })!);
  };
  const updateOld = (site: SiteId, goal: Goal, wish: GoalWish): Goal => {
    const written = toWritten(parseWish(wish, goal));
    refuseTaken(site, written, goal.id);
    return toGoal(update.get({ ...written, id: goal.id })!);
  };

  return {
    of,
    find(site, id) {
      const row = byId.get({ site, id });
      return row === null ? null : toGoal(row);
    },
    // Looked at and written in one transaction: no other process comes between.
    add: (site, wish) => db.write(() => insertNew(site, wish)),
    change: (site, id, wish) => db.write(() => updateOld(site, found(site, id), wish)),
    put: (site, wish) =>
      db.write(() => {
        const rule = JSON.stringify(parseGoalRule(wish.rule));
        const known = of(site).find((goal) => JSON.stringify(goal.rule) === rule);
        return known === undefined ? insertNew(site, wish) : updateOld(site, known, wish);
      }),
    remove(site, id) {
      const { changes } = db.write(() => remove.run({ site, id }));
      if (changes === 0) throw notFound();
    },
  };
}

function parseWish(wish: GoalWish, before: Goal | null): Omit<Goal, "id"> {
  const rule = wish.rule === undefined && before !== null ? before.rule : parseGoalRule(wish.rule);
  const kept = before !== null && before.name !== defaultGoalName(before.rule) ? before.name : defaultGoalName(rule);
  const name = wish.name === undefined ? kept : readLine(wish.name, "name", LIMITS.goalNameChars);
  return { name, rule, currency: parseCurrency(wish.currency ?? before?.currency ?? "", rule) };
}

const fold = (name: string): string => name.normalize("NFC").toLowerCase();
const toWritten = ({ name, rule, currency }: Omit<Goal, "id">): Written => ({
  name,
  folded: fold(name),
  rule: JSON.stringify(rule),
  currency,
});
const toGoal = ({ rule, ...row }: GoalRow): Goal => ({ ...row, rule: JSON.parse(rule) as GoalRule });
const notFound = (): AppError => new AppError("goal_not_found", 404, "There is no such goal.");
