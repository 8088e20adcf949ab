import { ALIPAY, aTeaShop } from "../harness/shop"

aTeaShop("an Alipay checkout", {}, (shop) => {
  it("places the order when the shopper comes back before the notification", async () => {
    const shopper = shop.shopper()
    const session = await shopper.checkout(ALIPAY)
    await shop.psp.pay(session.id, "completed", { notify: false })

    const order = await shopper.placeOrder()

    expect(order).toMatchObject({ total: 29.95, currency_code: "eur" })
    expect(await shop.merchant.paymentOf(order.id)).toMatchObject({ amount: 29.95, provider_id: ALIPAY })
    expect(await shop.merchant.order(order.id)).toMatchObject({ payment_status: "captured" })
  })

  it("places the order by the notification when the shopper never comes back", async () => {
    const shopper = shop.shopper()
    const session = await shopper.checkout(ALIPAY)

    const { notifications } = await shop.psp.pay(session.id, "completed")

    expect(notifications).toMatchObject([{ delivered: true, http_status: 200, body: "OK" }])
    const orders = await shop.merchant.ordersOf(shopper.email)
    expect(orders).toMatchObject([{ total: 29.95, payment_status: "captured" }])
  })

  it("gives the shopper who comes back after the notification the order that it placed", async () => {
    const shopper = shop.shopper()
    const session = await shopper.checkout(ALIPAY)
    await shop.psp.pay(session.id, "completed")

    const synced = await shopper.sync(session.id)
    const order = await shopper.placeOrder()

    expect(synced).toMatchObject({ status: "paid", order_id: order.id })
    expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
  })
})
