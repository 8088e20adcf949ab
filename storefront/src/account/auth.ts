/** Apart, so that it is fetched when somebody signs in or out. */
export { Auth } from "@medusajs/js-sdk"
