import type { MedusaContainer } from "@medusajs/framework/types"
import type { ShopState } from "../../../core/payments/shop-state"
import { withImbalance } from "../order-balance"

const container = {
  resolve: () => ({ raw: async () => ({ rows: [{ imbalance: "5" }] }) }),
} as unknown as MedusaContainer

const shop = (fields: Partial<ShopState>, refunds: { id: string }[] = []): ShopState =>
  ({
    payment: { id: "pay_1", refunds },
    order: { id: "order_1" },
    ...fields,
  }) as ShopState

describe("The sum of an order's transactions", () => {
  it.each([
    ["a shopper's sync of a payment with a refund", shop({}, [{ id: "ref_1" }]), true, "5"],
    ["a shopper's sync of a payment with unfinished work", shop({ journal: {} }), true, "5"],
    ["recovery of a payment without refunds, because one may have left the books", shop({}), false, "5"],
  ])("is compared at %s", async (_when, state, isRequested, imbalance) => {
    expect((await withImbalance(container, state, isRequested)).payment?.imbalance).toBe(imbalance)
  })

  it("is not asked for while a shopper waits for a payment that never had a refund", async () => {
    expect((await withImbalance(container, shop({}), true)).payment?.imbalance).toBeUndefined()
  })
})
