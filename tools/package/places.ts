import path from "node:path"

export const ROOT = path.resolve(__dirname, "../..")

/** The output of Medusa's compiler for `src/`. */
export const BUILT = path.join(ROOT, ".medusa/server/src")

/** The published storefront helper. */
export const STOREFRONT = path.join(ROOT, "dist/storefront")

/** The sandbox's own package. */
export const SANDBOX = path.join(ROOT, "dist/sandbox")

/** The bills of materials of both packages. */
export const SBOM = path.join(ROOT, "dist/sbom")
