import { statfsSync } from "node:fs";

/** Bytes that this process may still write to the file system that holds the path. */
export function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}
