/** What tests/helpers/make-world.ts uses of packages that come without types. */
declare module "d3-geo" {
  export interface GeoFeature {
    readonly id?: string | number;
    readonly properties: { readonly name: string };
  }
  type Point = readonly [x: number, y: number];
  type Shape = GeoFeature | { readonly type: "Sphere" } | { readonly type: "MultiPoint"; readonly coordinates: readonly Point[] };
  interface Projection {
    (at: Point): Point | null;
    rotate(angles: Point): this;
    fitWidth(width: number, of: Shape): this;
    translate(): Point;
    translate(by: Point): this;
  }
  interface Path {
    (of: Shape): string;
    digits(count: number): this;
    area(of: Shape): number;
    bounds(of: Shape): readonly [Point, Point];
    centroid(of: Shape): Point;
  }
  export function geoCentroid(of: Shape): Point;
  export function geoEqualEarth(): Projection;
  export function geoPath(projection: Projection): Path;
}

declare module "topojson-client" {
  export function feature(atlas: unknown, object: unknown): { readonly features: readonly import("d3-geo").GeoFeature[] };
}
