import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { asRefundId } from "../../../core/payments/refund-id"
import { listAttemptedRefunds } from "../../../modules/payment-journal/alerts"
import { asMinorUnits, parseOrder } from "../../../multisafepay"
import { alertMerchant, resolveAlert } from "../../alert-merchant/alert-merchant"
import { closeAttemptedRefunds } from "../close-attempted-refunds"

jest.mock("../../../modules/payment-journal/alerts", () => ({ listAttemptedRefunds: jest.fn() }))
jest.mock("../../alert-merchant/alert-merchant", () => ({
  alertMerchant: jest.fn(),
  resolveAlert: jest.fn(),
}))

const container = (() => {
  const pg = { raw: async () => ({ rows: [] }) }
  return { resolve: (name: string) => name === ContainerRegistrationKeys.PG_CONNECTION && pg }
})() as unknown as MedusaContainer

const refunded = (status: string) =>
  parseOrder({
    order_id: "payses_1",
    status: "completed",
    currency: "EUR",
    amount: 1000,
    amount_refunded: 1000,
    related_transactions: [{ transaction_id: "9", type: "refund", amount: 1000, status }],
  })

describe("The alert about an automatic refund of a whole payment", () => {
  it.each([
    ["says that the refund was made once MultiSafepay lists it", "completed", 1],
    [
      "does not say that a declined refund was made, although MultiSafepay's sum still counts it",
      "declined",
      0,
    ],
  ])("the alert about an automatic refund %s", async (_what, status, done) => {
    const alert = { kind: "orphan_refunded", subject: "payses_1", provider_id: "pp_alipay_multisafepay" }
    jest.clearAllMocks()
    jest.mocked(listAttemptedRefunds).mockResolvedValue([alert] as never)

    await closeAttemptedRefunds(container, refunded(status), undefined)

    expect(alertMerchant).toHaveBeenCalledTimes(done)
    expect(resolveAlert).toHaveBeenCalledTimes(1 - done)
  })
})

describe("The alert about a refund that was perhaps never sent", () => {
  const LISTED = {
    transaction_id: "9",
    refund_order_id: "ref_1",
    type: "refund",
    amount: 200,
    status: "completed",
  }

  it.each([
    ["stays dismissed while MultiSafepay shows only the sum", "dismissed", {}, 0],
    ["is resolved when it is open and the books agree", "open", {}, 1],
    ["is resolved when MultiSafepay lists the refund", "dismissed", { related_transactions: [LISTED] }, 1],
  ])("the alert about a refund that was perhaps never sent %s", async (_what, state, fields, resolved) => {
    jest.clearAllMocks()
    jest
      .mocked(listAttemptedRefunds)
      .mockResolvedValue([{ kind: "refund_failed", subject: "ref_1", state }] as never)
    const pspOrder = parseOrder({
      order_id: "payses_1",
      status: "partial_refunded",
      currency: "EUR",
      amount: 1000,
      amount_refunded: 200,
      ...fields,
    })
    const payment = {
      id: "pay_1",
      amount: asMinorUnits(1000),
      captured: asMinorUnits(1000),
      lacksTransaction: false,
      refunds: [
        { id: asRefundId("ref_1"), amount: asMinorUnits(200), createdAt: new Date("2026-03-01T12:00:00Z") },
      ],
    }

    await closeAttemptedRefunds(container, pspOrder, payment)

    expect(resolveAlert).toHaveBeenCalledTimes(resolved)
  })
})
