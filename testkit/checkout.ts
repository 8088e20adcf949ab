import { resolve } from "node:path"

/** The checkout that the test environment belongs to. */
export const ROOT = resolve(__dirname, "..")
