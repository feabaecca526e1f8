import { AppError } from "../model/app-error.ts";
import { DEFAULT_PREFERENCES, LANGUAGES, THEMES, WEEK_STARTS, type Preferences } from "../model/preferences.ts";
import type { CairnDb } from "./cairn-db.ts";
import type { User } from "./users.ts";

export interface UserPreferences {
  of(user: User): Preferences;
  /** Changes what is given and keeps the rest. Answers what holds now. */
  change(user: User, changes: Partial<Preferences>): Preferences;
}

export function preparePreferences(db: CairnDb): UserPreferences {
  const find = db.prepare<{ preferences: string }, [{ user: number }]>("select preferences from users where id = $user");
  const put = db.prepare<unknown, [{ user: number; preferences: string }]>("update users set preferences = $preferences where id = $user");
  const of = ({ id }: User): Preferences => {
    const stored = find.get({ user: id })?.preferences ?? "{}";
    return { ...DEFAULT_PREFERENCES, ...(JSON.parse(stored) as Partial<Preferences>) };
  };
  return {
    of,
    change: (user, changes) =>
      db.write(() => {
        const changed = { ...of(user), ...changes };
        put.run({ user: user.id, preferences: JSON.stringify(changed) });
        return changed;
      }),
  };
}

const CHOICES: Readonly<Record<keyof Preferences, readonly string[]>> = { language: LANGUAGES, theme: THEMES, weekStart: WEEK_STARTS };

/** From a stranger's JSON. Throws AppError with the field that is wrong. */
export function parsePreferences(body: unknown): Partial<Preferences> {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new AppError("invalid_body", 400, "The body must be a JSON object.");
  }
  for (const [name, value] of Object.entries(body)) {
    if (!Object.hasOwn(CHOICES, name)) {
      throw new AppError("unknown_field", 400, `Only these fields are known here: ${Object.keys(CHOICES).join(", ")}.`);
    }
    const choices = CHOICES[name as keyof Preferences];
    if (!choices.includes(value as string)) {
      throw new AppError("invalid_field", 400, `${name} is one of ${choices.map((choice) => `"${choice}"`).join(", ")}.`, name);
    }
  }
  return body as Partial<Preferences>;
}
