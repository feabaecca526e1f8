import { send } from "./send.ts";

/** `data-cairn-event="Signup" data-cairn-plan="pro" data-cairn-revenue="9.50" data-cairn-currency="EUR"`. */
export const sendDeclared = ({ attributes }: Element): void => {
  const found: Record<string, string> = {};
  for (const { name, value } of attributes) {
    const key = name.split("data-cairn-")[1];
    if (key) found[key] = value;
  }
  const { event, revenue, currency, ...props } = found;
  send(event!, { props, revenue: currency ? { amount: revenue, currency } : undefined });
};
