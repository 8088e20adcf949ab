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
    ["is compared for a payment with a refund", shop({}, [{ id: "ref_1" }]), "5"],
    ["is compared for a payment whose last refund left the books", shop({ journal: {} }), "5"],
    ["is not asked for about a payment that never had a refund", shop({}), undefined],
  ])("the sum of an order's transactions %s", async (_how, state, imbalance) => {
    expect((await withImbalance(container, state)).payment?.imbalance).toBe(imbalance)
  })
})
