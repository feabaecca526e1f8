import { script } from "./page.ts";

/** Attributes of the script's tag such as `event-author="Ada"`. */
export const tagProps = (): Record<string, unknown> => {
  const props: Record<string, unknown> = {};
  for (const { name, value } of script.attributes) {
    const key = name.split(/^event-/)[1];
    if (key) props[key] = value;
  }
  return props;
};
