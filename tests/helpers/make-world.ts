import { geoCentroid, geoEqualEarth, geoPath, type GeoFeature } from "d3-geo";
import { feature } from "topojson-client";
import coarse from "world-atlas/countries-110m.json" with { type: "json" };
import middle from "world-atlas/countries-50m.json" with { type: "json" };
import fine from "world-atlas/countries-10m.json" with { type: "json" };

/** The drawing of a world map: web/map/world.json. `bun tests/helpers/make-world.ts` writes it; tests/unit/web-world.test.ts compares. */
export interface World {
  readonly width: number;
  readonly height: number;
  /** Outlines by the country's two letters, as paths of SVG. */
  readonly shapes: Readonly<Record<string, string>>;
  /** Where a country lies that is too small to be seen, or has no outline at this scale. */
  readonly points: Readonly<Record<string, readonly [x: number, y: number]>>;
}

/** Fine enough to be drawn as wide as a screen, in whole numbers. */
const WIDTH = 10_000;
/** Square units of the drawing below which a country is a point. */
const SMALL = 1400;
/** Antarctica would take a fifth of the height. */
const LOWEST_LATITUDE = -57;
const LEFT_OUT = new Set(["AQ", "UM"]);

/** Numbers of countries in ISO 3166-1, which the atlas uses, and their letters. */
const LETTERS = `
  004AF 008AL 010AQ 012DZ 016AS 020AD 024AO 028AG 031AZ 032AR 036AU 040AT 044BS 048BH 050BD 051AM 052BB 056BE 060BM 064BT 068BO 070BA 072BW 074BV
  076BR 084BZ 086IO 090SB 092VG 096BN 100BG 104MM 108BI 112BY 116KH 120CM 124CA 132CV 136KY 140CF 144LK 148TD 152CL 156CN 158TW 162CX 166CC 170CO
  172RU 174KM 175YT 178CG 180CD 184CK 188CR 191HR 192CU 196CY 203CZ 204BJ 208DK 212DM 214DO 218EC 222SV 226GQ 231ET 232ER 233EE 234FO 238FK 239GS
  242FJ 246FI 248AX 250FR 254GF 258PF 260TF 262DJ 266GA 268GE 270GM 275PS 276DE 288GH 292GI 296KI 300GR 304GL 308GD 312GP 316GU 320GT 324GN 328GY
  332HT 334HM 336VA 340HN 344HK 348HU 352IS 356IN 360ID 364IR 368IQ 372IE 376IL 380IT 384CI 388JM 392JP 398KZ 400JO 404KE 408KP 410KR 414KW 417KG
  418LA 422LB 426LS 428LV 430LR 434LY 438LI 440LT 442LU 446MO 450MG 454MW 458MY 462MV 466ML 470MT 474MQ 478MR 480MU 484MX 492MC 496MN 498MD 499ME
  500MS 504MA 508MZ 512OM 516NA 520NR 524NP 528NL 530CW 531CW 533AW 534SX 535BQ 536SA 540NC 548VU 554NZ 558NI 562NE 566NG 570NU 574NF 578NO 580MP
  581UM 583FM 584MH 585PW 586PK 591PA 598PG 600PY 604PE 608PH 612PN 616PL 620PT 624GW 626TL 630PR 634QA 638RE 642RO 643RU 646RW 652BL 654SH 659KN
  660AI 662LC 663MF 666PM 670VC 674SM 678ST 682SA 686SN 688RS 690SC 694SL 702SG 703SK 704VN 705SI 706SO 710ZA 716ZW 724ES 728SS 729SD 732EH 740SR
  744SJ 748SZ 752SE 756CH 760SY 762TJ 764TH 768TG 772TK 776TO 780TT 784AE 788TN 792TR 795TM 796TC 798TV 800UG 804UA 807MK 818EG 826GB 831GG 832JE
  833IM 834TZ 840US 850VI 854BF 858UY 860UZ 862VE 876WF 882WS 887YE 894ZM
`;
/** What the atlas draws by itself and addresses are not told apart by. */
const BY_NAME: Readonly<Record<string, string>> = { Kosovo: "XK", Somaliland: "SO", "N. Cyprus": "CY" };
/** Longitude and latitude of those that the atlas has as parts of others. */
const FAR_PARTS: Readonly<Record<string, readonly [number, number]>> = {
  ...{ GF: [-53, 4], GP: [-61.5, 16.2], MQ: [-61, 14.7], RE: [55.5, -21.1], YT: [45.2, -12.8], BQ: [-68.3, 12.2] },
  ...{ SJ: [16, 78.5], CX: [105.6, -10.5], CC: [96.9, -12.2], TK: [-171.8, -9.2] },
};

export function makeWorld(): World {
  const letters = new Map([...LETTERS.matchAll(/(\d{3})([A-Z]{2})/g)].map(([, number, code]) => [number!, code!]));
  const countries = (atlas: { readonly objects: { readonly countries: unknown } }): [string, GeoFeature][] =>
    feature(atlas, atlas.objects.countries).features.flatMap((one): [string, GeoFeature][] => {
      const code = BY_NAME[one.properties.name] ?? letters.get(String(one.id)) ?? "";
      return code === "" || LEFT_OUT.has(code) ? [] : [[code, one]];
    });
  // Turned so that the cut runs through the Bering Strait, and through no country.
  const projection = geoEqualEarth().rotate([-11, 0]).fitWidth(WIDTH, { type: "Sphere" });
  const top = geoPath(projection).bounds({ type: "MultiPoint", coordinates: [[11, 83.7]] })[0][1];
  const bottom = projection([11, LOWEST_LATITUDE])![1];
  const [x, y] = projection.translate();
  projection.translate([x, y - top]);
  const path = geoPath(projection).digits(0);
  const shapes: Record<string, string> = {};
  const areas: Record<string, number> = {};
  for (const [code, one] of countries(coarse)) {
    shapes[code] = (shapes[code] ?? "") + shorter(path(one));
    areas[code] = (areas[code] ?? 0) + path.area(one);
  }
  const points: Record<string, readonly [number, number]> = {};
  const place = (code: string, at: readonly [number, number] | null): void => {
    if (at !== null && !(code in points) && (areas[code] ?? 0) < SMALL) points[code] = [Math.round(at[0]), Math.round(at[1])];
  };
  for (const atlas of [middle, fine]) for (const [code, one] of countries(atlas)) place(code, projection(geoCentroid(one)));
  for (const [code, at] of Object.entries(FAR_PARTS)) place(code, projection(at));
  return { width: WIDTH, height: Math.ceil(bottom - top), shapes: sorted(shapes), points: sorted(points) };
}

/** The same path with every line from the point before: half as long to write. */
function shorter(path: string): string {
  let [x, y] = [0, 0];
  const written = path.replace(/([ML])(-?\d+),(-?\d+)/g, (_whole, command: string, nextX: string, nextY: string) => {
    const [fromX, fromY] = [x, y];
    [x, y] = [Number(nextX), Number(nextY)];
    return command === "M" ? `M${x},${y}l` : `${x - fromX},${y - fromY} `;
  });
  return written.replaceAll(/[ ,](?=-)/g, "").replaceAll(/ ?Z/g, "z");
}

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).toSorted(([left], [right]) => (left < right ? -1 : 1)));

if (import.meta.main) await Bun.write("web/map/world.json", `${JSON.stringify(makeWorld(), null, 2)}\n`);
