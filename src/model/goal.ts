/** What must hold of an event's properties for it to reach a goal. */
export interface GoalProp {
  readonly key: string;
  readonly op: "is" | "is_not" | "contains" | "contains_not";
  readonly values: readonly string[];
}

export type GoalRule =
  /** A page, or pages by a glob: `*` within a segment, `**` across them. */
  | { readonly kind: "page"; readonly path: string }
  | { readonly kind: "event"; readonly name: string; readonly props: readonly GoalProp[] }
  /** A page seen at least so far down, 1 to 100 per cent. */
  | { readonly kind: "scroll"; readonly path: string; readonly depth: number }
  /** A visit at least so long. */
  | { readonly kind: "duration"; readonly seconds: number };

/** Something worth counting. The planner turns its rule into a condition. */
export interface Goal {
  readonly id: number;
  /** As shown; unique in its site, upper and lower case alike. */
  readonly name: string;
  readonly rule: GoalRule;
  /** ISO 4217 of the revenue expected with it, or empty. */
  readonly currency: string;
}
