import { MIGRATE, WHAT_TO_DO } from "../../../core/medusa-internals/probe"
import type { DatabaseFacts, Region } from "../../../core/shop-db/set-up/database-facts"
import { type Finding, fault, ok, warning } from "../finding"

/** `medusaMismatches` and `missingTables` have a line per problem. */
export type DoctorDatabase = DatabaseFacts & {
  medusaMismatches: readonly string[]
  missingTables: readonly string[]
}

/** @param error thrown while connecting or reading */
export function describeDatabaseError(error: unknown): Finding {
  const { code, message } = error as { code?: string; message?: string }
  const [reason = ""] = (message ?? String(error)).split("\n")
  return fault(
    "database",
    `the shop's database cannot be read: ${code ?? ""} ${reason}`.replace("  ", " "),
    code === "28000" && reason.includes("no encryption")
      ? USE_TLS
      : (DATABASE_FIXES[code ?? ""] ?? "Check DATABASE_URL in .env, and whether PostgreSQL runs"),
  )
}

const USE_TLS =
  "PostgreSQL demands TLS: set projectConfig.databaseDriverOptions: { connection: { ssl: { rejectUnauthorized: false } } }, or ssl: { ca } to check its certificate"

const DATABASE_FIXES: Record<string, string> = {
  "3D000": 'Create the database: "npx medusa db:create"',
  "28P01": "Correct the password in DATABASE_URL",
  "28000": "Correct the user in DATABASE_URL",
}

export function checkMigrations({ pending, missingTables }: DoctorDatabase): Finding[] {
  if (pending.length > 0) {
    return [
      fault(
        "migrations",
        `the plugin's tables are missing or old: ${pending.join(", ")} was not run`,
        MIGRATE,
      ),
    ]
  }
  return missingTables.length === 0
    ? [ok("migrations", "the plugin's tables are there")]
    : missingTables.map((line) =>
        fault(
          "migrations",
          `${line}, although its migration was run`,
          'Restore it from a backup, or make all of the plugin\'s tables anew, which loses alerts and no money: "npx medusa db:rollback payment_journal", then "npx medusa db:migrate"',
        ),
      )
}

/** The same check as at boot, where a mismatch stops the boot. */
export function checkMedusaInternals({ medusaMismatches }: DoctorDatabase): Finding[] {
  return medusaMismatches.length === 0
    ? [ok("medusa", "Medusa's tables, workflows and errors are as the plugin knows them")]
    : medusaMismatches.map((line) => fault("medusa", line, WHAT_TO_DO))
}

export function checkDatabaseClock({ clockAheadBy }: DatabaseFacts): Finding[] {
  const seconds = Math.abs(Math.round(clockAheadBy))
  return seconds < 30
    ? []
    : [
        warning(
          "clock",
          `this machine's clock is ${seconds} s ${clockAheadBy > 0 ? "behind" : "ahead of"} the database's`,
          "Synchronise both clocks with NTP",
        ),
      ]
}

/** Open payments whose provider's entry was renamed or removed: nothing would place their orders. */
export function checkOpenPayments(
  { openPayments }: DatabaseFacts,
  providers: readonly Pick<ProviderFacts, "id">[],
): Finding[] {
  return openPayments
    .filter(({ providerId }) => !providers.some(({ id }) => id === providerId))
    .map(({ providerId, count }) =>
      fault(
        "payments",
        `${count} open payment${count === 1 ? "" : "s"} of ${providerId}, which is not registered: no order is placed when they are paid`,
        "Put the provider's entry back into medusa-config, with its former id",
      ),
    )
}

export type ProviderFacts = {
  id: string
  gateway: string
  /** At MultiSafepay, for the site; undefined when that could not be determined. */
  isActive: boolean | undefined
  /** Upper case. Empty means all. */
  currencies: readonly string[]
}

/**
 * Whether the providers offered to shoppers can be used.
 * @param providers this plugin's providers in medusa-config
 * @param others the ids of the other entries there: a provider of the shop's own may be called `alipay` too
 */
export function checkRegions(
  regions: readonly Region[],
  providers: readonly ProviderFacts[],
  others: readonly (string | undefined)[],
): Finding[] {
  const known = new Map(providers.map((provider) => [provider.id, provider]))
  const findings = regions.flatMap(({ name, currency, providers: ticked }) =>
    ticked.flatMap((id): Finding[] => {
      const provider = known.get(id)
      if (!provider) {
        const [, entry] = /^pp_alipay(?:-plus)?_(.+)$/.exec(id) ?? []
        return entry && !others.includes(entry) ? [fault(...unregistered(name, id))] : []
      }
      if (provider.isActive === false) {
        return [
          fault(
            "regions",
            `the region ${name} offers ${id}, but ${provider.gateway} is not active for the site`,
            "Ask MultiSafepay to activate it, or switch it off in Settings → Alipay",
          ),
        ]
      }
      const isTaken = provider.currencies.length === 0 || provider.currencies.includes(currency.toUpperCase())
      return isTaken
        ? []
        : [
            warning(
              "regions",
              `the region ${name} offers ${id} for ${currency.toUpperCase()}, which ${provider.gateway} does not take (it takes ${provider.currencies.join(", ")})`,
              "Shoppers there will not see it: switch it off, or ask MultiSafepay for the currency",
            ),
          ]
    }),
  )
  const offering = regions.filter(({ providers: ticked }) => ticked.some((id) => known.has(id)))
  if (offering.length === 0) {
    findings.push(
      fault(
        "regions",
        regions.length === 0 ? "the shop has no region" : "no region offers Alipay or Alipay+",
        "Start Medusa and switch Alipay+ on in Settings → Alipay",
      ),
    )
  }
  return findings.length > 0
    ? findings
    : [ok("regions", `offered in ${offering.map(({ name }) => name).join(", ")}`)]
}

const unregistered = (region: string, id: string) =>
  [
    "regions",
    `the region ${region} offers ${id}, which medusa-config does not register`,
    "Give the provider's entry the id that it had, or switch it off in Settings → Regions",
  ] as const
