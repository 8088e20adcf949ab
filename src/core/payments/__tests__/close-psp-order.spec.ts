import { type MultiSafepayClient, parseOrder } from "../../../multisafepay"
import { OrderReader } from "../../sites/order-reader"
import { closePspOrder } from "../close-psp-order"

/** MultiSafepay with one PSP order, whose status cancelling changes, and a clock that only waiting moves. */
function site(first: string) {
  let status = first
  let clock = 0
  const askedAt: number[] = []
  const client = {
    findOrder: async (orderId: string) => {
      askedAt.push(clock)
      return parseOrder({ order_id: orderId, status, amount: 2450, currency: "EUR" })
    },
    cancelOrder: async () => {
      status = "cancelled"
    },
  } as unknown as MultiSafepayClient
  const wait = async (ms: number) => {
    clock += ms
  }
  const orders = new OrderReader(client, () => clock, wait)
  const close = () => closePspOrder({ client, orders }, { warn: () => undefined }, "payses_1")
  return { close, askedAt }
}

describe("Closing a PSP order", () => {
  it("asks MultiSafepay once a second about a payment under review, however often a shopper changes the cart", async () => {
    const { close, askedAt } = site("uncleared")

    for (let change = 1; change <= 10; change++) {
      expect(await close()).toBe("under_review")
    }

    const seconds = (askedAt.at(-1) ?? 0) / 1_000
    expect(askedAt.length).toBeLessThanOrEqual(1 + seconds)
  })

  it("asks MultiSafepay again right after cancelling, because an order may be paid at that moment", async () => {
    const { close, askedAt } = site("initialized")

    expect(await close()).toBe("closed")

    expect(askedAt).toEqual([0, 0])
  })
})
