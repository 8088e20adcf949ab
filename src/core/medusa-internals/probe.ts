import type { PgConnection } from "../shop-db/connection"
import { PACKAGE_NAME } from "../sites/this-plugin"
import { findMismatches, findMissingTables } from "./find-mismatches"
import { medusaVersion, readMedusaFacts } from "./read-facts"

/** The installed Medusa differs from what the plugin expects. */
export class UnknownMedusaError extends Error {
  override name = "UnknownMedusaError"
}

/** The database lacks tables or columns of the plugin. */
export class MissingTablesError extends Error {
  override name = "MissingTablesError"
}

/**
 * Refuses to boot with a Medusa that the plugin does not know, or without the plugin's tables, instead of failing at
 * the first payment.
 * @throws UnknownMedusaError naming each difference
 * @throws MissingTablesError naming each missing table and column of the plugin
 */
export async function refuseUnknownMedusa(pg: PgConnection): Promise<void> {
  const facts = await readMedusaFacts(pg)
  const lines = findMismatches(facts)
  if (lines.length > 0) {
    throw new UnknownMedusaError(
      message(
        `Medusa ${medusaVersion() ?? "of an unknown version"} differs from what the plugin expects, so payments could fail.`,
        lines,
        WHAT_TO_DO,
      ),
    )
  }
  const missing = findMissingTables(facts)
  if (missing.length > 0) {
    throw new MissingTablesError(
      message(
        "the plugin's tables are missing or old, so payments could not become orders.",
        missing,
        MIGRATE,
      ),
    )
  }
}

const message = (problem: string, lines: readonly string[], fix: string) =>
  [`${PACKAGE_NAME}: ${problem}`, ...lines.map((line) => `- ${line}`), fix].join("\n")

export const MIGRATE = 'Run "npx medusa db:migrate"'

export const WHAT_TO_DO =
  'Run "npx medusa db:migrate" if that was not done since Medusa was updated. Otherwise update the plugin, or go back to the previous version of Medusa'
