import type { SyncedPaymentView } from "../../types/http/admin"
import { checkResultOf } from "../lib/check-result"

const PAID: SyncedPaymentView = {
  psp_order_id: "payses_1",
  psp_status: "completed",
  actions: [],
  error: null,
}
const UNKNOWN = { ...PAID, psp_status: null }
const CHANGED = { ...PAID, actions: ["book_payment"] }
const FAILED = { ...UNKNOWN, error: "MultiSafepay is down" }

describe("what checking payments again has found", () => {
  it.each([
    ["nothing to do", [PAID, PAID], { state: "unchanged" }],
    ["a payment that MultiSafepay does not know", [PAID, CHANGED, UNKNOWN], { state: "unknown" }],
    ["a payment that was updated", [PAID, CHANGED], { state: "changed" }],
    ["a payment that could not be checked", [UNKNOWN, FAILED], { state: "failed", error: FAILED.error }],
    ["no payment", [], { state: "unchanged" }],
  ])("a check that found %s is reported as that", (_found, synced, result) => {
    expect(checkResultOf(synced)).toEqual(result)
  })
})
