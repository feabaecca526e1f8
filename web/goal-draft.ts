import type { Goal, GoalProp, GoalRule } from "../src/model/goal.ts";
import type { GoalKind } from "./goal-words.ts";

/** A goal while it is being written: every kind keeps what was typed, so that trying another one loses nothing. */
export interface GoalDraft {
  readonly kind: GoalKind;
  readonly path: string;
  readonly event: string;
  readonly props: readonly PropDraft[];
  readonly depth: string;
  readonly seconds: string;
  readonly name: string;
  readonly currency: string;
}

export interface PropDraft {
  readonly key: string;
  readonly op: GoalProp["op"];
  /** One on each line. */
  readonly values: readonly string[];
}

const EMPTY: GoalDraft = { kind: "event", path: "", event: "", props: [], depth: "75", seconds: "60", name: "", currency: "" };

export function draftOf(goal: Goal | null): GoalDraft {
  if (goal === null) return EMPTY;
  const { rule, name, currency } = goal;
  const draft = { ...EMPTY, kind: rule.kind, name, currency };
  switch (rule.kind) {
    case "page":
      return { ...draft, path: rule.path };
    case "event":
      return { ...draft, event: rule.name, props: rule.props };
    case "scroll":
      return { ...draft, path: rule.path, depth: String(rule.depth) };
    case "duration":
      return { ...draft, seconds: String(rule.seconds) };
  }
}

export function ruleOf({ kind, path, event, props, depth, seconds }: GoalDraft): GoalRule {
  switch (kind) {
    case "page":
      return { kind, path: path.trim() };
    case "event":
      return { kind, name: event.trim(), props: props.map((prop) => ({ ...prop, key: prop.key.trim() })) };
    case "scroll":
      return { kind, path: path.trim(), depth: Number(depth) };
    case "duration":
      return { kind, seconds: Number(seconds) };
  }
}

/** Only what happened once can have been paid. */
export const mayHaveRevenue = (kind: GoalKind): boolean => kind === "event" || kind === "page";

/** Whether everything that is needed is there; whether it is right, the server says. */
export function isComplete(draft: GoalDraft): boolean {
  const rule = ruleOf(draft);
  switch (rule.kind) {
    case "page":
      return rule.path !== "";
    case "event":
      return rule.name !== "" && rule.props.every(({ key, values }) => key !== "" && values.length > 0);
    case "scroll":
      return rule.path !== "" && draft.depth !== "";
    case "duration":
      return draft.seconds !== "";
  }
}
