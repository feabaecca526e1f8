import { BUILT_IN } from "./features.ts";
import type { Body } from "./send.ts";

/** What a page may say in `plausible.init({...})`. */
export interface Options {
  endpoint?: string;
  hashBasedRouting?: boolean;
  outboundLinks?: boolean;
  fileDownloads?: boolean | { fileExtensions?: readonly string[] };
  formSubmissions?: boolean;
  customProperties?: Record<string, unknown> | ((name: string) => Record<string, unknown>);
  autoCapturePageviews?: boolean;
  captureOnLocalhost?: boolean;
  transformRequest?: (body: Body) => Body | null | undefined | false;
}

/** The site's own, until the page has said more. */
export let options: Options = BUILT_IN;

export const setOptions = (given: Options | undefined): void => {
  options = { ...BUILT_IN, ...given };
};
