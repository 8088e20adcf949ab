import type { AlertView, OrderPaymentView } from "../../../../../../types/http/admin"
import { timelineOf } from "../timeline"

const minute = (n: number) => `2026-05-01T10:0${n}:00.000Z`

const payment = (more: Partial<OrderPaymentView> = {}) =>
  ({ created_at: minute(0), paid_at: null, updates: {}, refunds: [], psp: null, ...more }) as OrderPaymentView

const alert = (more: Partial<AlertView>) => ({ kind: "disputed", state: "open", ...more }) as AlertView

const nothing = { order: null, alerts: [], notifications: [] }

const whats = (facts: Parameters<typeof timelineOf>[0]) => timelineOf(facts).map(({ what }) => what)

describe("the timeline of a payment", () => {
  it("the timeline of a payment that was just started shows the start", () => {
    expect(timelineOf({ payment: payment(), ...nothing })).toEqual([{ at: minute(0), what: "started" }])
  })

  it("the timeline of a payment goes from the latest event back to the first", () => {
    const facts = {
      ...nothing,
      payment: payment({
        paid_at: minute(1),
        updates: { invoice: { state: "done", at: minute(3), invoice_id: "7" } },
        refunds: [
          {
            id: "ref_1",
            psp_refund_id: "9",
            amount: 5,
            created_at: minute(4),
            note: null,
            made_in: "medusa",
            psp_status: "reserved",
          },
          {
            id: null,
            psp_refund_id: "8",
            amount: 5,
            created_at: null,
            note: null,
            made_in: "multisafepay",
            psp_status: "completed",
          },
        ],
      }),
      order: { created_at: minute(2), canceled_at: null },
      alerts: [alert({ created_at: minute(5), state: "dismissed", closed_at: minute(6), closed_by: "Mei" })],
    }
    expect(whats(facts)).toEqual([
      "alert_closed",
      "alert",
      "refund",
      "order_number",
      "order_placed",
      "paid",
      "started",
    ])
  })

  it("the timeline shows an open alert at the time at which it was last raised", () => {
    const alerts = [alert({ created_at: minute(1), updated_at: minute(5) })]
    expect(timelineOf({ ...nothing, payment: payment(), alerts })).toMatchObject([
      { what: "alert", at: minute(5) },
      { what: "started" },
    ])
  })

  it("the timeline shows at the time of the last notification that a payment ended without success", () => {
    const facts = {
      ...nothing,
      payment: payment({
        psp: { status: "declined", reason: "insufficient funds" } as OrderPaymentView["psp"],
      }),
      notifications: [
        {
          id: "1",
          provider_id: "pp_alipay_a",
          psp_order_id: "payses_1",
          signature: "current_key" as never,
          claimed_status: "declined",
          http_status: 200,
          duration_ms: 80,
          times: 1,
          first_at: new Date(minute(1)),
          last_at: new Date(minute(1)),
        },
      ],
    }
    expect(timelineOf(facts)).toMatchObject([
      { what: "notification", claimed_status: "declined", http_status: 200, duration_ms: 80 },
      { what: "ended", at: minute(1), reason: "insufficient funds" },
      { what: "started" },
    ])
  })
})
