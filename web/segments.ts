import { api, type Segment } from "./api.ts";
import { isGroup, isSegment, type Filter } from "./filter.ts";
import type { SegmentName } from "./filter-sentence.ts";
import { useLoad, type Loaded } from "./load.ts";

/** The segments of a site that the reader may use, by name; nothing is asked for while they are not needed. */
export function useSegments(domain: string, needed: boolean): Loaded<readonly Segment[]> {
  return useLoad(needed ? domain : "", async (signal) => (needed ? (await api.segments(domain, signal)).segments : []));
}

/** One that is not among them, because it was deleted or belongs to somebody else, is called by its number. */
export const segmentNames =
  (segments: readonly Segment[] | null): SegmentName =>
  (id) =>
    segments?.find((segment) => segment.id === id)?.name ?? String(id);

export const hasSegment = (filters: readonly Filter[]): boolean =>
  filters.some((filter) => isSegment(filter) || (isGroup(filter) && hasSegment(filter.of)));
