import path from "node:path"

export const ROOT = path.resolve(__dirname, "../..")

/** What Medusa's compiler makes of `src/`. */
export const BUILT = path.join(ROOT, ".medusa/server/src")

/** The storefront helper as it is published. */
export const STOREFRONT = path.join(ROOT, "dist/storefront")

/** The sandbox as a package of its own. */
export const SANDBOX = path.join(ROOT, "dist/sandbox")

/** The bills of materials of both packages. */
export const SBOM = path.join(ROOT, "dist/sbom")
