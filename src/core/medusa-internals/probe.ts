import type { PgConnection } from "../shop-db/connection"
import { PACKAGE_NAME } from "../sites/this-plugin"
import { findMismatches } from "./find-mismatches"
import { medusaVersion, readMedusaFacts } from "./read-facts"

/** Thrown at boot when the installed Medusa differs from what the plugin expects. */
export class UnknownMedusaError extends Error {
  override name = "UnknownMedusaError"
}

/**
 * Refuses to boot with a Medusa that the plugin does not know, instead of failing at the first payment.
 * @throws UnknownMedusaError naming each missing table, column, workflow, error code and text
 */
export async function refuseUnknownMedusa(pg: PgConnection): Promise<void> {
  const lines = findMismatches(await readMedusaFacts(pg))
  if (lines.length > 0) {
    throw new UnknownMedusaError(
      [
        `${PACKAGE_NAME}: Medusa ${medusaVersion() ?? "of an unknown version"} differs from what the plugin expects, so payments could fail.`,
        ...lines.map((line) => `- ${line}`),
        WHAT_TO_DO,
      ].join("\n"),
    )
  }
}

export const WHAT_TO_DO =
  'Run "npx medusa db:migrate" if that was not done since Medusa was updated. Otherwise update the plugin, or go back to the previous version of Medusa'
