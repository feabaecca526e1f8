/**
 * A name, then the keys it is found by: "google.*" is a domain under any ending, another key with a dot a host or the id of an app,
 * a key without a dot a spelling in utm_source.
 */
export type KnownSource = readonly [name: string, ...keys: string[]];
