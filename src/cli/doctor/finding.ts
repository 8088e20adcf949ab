/** The names are stable: scripts read them from `doctor --json`. */
export type CheckName =
  | "versions"
  | "config"
  | "set-up"
  | "secrets"
  | "modules"
  | "multisafepay"
  | "gateways"
  | "ledger"
  | "clock"
  | "notifications"
  | "database"
  | "migrations"
  | "medusa"
  | "regions"
  | "payments"

/**
 * `warning`: works, but is likely to cause problems later. `skipped`: an earlier problem must be fixed first, or an
 * option switches off what is checked.
 */
export type Result = "ok" | "warning" | "fault" | "skipped"

export type Finding = {
  check: CheckName
  result: Result
  /** One line. */
  message: string
  fix?: string
}

export const ok = (check: CheckName, message: string): Finding => ({ check, result: "ok", message })
export const skipped = (check: CheckName, message: string): Finding => ({ check, result: "skipped", message })
export const warning = (check: CheckName, message: string, fix: string): Finding => ({
  check,
  result: "warning",
  message,
  fix,
})
export const fault = (check: CheckName, message: string, fix?: string): Finding => ({
  check,
  result: "fault",
  message,
  ...(fix === undefined ? {} : { fix }),
})
