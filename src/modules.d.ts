/** Files that are imported as something other than code: the bundler puts them into the executable. */
declare module "*.sql" {
  const text: string;
  export default text;
}
declare module "*.mmdb" {
  const path: string;
  export default path;
}

declare module "*.css" {
  const text: string;
  export default text;
}
