import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { listAttemptedRefunds } from "../../../modules/payment-journal/alerts"
import { parseOrder } from "../../../multisafepay"
import { alertMerchant, resolveAlert } from "../../alert-merchant/alert-merchant"
import { closeAttemptedRefunds } from "../close-attempted-refunds"

jest.mock("../../../modules/payment-journal/alerts", () => ({ listAttemptedRefunds: jest.fn() }))
jest.mock("../../alert-merchant/alert-merchant", () => ({
  alertMerchant: jest.fn(),
  resolveAlert: jest.fn(),
}))

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
    const pg = { raw: async () => ({ rows: [] }) }
    const container = { resolve: (name: string) => name === ContainerRegistrationKeys.PG_CONNECTION && pg }

    await closeAttemptedRefunds(container as unknown as MedusaContainer, refunded(status), undefined)

    expect(alertMerchant).toHaveBeenCalledTimes(done)
    expect(resolveAlert).toHaveBeenCalledTimes(1 - done)
  })
})
