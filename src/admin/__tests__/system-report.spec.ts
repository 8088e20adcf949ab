import type { SettingsView } from "../../types/http/admin"
import { systemReport, whyUnknown } from "../settings/system-report"

const SETTINGS = {
  versions: { plugin: "1.0.0", medusa: "2.21.2", node: "22.1.0" },
  sites: [
    {
      registration_id: "multisafepay",
      environment: "live",
      providers: [],
      options: [{ name: "apiKey", value: "••••••••0001" }],
      connection: {
        state: "connected",
        checked_at: "2026-05-01T00:00:00.000Z",
        site_id: "10001",
        account_id: "1",
        message: null,
        gateways: [
          { gateway: "ALIPAYPLUS", active: true, currencies: [], min_eur_cents: null, max_eur_cents: null },
        ],
      },
      notifications: {
        accepted_at: "2026-05-01T10:00:00.000Z",
        refused_at: null,
        refused_because: null,
        refused_within_a_day: 0,
      },
    },
  ],
  regions: [{ id: "reg_1", name: "Mei de Vries", currency_code: "eur", provider_ids: [] }],
  last_recovery: {
    state: "done",
    started_at: "2026-05-01T11:00:00.000Z",
    report: { checked: 3, failures: [{ message: "mei@example.com" }] },
    error: null,
  },
  last_reconciliation: null,
} as unknown as SettingsView

describe("the system report for a support mail", () => {
  const alert = {
    kind: "disputed",
    stage: "noticed",
    psp_order_id: "payses_1",
    created_at: "2026-05-01T09:00:00.000Z",
    note: "call mei@example.com",
  } as const
  const report = systemReport(SETTINGS, { alerts: [alert], count: 101 }, new Date("2026-05-01T12:00:00Z"))

  it.each([
    "Plugin 1.0.0, Medusa 2.21.2, Node 22.1.0",
    "Site multisafepay (live)",
    "Gateways: ALIPAYPLUS active",
    "Last notification accepted: 2026-05-01T10:00:00.000Z",
    "apiKey: ••••••••0001",
    "Recovery: done, 2026-05-01T11:00:00.000Z, checked 3",
    "Reconciliation: never run",
    "Open alerts: 101",
    "2026-05-01T09:00:00.000Z disputed (noticed) payses_1",
  ])("the system report for a support mail has the line %j", (line) => {
    expect(report).toContain(line)
  })

  it.each([
    [403, "Open alerts: not allowed to see"],
    [500, "Open alerts: could not be read"],
  ])(
    "the system report for a support mail is made without the alerts when they are answered with %d",
    (status, line) => {
      const failure = Object.assign(new Error("no"), { status })
      expect(systemReport(SETTINGS, whyUnknown(failure))).toContain(line)
    },
  )

  it("the system report for a support mail contains no text that a person wrote", () => {
    expect(report).not.toContain("mei@example.com")
    expect(report).not.toContain("Mei de Vries")
  })
})
