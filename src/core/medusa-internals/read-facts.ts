import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { MedusaError } from "@medusajs/framework/utils"
import { PLUGIN_TABLES } from "../../modules/payment-journal/tables"
import type { PgConnection } from "../shop-db/connection"
import { SHOP_TABLES } from "../shop-db/schema"
import { readTableColumns } from "../shop-db/set-up/table-columns"
import type { MedusaFacts } from "./find-mismatches"
import type { UsedText } from "./internals"

/**
 * Texts are read from Medusa's files, because provoking the errors would take a lock and add a second to each boot.
 */
export async function readMedusaFacts(pg: PgConnection): Promise<MedusaFacts> {
  const columns = await readTableColumns(pg, Object.keys({ ...SHOP_TABLES, ...PLUGIN_TABLES }))
  // Loaded late: it takes a second, which a command without workflows should not wait for.
  const flows = require("@medusajs/medusa/core-flows") as Record<
    string,
    { getName?: () => string } | undefined
  >
  return {
    columns,
    workflowId: (name) => flows[name]?.getName?.(),
    errorCode: (path) =>
      path
        .split(".")
        .reduce<unknown>((value, key) => (value as Record<string, unknown>)?.[key], MedusaError) as
        | string
        | undefined,
    hasText,
  }
}

export function medusaVersion(): string | undefined {
  try {
    return String(JSON.parse(readFileSync(require.resolve("@medusajs/medusa/package.json"), "utf8")).version)
  } catch {
    return undefined
  }
}

function hasText({ text, package: name, file }: UsedText): boolean | undefined {
  try {
    // Medusa's packages are resolved from Medusa: a shop need not have them at the top of its node_modules.
    const main = createRequire(require.resolve("@medusajs/medusa/package.json")).resolve(name)
    return readFileSync(join(dirname(main), file), "utf8").includes(text)
  } catch {
    return undefined
  }
}
