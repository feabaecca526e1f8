import { createHmac, timingSafeEqual } from "node:crypto";

/** What a browser that has opened a shared link keeps in its cookie. */
export interface Opening {
  readonly id: number;
  /** The last part of the link: what the database holds is not enough to make a token. */
  readonly secret: string;
  /** The link's password as it is stored; null: it has none. */
  readonly password: string | null;
  readonly openedMs: number;
}

const FORM = /^([A-Za-z0-9_-]{43})\.(\d{1,15})\.([A-Za-z0-9_-]{43})$/;

/** Good for as long as the link has this password. Nothing is stored: the token itself proves that the password was right. */
export function writeToken(opening: Opening): string {
  return `${opening.secret}.${opening.openedMs}.${proof(opening).toString("base64url")}`;
}

/** Null when the token is none, or was made for another link or another password. Whether the secret is right is not looked at. */
export function readToken(token: string, { id, password }: Pick<Opening, "id" | "password">): Opening | null {
  const [, secret, opened, shown] = FORM.exec(token) ?? [];
  if (secret === undefined) return null;
  const opening = { id, password, secret, openedMs: Number(opened) };
  return timingSafeEqual(proof(opening), Buffer.from(shown!, "base64url")) ? opening : null;
}

/** Only who knows the stored password, and that is the server, can make it. */
function proof({ id, secret, password, openedMs }: Opening): Buffer {
  return createHmac("sha256", password ?? "")
    .update(`${id} ${secret} ${openedMs}`)
    .digest();
}
