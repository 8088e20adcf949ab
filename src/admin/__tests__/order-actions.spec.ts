import { QueryClient } from "@tanstack/react-query"
import { useCheckAgain, usePaymentLink, useSendUpdate } from "../order/use-order-alipay"
import { useWithdrawRefund } from "../payment/use-payment"

jest.mock("../lib/sdk", () => ({ sdk: { client: { fetch: jest.fn() } } }))

const queries = new QueryClient()
jest.mock("@tanstack/react-query", () => ({
  ...jest.requireActual("@tanstack/react-query"),
  useQueryClient: () => queries,
  useMutation: (options: object) => options,
}))

const ALERTS = ["alipay", "alerts", "open", 3]

describe("the buttons on an order", () => {
  it.each([
    ["Retry", () => useSendUpdate("order_1")],
    ["Check again", () => useCheckAgain("order_1")],
    ["Withdraw", () => useWithdrawRefund("payses_1")],
    ["Create a payment link", () => usePaymentLink("order_1").create],
  ])("the button %j on an order makes the Alipay page load its alerts again", async (_name, useButton) => {
    queries.setQueryData(ALERTS, { alerts: [], count: 0 })
    const { onSuccess, onSettled } = useButton() as unknown as Record<
      "onSuccess" | "onSettled",
      ((answer: object) => unknown) | undefined
    >
    const answer = { alipay: null, synced: [] }
    await onSuccess?.(answer)
    await onSettled?.(answer)
    expect(queries.getQueryState(ALERTS)?.isInvalidated).toBe(true)
  })
})
