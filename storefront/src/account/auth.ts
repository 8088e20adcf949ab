/** In a chunk of its own, which is loaded on sign-in or sign-out. */
export { Auth } from "@medusajs/js-sdk"
