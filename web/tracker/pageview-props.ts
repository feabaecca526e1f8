import { INIT } from "./features.ts";
import { options } from "./options.ts";
import { script } from "./page.ts";

/** Properties of every event: attributes of the script's tag such as `event-author="Ada"`, or what the page said at the start. */
export const tagProps = (name: string): Record<string, unknown> => {
  if (INIT) {
    const { customProperties: given = {} } = options;
    return typeof given === "function" ? given(name) : given;
  }
  const props: Record<string, unknown> = {};
  for (const { name: attribute, value } of script.attributes) {
    const key = attribute.split(/^event-/)[1];
    if (key) props[key] = value;
  }
  return props;
};
