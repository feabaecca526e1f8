import { INIT, PLAUSIBLE } from "./features.ts";
import { options } from "./options.ts";
import { dataset, script } from "./page.ts";

const USUAL = "7z,avi,csv,dmg,docx,exe,gz,key,midi,mov,mp3,mp4,mpeg,pdf,pkg,pps,ppt,pptx,rar,rtf,txt,wav,wma,wmv,xlsx,zip,";

const typesOf = (): string => {
  if (INIT) return String((options.fileDownloads as { fileExtensions?: readonly string[] }).fileExtensions ?? USUAL);
  if (PLAUSIBLE) return script.getAttribute("file-types") ?? USUAL + (script.getAttribute("add-file-types") ?? "");
  return dataset["fileTypes"] ?? USUAL + (dataset["addFileTypes"] ?? "");
};

export const isFile = ({ pathname }: HTMLAnchorElement): boolean =>
  // A link inside a drawing (SVG) has no path.
  typesOf().split(",").includes(pathname?.split(".").pop()!);
