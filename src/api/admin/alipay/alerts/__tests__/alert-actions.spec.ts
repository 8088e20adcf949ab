import { ALERT_KINDS } from "../../../../../workflows/alert-merchant/alert"
import { actionsFor } from "../alert-actions"

const about = { psp_order_id: "payses_1", order_id: "order_1" }

describe("the buttons beside an alert", () => {
  it.each([
    ["order_total_differs", "noticed", ["cancel_and_refund", "accept"]],
    ["amount_mismatch", "noticed", ["refund", "keep"]],
    ["amount_mismatch", "failed", ["check_again", "dismiss"]],
    ["order_deleted", "noticed", ["refund", "keep"]],
    ["uncompletable_refunded", "noticed", ["complete_now", "refund"]],
    ["uncompletable_refunded", "intended", ["check_again", "dismiss"]],
    ["uncompletable_refunded", "done", ["acknowledge"]],
    ["completion_delayed", "noticed", ["complete_now", "refund"]],
    ["orphan_refunded", "noticed", ["refund", "keep"]],
    ["orphan_refunded", "scheduled", ["refund", "keep"]],
    ["orphan_refunded", "done", ["acknowledge"]],
    ["refund_declined", "noticed", ["send_again", "dismiss"]],
    ["refund_failed", "failed", ["check_again", "dismiss"]],
    ["refunds_paused", "noticed", ["resume_refunds"]],
    ["update_failed", "noticed", ["retry_update", "dismiss"]],
    ["disputed", "noticed", ["dismiss"]],
    ["ledger_differences", "noticed", ["dismiss"]],
  ] as const)("the buttons of the alert %s in the state %s are %j", (kind, stage, actions) => {
    expect(actionsFor({ kind, stage, ...about })).toEqual(actions)
  })

  it("every alert of each kind and state has one or two buttons", () => {
    for (const kind of ALERT_KINDS) {
      for (const stage of ["noticed", "scheduled", "intended", "done", "failed"] as const) {
        expect([1, 2]).toContain(actionsFor({ kind, stage, ...about }).length)
      }
    }
  })

  it("an alert without a payment or an order has no buttons about them", () => {
    expect(actionsFor({ kind: "refund_declined", stage: "noticed" })).toEqual(["dismiss"])
    expect(actionsFor({ kind: "update_failed", stage: "noticed", psp_order_id: "payses_1" })).toEqual([
      "dismiss",
    ])
  })
})
