import type { Money } from "../../model/plan.ts";
import type { SiteDictionary } from "../sqlite/dictionary-reader.ts";
import { selectedEntries, type Work } from "./measure.ts";

interface Amount {
  minor: number;
  count: number;
}

export interface Revenue {
  scan(work: Work): void;
  /** Adds what was added up before; `currency` is its code. */
  roll(group: number, currency: number, minor: number, count: number): void;
  value(group: number, of: "total" | "average"): readonly Money[] | null;
}

/** Revenue by currency. Few events carry any, so a map per group will do. */
export function revenue(dictionary: SiteDictionary): Revenue {
  const amounts = new Map<number, Map<number, Amount>>();
  const currencies = dictionary.strings("currency");
  const add = (group: number, currency: number, minor: number, count: number): void => {
    let ofGroup = amounts.get(group);
    if (ofGroup === undefined) amounts.set(group, (ofGroup = new Map()));
    const amount = ofGroup.get(currency);
    if (amount === undefined) ofGroup.set(currency, { minor, count });
    else {
      amount.minor += minor;
      amount.count += count;
    }
  };
  return {
    scan(work) {
      const { revenue, currency } = work.chunk;
      const { places, groups } = selectedEntries(revenue.events, work);
      for (let at = 0; at < groups.length; at++) {
        const place = places[at]!;
        const value = currencies.valueOf[currency.values[currency.codes[revenue.events[place]!]!]!]!;
        add(groups[at]!, value, revenue.values[place]!, 1);
      }
    },
    roll: (group, currency, minor, count) => add(group, currencies.valueOf[currency]!, minor, count),
    value(group, of) {
      const ofGroup = amounts.get(group);
      if (ofGroup === undefined) return null;
      return [...ofGroup]
        .map(([value, { minor, count }]): Money => ({ currency: currencies.values[value]!, minor: of === "total" ? minor : minor / count }))
        .sort((left, right) => (left.currency < right.currency ? -1 : 1));
    },
  };
}
