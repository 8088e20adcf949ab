import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { endUnneededUpdates } from "../update-psp-order"

const SITE = "pp_alipay_multisafepay"
const SHIPMENT = { id: "ful_1", shipped_at: "2026-03-01T12:00:00Z", carrier: null, labels: null }
type Order = { payments: object[] | null; shipments: object[] | null }

const payment = (updates: object) => ({
  id: "pay_1",
  psp_order_id: "payses_1",
  provider_id: SITE,
  invoice: { state: "done", invoice_id: "7" },
  shipment: { state: "failed", fulfillment_ids: [] },
  ...updates,
})

/** Runs it in a shop with one alert about a shipment that was not sent, and returns what it ended. */
async function endedIn(order: Order | undefined, orderUpdates: object = {}): Promise<string[]> {
  const ended: string[] = []
  const alert = { id: "mspal_1", kind: "update_failed", subject: "payses_1:shipment", order_id: "order_1" }
  const answer = (sql: string) => {
    if (sql.includes("from msp_alert where deleted_at is null and kind = ?")) return [alert]
    if (sql.includes('from "order" shop_order'))
      return order ? [{ id: "order_1", display_id: "7", ...order }] : []
    if (/^\s*update msp_payment/.test(sql)) ended.push("record")
    if (/^\s*update msp_alert set state/.test(sql)) ended.push("alert")
    return []
  }
  const provider = {
    resolve: "medusa-payment-multisafepay-alipay/providers/alipay",
    id: "multisafepay",
    options: {
      apiKey: "0123456789abcdef0123456789abcdef01234567",
      environment: "test",
      backendUrl: "https://shop.example",
      returnUrl: "https://shop.example/return",
      orderUpdates,
    },
  }
  const services: Record<string, unknown> = {
    [ContainerRegistrationKeys.PG_CONNECTION]: { raw: async (sql: string) => ({ rows: answer(sql) }) },
    [ContainerRegistrationKeys.CONFIG_MODULE]: {
      modules: { [Modules.PAYMENT]: { options: { providers: [provider] } } },
    },
  }
  await endUnneededUpdates({ resolve: (name: string) => services[name] } as unknown as MedusaContainer)
  return ended
}

describe("The alert about an update that was not sent", () => {
  it.each<[string, Order | undefined, object, string[]]>([
    ["stays while it has to be sent", { payments: [payment({})], shipments: [SHIPMENT] }, {}, []],
    [
      "ends when the shipment was cancelled",
      { payments: [payment({})], shipments: null },
      {},
      ["record", "alert"],
    ],
    [
      "ends when the option was switched off",
      { payments: [payment({})], shipments: [SHIPMENT] },
      { shipments: false },
      ["record", "alert"],
    ],
    [
      "ends when the payment is gone, whose record stays as its last trace",
      { payments: null, shipments: [SHIPMENT] },
      {},
      ["alert"],
    ],
    ["ends when the order is gone, whose record stays as its last trace", undefined, {}, ["alert"]],
    [
      "ends when it was sent before the shop stopped",
      {
        payments: [payment({ shipment: { state: "done", fulfillment_ids: ["ful_1"] } })],
        shipments: [SHIPMENT],
      },
      {},
      ["record", "alert"],
    ],
  ])("the alert about an update that was not sent %s", async (_how, order, options, ended) => {
    expect(await endedIn(order, options)).toEqual(ended)
  })
})
