import type { Goal, GoalProp, GoalRule } from "../src/model/goal.ts";
import { formatAll, formatChoices } from "./format.ts";
import { t } from "./words/t.ts";

export const GOAL_KINDS = ["event", "page", "scroll", "duration"] as const satisfies readonly GoalRule["kind"][];
export type GoalKind = (typeof GOAL_KINDS)[number];

/** What reaches a goal, as a sentence. */
export function goalSentence({ rule }: Pick<Goal, "rule">): string {
  switch (rule.kind) {
    case "page":
      return t("goals.says.page", { path: rule.path });
    case "event":
      return rule.props.length === 0
        ? t("goals.says.event", { name: rule.name })
        : t("goals.says.event.with", { name: rule.name, props: formatAll(rule.props.map(propSentence)) });
    case "scroll":
      return t("goals.says.scroll", { path: rule.path, depth: rule.depth });
    case "duration":
      return t("goals.says.duration", { count: rule.seconds });
  }
}

const propSentence = ({ key, op, values }: GoalProp): string =>
  t("goals.says.prop", { key, operator: t(`goals.op.${op}`), values: formatChoices(values) });
