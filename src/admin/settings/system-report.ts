import type { AlertView, LastRun, SettingsView, SiteView } from "../../types/http/admin"

/** `count` includes those that are not listed. */
type OpenAlerts = {
  alerts: readonly Pick<AlertView, "kind" | "stage" | "psp_order_id" | "created_at">[]
  count: number
}

/**
 * The facts for a support request, as plain text in English. It contains no names, addresses, amounts or notes written
 * by people.
 * @param open the open alerts, or why they are not known
 */
export function systemReport(
  { versions, sites, regions, last_recovery, last_reconciliation }: SettingsView,
  open: OpenAlerts | string,
  now = new Date(),
): string {
  return [
    `Alipay for Medusa, system report of ${now.toISOString()}`,
    "",
    `Plugin ${versions.plugin}, Medusa ${versions.medusa}, Node ${versions.node}`,
    ...sites.flatMap(siteLines),
    "",
    "Regions",
    ...regions.map(
      ({ id, currency_code, provider_ids }) =>
        `  ${id} (${currency_code}): ${provider_ids.join(", ") || "none of this plugin"}`,
    ),
    "",
    runLine("Recovery", last_recovery),
    runLine("Reconciliation", last_reconciliation),
    "",
    ...(typeof open === "string" ? [`Open alerts: ${open}`] : alertLines(open)),
    "",
  ].join("\n")
}

const alertLines = ({ alerts, count }: OpenAlerts): string[] => [
  `Open alerts: ${count}`,
  ...alerts.map(
    ({ kind, stage, psp_order_id, created_at }) =>
      `  ${created_at} ${kind} (${stage})${psp_order_id ? ` ${psp_order_id}` : ""}`,
  ),
]

export const whyUnknown = (failure: unknown): string =>
  (failure as { status?: number } | null)?.status === 403 ? "not allowed to see" : "could not be read"

function siteLines({ registration_id, environment, connection, notifications, options }: SiteView): string[] {
  const { accepted_at, refused_at, refused_because, refused_within_a_day } = notifications
  return [
    "",
    `Site ${registration_id} (${environment})`,
    `  Connection: ${connection.state}${connection.message ? `, ${connection.message}` : ""}`,
    `  Gateways: ${connection.gateways.map(({ gateway, active }) => `${gateway} ${active ? "active" : "not active"}`).join(", ") || "not known"}`,
    `  Last notification accepted: ${accepted_at ?? "none"}`,
    `  Last notification refused: ${refused_at ? `${refused_at}, ${refused_because}` : "none"}, ${refused_within_a_day} within a day`,
    "  Options",
    ...options.map(({ name, value }) => `    ${name}: ${value}`),
  ]
}

function runLine(name: string, run: LastRun | null): string {
  if (!run) {
    return `${name}: never run`
  }
  return `${name}: ${run.state}, ${run.started_at}${run.error ? `, ${run.error}` : `, ${countsOf(run.report)}`}`
}

/** Only numbers: the lists in a report name payments and orders. */
const countsOf = (report: LastRun["report"]): string =>
  Object.entries(report ?? {})
    .filter(([, value]) => typeof value === "number")
    .map(([key, value]) => `${key} ${value}`)
    .join(", ")
