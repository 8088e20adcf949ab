import { COUNTERS, GAUGES, HISTOGRAMS } from "../../src/core/telemetry/metrics"
import { alertRules, dashboardQueries, operatingDocument } from "../operations/files"
import { logCalls } from "../operations/log-calls"

/** First cell of each row of a section of docs/operating.md. */
function firstCells(heading: string): string[] {
  const [, section = ""] = operatingDocument().split(`\n## ${heading}\n`)
  const [own = ""] = section.split("\n## ")
  return own
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(1)
    .map((line) => String(line.split("|")[1]).trim().replaceAll("`", ""))
}

/** Log lines whose text the code composes; the handbook has each word for word. */
const COMPOSED: Record<string, string[]> = {
  "src/api/log-failure.ts": [
    "Alipay: the notification for … was not synced and will be sent again: …",
    "Alipay: … could not be synced for its shopper: …",
    "Alipay: the payment collection of … may have a wrong amount: …",
    "Alipay: … is left to the next trigger: …",
    "Alipay: a payment of … may be of the amount before its taxes were calculated: …",
  ],
  "src/workflows/alert-merchant/alert-merchant.ts": ["an alert's title and text"],
}

describe("docs/operating.md", () => {
  it("docs/operating.md has a row for every log line of level warn or above, and for no other", () => {
    const logged = logCalls().flatMap(({ where, text }) => {
      const composed = COMPOSED[where.replace(/:\d+$/, "")]
      return text === undefined || text === "Alipay: …: …"
        ? (composed ?? [`${where} composes its text`])
        : [text]
    })
    expect(firstCells("Log lines").sort()).toEqual([...new Set(logged)].sort())
  })

  it("the search for log lines finds more than twenty, so that it works", () => {
    expect(logCalls().length).toBeGreaterThan(20)
  })

  it("docs/operating.md has a row for every alert rule for Prometheus, and for no other", () => {
    expect(firstCells("Alert rules").sort()).toEqual(
      alertRules()
        .map(({ alert }) => alert)
        .sort(),
    )
  })
})

/** Names as OpenTelemetry's exporters for Prometheus write them. */
const PROMETHEUS_NAMES = new Set([
  ...Object.keys(HISTOGRAMS).flatMap((name) =>
    ["bucket", "count", "sum"].map((part) => `${name.replaceAll(".", "_")}_seconds_${part}`),
  ),
  ...Object.keys(COUNTERS).map((name) => `${name.replaceAll(".", "_")}_total`),
  ...Object.entries(GAUGES).map(
    ([name, { unit }]) => name.replaceAll(".", "_") + (unit === "s" ? "_seconds" : ""),
  ),
])

describe("The queries in ops/", () => {
  it.each([...alertRules().map(({ expr }) => expr), ...dashboardQueries()])(
    "the query in ops/ uses metrics that exist: %s",
    (query) => {
      const names = query.match(/\balipay_\w+/g) ?? []
      expect(names.length).toBeGreaterThan(0)
      for (const name of names) expect(PROMETHEUS_NAMES).toContain(name)
    },
  )

  it("the dashboard in ops/ shows every metric", () => {
    const shown = dashboardQueries().join(" ")
    for (const name of Object.keys({ ...HISTOGRAMS, ...COUNTERS, ...GAUGES })) {
      expect(shown).toContain(name.replaceAll(".", "_"))
    }
  })
})
