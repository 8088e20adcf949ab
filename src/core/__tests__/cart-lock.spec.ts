import type { MedusaContainer } from "@medusajs/framework/types"
import { waitForCart } from "../cart-lock"
import { isNotNow } from "../not-now"

/** With a locking module, and a database that does not have its table. */
const shopWhere = (acquire: (key: string) => Promise<void>): MedusaContainer => {
  const services = { acquire, release: async () => true, raw: async () => ({ rows: [] }) }
  return { resolve: () => services } as unknown as MedusaContainer
}

describe("Waiting for a cart", () => {
  afterEach(() => jest.restoreAllMocks())

  it("waits no longer than requested for a cart when the clock of the machine is set back", async () => {
    const shop = shopWhere(async (key) => {
      if (key === "cart_1") {
        jest.spyOn(Date, "now").mockReturnValue(0)
        throw new Error("the cart is locked")
      }
    })

    await expect(waitForCart(shop, "cart_1", 40)).rejects.toThrow("Another process is working on cart_1")
  })

  it("says that Medusa's locking module does not work when it refuses every lock, and not that the cart is taken", async () => {
    const shop = shopWhere(async () => {
      throw new Error("Connection is closed.")
    })

    const error = await waitForCart(shop, "cart_1", 0).catch((reason: unknown) => reason)

    expect(isNotNow(error)).toBe(false)
    expect(error).toMatchObject({
      message: "Medusa's locking module does not work: Connection is closed.",
    })
  })
})
