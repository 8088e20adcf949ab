/** Express 5 under another name, beside the Express 4 that Medusa brings. */
declare module "express5" {
  export { default } from "express"
}
