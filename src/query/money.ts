import { minorDigits } from "../lib/currency.ts";
import type { Money } from "../model/plan.ts";

/** Plausible's form of an amount: in the currency's units, and written out briefly ("$1.2K") and in full ("$1,234.50"). */
export interface ShownMoney {
  readonly value: number;
  readonly currency: string;
  readonly short: string;
  readonly long: string;
}

/** Amounts of several currencies are never one: null. */
export function showMoney(amounts: readonly Money[]): ShownMoney | null {
  const [only, ...others] = amounts;
  if (only === undefined || others.length > 0) return null;
  const { currency } = only;
  const digits = minorDigits(currency) ?? 2;
  // Rounded in minor units, so that an average is an amount that could be paid.
  const value = Math.round(only.minor) / 10 ** digits + 0;
  const { short, long } = writersOf(currency);
  return { value, currency, short: short.format(value), long: long.format(value) };
}

interface Writers {
  readonly short: Intl.NumberFormat;
  readonly long: Intl.NumberFormat;
}
const writers = new Map<string, Writers>();

function writersOf(currency: string): Writers {
  let found = writers.get(currency);
  if (found === undefined) {
    const style = { style: "currency", currency } as const;
    const oneDecimal = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
    found = {
      short: new Intl.NumberFormat("en", { ...style, ...oneDecimal, notation: "compact" }),
      long: new Intl.NumberFormat("en", style),
    };
    // Currencies of events are checked: there are some 300 of them.
    writers.set(currency, found);
  }
  return found;
}
