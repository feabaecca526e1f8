import type { Clock } from "../lib/clock.ts";
import { localMoment } from "../lib/local-moment.ts";
import { AppError } from "../model/app-error.ts";
import type { Annotation } from "../model/annotation.ts";
import type { UserId } from "../model/ids.ts";
import { LIMITS } from "../model/limits.ts";
import type { Site } from "../model/site.ts";
import type { CairnDb } from "./cairn-db.ts";
import { readLine } from "./read-line.ts";

/** Unchecked. Missing when an annotation is changed: stays as it is; `at` missing in a new one: this minute. */
export interface AnnotationWish {
  readonly at?: unknown;
  readonly text?: unknown;
}

/** Who writes: a user, or a key by its name. */
export interface Author {
  readonly user: UserId | null;
  readonly keyName: string;
}

export interface Annotations {
  /** Those of these local dates, both included, in the order of time. */
  of(site: Site, firstDate: string, lastDate: string): readonly Annotation[];
  add(site: Site, author: Author, wish: AnnotationWish): Annotation;
  change(site: Site, id: number, wish: AnnotationWish): Annotation;
  remove(site: Site, id: number): void;
}

interface AnnotationRow {
  readonly id: number;
  readonly at: string;
  readonly text: string;
  readonly email: string | null;
  readonly author_key: string;
  readonly created: number;
}

const SELECT =
  "select annotations.id, at, text, users.email, author_key, annotations.created from annotations left join users on users.id = annotations.author where site = $site";

export function prepareAnnotations(db: CairnDb, now: Clock): Annotations {
  // "2026-11-21T14:30" sorts after "2026-11-21" and before "2026-11-22".
  const between = db.prepare<AnnotationRow, [{ site: number; first: string; last: string }]>(
    `${SELECT} and at >= $first and substr(at, 1, 10) <= $last order by at, annotations.id`,
  );
  const byId = db.prepare<AnnotationRow, [{ site: number; id: number }]>(`${SELECT} and annotations.id = $id`);
  const count = db.prepare<{ annotations: number }, [{ site: number }]>(
    "select count(*) as annotations from annotations where site = $site",
  );
  const insert = db.prepare<
    { id: number },
    [{ site: number; at: string; text: string; author: number | null; key: string; created: number }]
  >(
    "insert into annotations (site, at, text, author, author_key, created) values ($site, $at, $text, $author, $key, $created) returning id",
  );
  const update = db.prepare<unknown, [{ id: number; at: string; text: string }]>(
    "update annotations set at = $at, text = $text where id = $id",
  );
  const remove = db.prepare<unknown, [{ site: number; id: number }]>("delete from annotations where site = $site and id = $id");

  const found = ({ id: site }: Site, id: number): Annotation => {
    const row = byId.get({ site, id });
    if (row === null) throw notFound();
    return toAnnotation(row);
  };

  return {
    of: ({ id: site }, first, last) => between.all({ site, first, last }).map(toAnnotation),
    add: (site, { user, keyName }, wish) =>
      db.write(() => {
        const at = wish.at === undefined ? localMoment(new Date(now()).toISOString(), site.timezone)! : readAt(wish.at, site);
        const text = readLine(wish.text, "text", LIMITS.annotationChars);
        if (count.get({ site: site.id })!.annotations >= LIMITS.annotationsPerSite) {
          throw new AppError("too_many_annotations", 409, `A site has at most ${LIMITS.annotationsPerSite} annotations.`);
        }
        return found(site, insert.get({ site: site.id, at, text, author: user, key: keyName, created: now() })!.id);
      }),
    change: (site, id, wish) =>
      db.write(() => {
        const before = found(site, id);
        const at = wish.at === undefined ? before.at : readAt(wish.at, site);
        const text = wish.text === undefined ? before.text : readLine(wish.text, "text", LIMITS.annotationChars);
        update.run({ id, at, text });
        return found(site, id);
      }),
    remove({ id: site }, id) {
      const { changes } = db.write(() => remove.run({ site, id }));
      if (changes === 0) throw notFound();
    },
  };
}

function readAt(given: unknown, { timezone }: Site): string {
  const at = typeof given === "string" && given.length <= 40 ? localMoment(given, timezone) : null;
  if (at === null) {
    const forms = '"2026-11-21", "2026-11-21T14:30" in the time of the site, or with an offset as in "2026-11-21T13:30:00Z"';
    throw new AppError("invalid_field", 400, `at must be ${forms}.`, "at");
  }
  return at;
}

const toAnnotation = ({ id, at, text, email, author_key, created }: AnnotationRow): Annotation => ({
  id,
  at,
  text,
  author: email ?? author_key,
  createdMs: created,
});
const notFound = (): AppError => new AppError("annotation_not_found", 404, "There is no such annotation.");
