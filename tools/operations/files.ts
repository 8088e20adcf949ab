import { readFileSync } from "node:fs"
import path from "node:path"
import { parse } from "yaml"
import { z } from "zod/v4"
import { ROOT } from "../package/places"

const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8")

const dashboardSchema = z.object({
  panels: z.array(z.object({ targets: z.array(z.object({ expr: z.string() })) })),
})
const rulesSchema = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })),
})

/** The queries of the Grafana dashboard, with an interval instead of Grafana's own variable. */
export function dashboardQueries(): string[] {
  const { panels } = dashboardSchema.parse(JSON.parse(read("ops/grafana-dashboard.json")))
  return panels.flatMap(({ targets }) => targets.map(({ expr }) => expr.replaceAll("$__rate_interval", "5m")))
}

/** The alert rules for Prometheus. */
export function alertRules(): { alert: string; expr: string }[] {
  return rulesSchema.parse(parse(read("ops/prometheus-alerts.yml"))).groups.flatMap(({ rules }) => rules)
}

export const operatingDocument = (): string => read("docs/operating.md")
