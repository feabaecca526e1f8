import { LIMITS } from "../model/limits.ts";
import { readCookie } from "./read-cookie.ts";

/** The cookie of a login. Over https its name makes browsers refuse it from any other host or path. */
const nameOf = (https: boolean): string => (https ? "__Host-cairn" : "cairn");

const cookie = (https: boolean, value: string, maxAgeS: number): string =>
  `${nameOf(https)}=${value}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${https ? "; Secure" : ""}`;

export const loginCookie = (https: boolean, token: string): string => cookie(https, token, Math.floor(LIMITS.loginMaxAgeMs / 1000));

export const endedCookie = (https: boolean): string => cookie(https, "", 0);

/** The token in a request's cookie; null without one. */
export const loginToken = (request: Request, https: boolean): string | null => readCookie(request, nameOf(https));
