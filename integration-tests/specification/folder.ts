import { existsSync } from "node:fs"
import { join } from "node:path"
import { ROOT } from "../../testkit/checkout"

const FOLDER = join(ROOT, "..", "shared", "openapi")

/** MultiSafepay's OpenAPI document, which is not part of this repository; undefined when it is not next to it. */
export const SPECIFICATION_FOLDER: string | undefined = existsSync(join(FOLDER, "paths", "orders.yaml"))
  ? FOLDER
  : undefined

export const NOT_THERE =
  "MultiSafepay's specification does not lie in ../shared/openapi: calls of the API are not held against it."
