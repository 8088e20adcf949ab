import { byPreference, GATEWAYS, PREFERRED_GATEWAY } from "../../../core/gateways/gateways"
import type { ConnectionView } from "../../../core/site-checks/connection"
import { PACKAGE_NAME } from "../../../core/sites/this-plugin"
import { MAX_AGE_SECONDS, MAX_FUTURE_SECONDS } from "../../../multisafepay"
import { type Finding, fault, ok, skipped, warning } from "../finding"

export type PspAnswers = {
  site: string
  environment: "test" | "live"
  baseUrl: string | undefined
  isSandboxKey: boolean
  connection: ConnectionView
  /** Undefined when the other environment was not asked. */
  otherEnvironmentTakesKey: boolean | undefined
  /** The option `reconciliation.enabled`. Without it, only the command `reconcile` lists the site's transactions. */
  isReconciled: boolean
  /** Why the site's transactions could not be listed; undefined when they could, null when this was not asked. */
  ledgerError: string | null | undefined
  /** How far MultiSafepay's clock is ahead of this machine's, in seconds; undefined when unknown. */
  clockAheadBy: number | undefined
}

export function checkPsp(answers: PspAnswers): Finding[] {
  const { connection } = answers
  return connection.state === "connected"
    ? [connected(answers), ...gateways(answers), ledger(answers), ...clock(answers)]
    : [refused(answers), ...clock(answers)]
}

function connected({ site, environment, baseUrl, connection }: PspAnswers): Finding {
  const where = baseUrl === undefined ? environment : baseUrl
  return ok(
    "multisafepay",
    `${site}: MultiSafepay (${where}) accepts the key; site ${connection.site_id ?? "unknown"}`,
  )
}

function refused(answers: PspAnswers): Finding {
  const { site, environment, baseUrl, isSandboxKey, connection, otherEnvironmentTakesKey } = answers
  const other = environment === "test" ? "live" : "test"
  if (isSandboxKey && baseUrl === undefined) {
    return fault(
      "multisafepay",
      `${site}: the key is the sandbox's, and MultiSafepay itself is asked`,
      environment === "live"
        ? "Set MULTISAFEPAY_API_KEY to the key of your live site"
        : "Set MULTISAFEPAY_BASE_URL=http://localhost:4010/v1/json for the sandbox, or MULTISAFEPAY_API_KEY to the key of your site",
    )
  }
  if (baseUrl !== undefined && !/\/v1\/json\/?$/.test(baseUrl)) {
    return fault(
      "multisafepay",
      `${site}: ${baseUrl} does not answer as MultiSafepay's API: ${connection.message}`,
      `Its path must be /v1/json: set MULTISAFEPAY_BASE_URL to "${new URL("/v1/json", baseUrl)}"`,
    )
  }
  if (
    connection.state === "wrong_key" &&
    !isSandboxKey &&
    baseUrl !== undefined &&
    !isMultiSafepay(baseUrl)
  ) {
    return fault(
      "multisafepay",
      `${site}: ${baseUrl} rejected the API key, which is not the sandbox's`,
      "Remove MULTISAFEPAY_BASE_URL to use MultiSafepay, or set MULTISAFEPAY_API_KEY to the sandbox's key",
    )
  }
  switch (connection.state) {
    case "wrong_key":
      return otherEnvironmentTakesKey
        ? fault(
            "multisafepay",
            `${site}: the key belongs to the ${other} environment, and environment is "${environment}"`,
            `Set environment: "${other}" (MULTISAFEPAY_ENVIRONMENT=${other}, if medusa-config reads it), or use the key of the ${environment} account`,
          )
        : fault(
            "multisafepay",
            `${site}: MultiSafepay rejected the API key`,
            "Copy the key from MultiSafepay's dashboard, Settings → Website settings, into MULTISAFEPAY_API_KEY",
          )
    case "site_inactive":
      return fault(
        "multisafepay",
        `${site}: the site of this key is not active`,
        "Activate it in MultiSafepay's dashboard, Settings → Website settings",
      )
    case "account_blocked":
      return fault(
        "multisafepay",
        `${site}: MultiSafepay has blocked the account`,
        "Ask MultiSafepay's support",
      )
    case "unreachable":
      return fault(
        "multisafepay",
        `${site}: ${baseUrl ?? "MultiSafepay"} cannot be reached: ${connection.message}`,
        baseUrl === undefined
          ? "Allow this machine to reach MultiSafepay: check firewall, proxy and DNS"
          : `Start the sandbox with "npx ${PACKAGE_NAME} sandbox", or remove MULTISAFEPAY_BASE_URL`,
      )
    default:
      return fault(
        "multisafepay",
        `${site}: MultiSafepay refused: ${connection.message}`,
        "Ask MultiSafepay's support what the code means for this account",
      )
  }
}

const isMultiSafepay = (baseUrl: string) => /(^|\.)multisafepay\.com$/i.test(new URL(baseUrl).hostname)

function gateways({ site, connection }: PspAnswers): Finding[] {
  const active = connection.gateways.filter((gateway) => gateway.active).map(({ gateway }) => gateway)
  const codes = [...GATEWAYS].sort(byPreference).map(({ code }) => code)
  return [
    active.length === 0
      ? fault(
          "gateways",
          `${site}: neither ${codes.join(" nor ")} is active for this site`,
          `Ask MultiSafepay to activate ${PREFERRED_GATEWAY.name} (${PREFERRED_GATEWAY.code})`,
        )
      : ok("gateways", `${site}: ${active.join(" and ")} active`),
  ]
}

function ledger({ site, isReconciled, ledgerError }: PspAnswers): Finding {
  if (!isReconciled) {
    return skipped(
      "ledger",
      `${site}: not checked whether the site's transactions can be listed: reconciliation.enabled is false`,
    )
  }
  return typeof ledgerError === "string"
    ? fault(
        "ledger",
        `${site}: the site's transactions cannot be listed, so the nightly comparison of books cannot run: ${ledgerError}`,
        "Ask MultiSafepay to permit GET /transactions for this key, or set reconciliation: { enabled: false }",
      )
    : ok("ledger", `${site}: the site's transactions can be listed`)
}

function clock({ site, clockAheadBy }: PspAnswers): Finding[] {
  if (clockAheadBy === undefined) {
    return []
  }
  // For a clock that is behind, notifications come from the future; for a clock that is ahead, they are old.
  const [limit, side] = clockAheadBy > 0 ? [MAX_FUTURE_SECONDS, "behind"] : [MAX_AGE_SECONDS, "ahead of"]
  const seconds = Math.abs(Math.round(clockAheadBy))
  if (seconds < limit / 10) {
    return [ok("clock", `${site}: this machine's clock agrees with MultiSafepay's`)]
  }
  const message = `${site}: this machine's clock is ${seconds} s ${side} MultiSafepay's; beyond ${limit} s every notification is refused`
  const fix = "Synchronise the clock with NTP"
  return [seconds >= limit / 2 ? fault("clock", message, fix) : warning("clock", message, fix)]
}
