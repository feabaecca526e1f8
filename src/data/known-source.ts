/** A name, then the keys it is found by: "google.*" is a domain under any ending, a key with a dot a host or the id of an app, any other key a spelling in utm_source. */
export type KnownSource = readonly [name: string, ...keys: string[]];
