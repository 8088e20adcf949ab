import Medusa from "@medusajs/js-sdk"
import { startAlipayPayment, type waitForAlipayPayment } from ".."
import type { StorefrontSdk } from "../sdk"

type StoreCart = Awaited<ReturnType<Medusa["store"]["cart"]["retrieve"]>>["cart"]

describe("the types of the storefront helper", () => {
  it("the types of the storefront helper accept Medusa's own SDK and its cart", () => {
    const sdk: StorefrontSdk = new Medusa({ baseUrl: "http://localhost:9000" })
    const start = (cart: StoreCart) => startAlipayPayment(sdk, cart, { providerId: "pp_alipay_multisafepay" })

    expect(typeof start).toBe("function")
  })

  it("the types of the storefront helper let a switch over the outcome be checked for completeness", () => {
    type Status = Awaited<ReturnType<typeof waitForAlipayPayment>>["status"]
    const text: Record<Status, string> = {
      paid: "Thank you",
      under_review: "Do not pay again",
      cancelled: "Cancelled",
      expired: "Expired",
      failed: "Failed",
      refunded: "Refunded",
      timeout: "Still open",
      not_found: "Unknown",
    }

    // @ts-expect-error "open" is no outcome: the wait goes on
    const open: Status = "open"
    expect(text).not.toHaveProperty(open)
  })
})
