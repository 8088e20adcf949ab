import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { alertMerchant } from "../alert-merchant"

it("the dashboard's feed gets every claim of an alert, also one that is made while an earlier one is being sent", async () => {
  const rows = ["intended", "failed", "done"].map((stage) => ({
    id: "mspal_1",
    kind: "orphan_refunded",
    subject: "payses_1",
    stage,
    state: "open",
    event_due: true,
    // An alert that changed while it was sent is not counted as sent.
    times_sent: 0,
  }))
  const feed = new Map<string, { data: { stage: string } }>()
  const services: Record<string, unknown> = {
    [ContainerRegistrationKeys.PG_CONNECTION]: {
      raw: async (sql: string) => ({ rows: sql.includes("insert into msp_alert") ? [rows.shift()] : [] }),
    },
    [ContainerRegistrationKeys.LOGGER]: {
      warn: () => undefined,
      info: () => undefined,
      error: () => undefined,
    },
    [ContainerRegistrationKeys.CONFIG_MODULE]: {},
    [Modules.EVENT_BUS]: { emit: async () => undefined },
    [Modules.NOTIFICATION]: {
      // Like Medusa's, which ignores a key that it knows.
      createNotifications: async (entry: { idempotency_key: string; data: { stage: string } }) => {
        if (!feed.has(entry.idempotency_key)) feed.set(entry.idempotency_key, entry)
      },
    },
  }
  const container = { resolve: (name: string) => services[name] } as unknown as MedusaContainer
  const facts = {
    kind: "orphan_refunded",
    subject: "payses_1",
    provider_id: "pp_alipay_multisafepay",
    psp_order_id: "payses_1",
  } as const

  for (const stage of ["intended", "failed", "done"] as const) {
    await alertMerchant(container, { ...facts, stage })
  }

  expect([...feed.values()].map(({ data }) => data.stage)).toEqual(["intended", "failed", "done"])
})
