/** In its own chunk, which is loaded at sign-in or sign-out. */
export { Auth } from "@medusajs/js-sdk"
