import { PLAUSIBLE } from "./features.ts";
import { script } from "./page.ts";

const typesOf = (attribute: string): string | null => script.getAttribute((PLAUSIBLE ? "" : "data-") + attribute);

const USUAL = "7z,avi,csv,dmg,docx,exe,gz,key,midi,mov,mp3,mp4,mpeg,pdf,pkg,pps,ppt,pptx,rar,rtf,txt,wav,wma,wmv,xlsx,zip,";

export const isFile = ({ pathname }: HTMLAnchorElement): boolean => {
  const types = typesOf("file-types") ?? USUAL + (typesOf("add-file-types") ?? "");
  // A link inside a drawing (SVG) has no path.
  return types.split(",").includes(pathname?.split(".").pop()!);
};
