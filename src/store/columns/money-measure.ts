import type { Money } from "../../model/plan.ts";
import type { SiteDictionary } from "../sqlite/dictionary-reader.ts";
import { selectedEntries, type Work } from "./measure.ts";

interface Amount {
  minor: number;
  count: number;
}

export interface Revenue {
  scan(work: Work): void;
  value(group: number, of: "total" | "average"): readonly Money[] | null;
}

/** Revenue by currency. Few events carry any, so a map per group will do. */
export function revenue(dictionary: SiteDictionary): Revenue {
  const amounts = new Map<number, Map<number, Amount>>();
  const currencies = dictionary.strings("currency");
  return {
    scan(work) {
      const { revenue, currency } = work.chunk;
      const { places, groups } = selectedEntries(revenue.events, work);
      for (let at = 0; at < groups.length; at++) {
        const place = places[at]!;
        const value = currencies.valueOf[currency.values[currency.codes[revenue.events[place]!]!]!]!;
        let ofGroup = amounts.get(groups[at]!);
        if (ofGroup === undefined) amounts.set(groups[at]!, (ofGroup = new Map()));
        const amount = ofGroup.get(value);
        if (amount === undefined) ofGroup.set(value, { minor: revenue.values[place]!, count: 1 });
        else {
          amount.minor += revenue.values[place]!;
          amount.count++;
        }
      }
    },
    value(group, of) {
      const ofGroup = amounts.get(group);
      if (ofGroup === undefined) return null;
      return [...ofGroup]
        .map(([value, { minor, count }]): Money => ({ currency: currencies.values[value]!, minor: of === "total" ? minor : minor / count }))
        .sort((left, right) => (left.currency < right.currency ? -1 : 1));
    },
  };
}
