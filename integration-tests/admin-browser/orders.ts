import { ALIPAY } from "../browser/providers"
import type { TestShop } from "./test-shop"

/** An order that was paid with Alipay and whose number MultiSafepay has received. */
export async function paidOrder({ shopper, psp }: TestShop, provider = ALIPAY, wallet?: string) {
  const buyer = shopper()
  const session = await buyer.checkout(provider)
  await psp.pay(session.id, "completed", wallet ? { wallet } : {})
  const order = await buyer.placeOrder()
  return { order, session, email: buyer.email }
}

/** A paid order with an outstanding amount, after the merchant added a bag of tea. */
export async function editedOrder(shop: TestShop) {
  const { order } = await paidOrder(shop)
  await shop.merchant.addToOrder(order.id, "JASMINE-50")
  return order
}
