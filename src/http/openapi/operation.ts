/** JSON Schema (2020-12), as much of it as is used here. */
export type Schema = Readonly<Record<string, unknown>>;

/** Who may use a route. */
export const ACCESS = {
  everyone: "Everyone.",
  login: "Who is logged in.",
  manager: "Owners and admins, logged in.",
  owner: "Owners, logged in.",
  reader: "Who is logged in, or a key with the scope stats:read; of sites that may be seen.",
  writer: "A key with the scope events:write.",
  configurationReader: "Who is logged in, or a key with the scope stats:read or sites:manage; of sites that may be seen.",
  editor: "Owners and admins, logged in, or a key with the scope sites:manage.",
  annotator: "Owners and admins, logged in, or a key with the scope annotations:write or sites:manage.",
  provisioner: "A key with the scope sites:manage.",
} as const;
export type Access = keyof typeof ACCESS;

export interface Parameter {
  readonly in: "query" | "path" | "header";
  readonly text: string;
  readonly example?: string;
  readonly required?: true;
}

export interface Answer {
  readonly text: string;
  /** An answer of this kind; its schema is read off it. */
  readonly example?: unknown;
  /** Where the answer is no JSON. */
  readonly type?: string;
}

/** One route, as it is described to who programs against it. */
export interface Operation {
  /** As the router knows it: "GET /api/sites/:domain". */
  readonly route: string;
  readonly summary: string;
  readonly text?: string;
  readonly access: Access;
  readonly parameters?: Readonly<Record<string, Parameter>>;
  readonly body?: { readonly schema?: Schema; readonly example: unknown; readonly type?: string };
  readonly answers: Readonly<Record<number, Answer>>;
  /** Words that may stand in the body, by kind, and what they mean; empty where the word says it. */
  readonly words?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The status that the example itself gets from a server in use, where that is not the first. */
  readonly tried?: number;
}

/** Operations that belong together, in the order in which they are shown. */
export interface Chapter {
  readonly name: string;
  readonly text: string;
  readonly operations: readonly Operation[];
}
