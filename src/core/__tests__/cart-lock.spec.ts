import type { MedusaContainer } from "@medusajs/framework/types"
import { waitForCart } from "../cart-lock"

describe("Waiting for a cart", () => {
  afterEach(() => jest.restoreAllMocks())

  it("waits no longer than requested for a cart when the clock of the machine is set back", async () => {
    const acquire = async () => {
      jest.spyOn(Date, "now").mockReturnValue(0)
      throw new Error("the cart is locked")
    }
    const shop = { resolve: () => ({ acquire }) } as unknown as MedusaContainer

    await expect(waitForCart(shop, "cart_1", 40)).rejects.toThrow("Another process is working on cart_1")
  })
})
