const known = new Map<string, number>();

/** Digits after the point by ISO 4217: 2 for EUR, 0 for JPY, 3 for KWD. Null for no currency. */
export function minorDigits(code: string): number | null {
  if (known.size === 0) {
    for (const name of Intl.supportedValuesOf("currency")) {
      const { maximumFractionDigits } = new Intl.NumberFormat("en", { style: "currency", currency: name }).resolvedOptions();
      known.set(name, maximumFractionDigits ?? 2);
    }
  }
  return known.get(code) ?? null;
}
