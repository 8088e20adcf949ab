import { eventually } from "../harness/eventually"
import { ALIPAY, aTeaShop } from "../harness/shop"

aTeaShop("A stranger", {}, (shop) => {
  it("who tries ids of payment sessions learns nothing, and MultiSafepay is not asked", async () => {
    const { id } = await shop.shopper().checkout(ALIPAY)
    await shop.psp.forgetCalls()
    // An id may itself end in two such digits.
    const neighbours = Array.from({ length: 50 }, (_, step) => `${id.slice(0, -2)}${10 + step}`).filter(
      (guess) => guess !== id,
    )
    const tries = ["payses_", "../orders", `${id}%00`, id.toLowerCase(), ...neighbours]
    const answers = await Promise.all(
      tries.map((guess) =>
        shop.storeApi().request("post", `/store/alipay/payment-sessions/${encodeURIComponent(guess)}/sync`),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(tries.map(() => 404))
    expect((await shop.psp.calls()).total).toBe(0)
  })

  it("who reads the id of a session in a URL learns its state, and neither the order nor the shopper", async () => {
    const shopper = shop.shopper()
    const { id } = await shopper.checkout(ALIPAY)
    await shop.psp.pay(id)
    const another = await shop.shopper().createCart()
    const proofs = [
      undefined,
      {},
      { cart_id: another.id },
      { cart_id: "" },
      { cart_id: [shopper.cart.id] },
      [],
    ]
    await eventually(async () => {
      for (const proof of proofs) {
        const { status, body } = await shop
          .storeApi()
          .request("post", `/store/alipay/payment-sessions/${id}/sync`)
          .send(proof as object)
        expect(status).toBe(200)
        expect(body).toEqual({
          payment_session: { id, status: "paid", gateway: "ALIPAY", order_placed: true },
        })
      }
    })
  })

  it("who also knows the cart, which shows its shopper anyway, learns the order", async () => {
    const shopper = shop.shopper()
    const { id } = await shopper.checkout(ALIPAY)
    await shop.psp.pay(id)
    const order = await shopper.placeOrder()
    const { body } = await shop
      .storeApi()
      .request("post", `/store/alipay/payment-sessions/${id}/sync`)
      .send({ cart_id: shopper.cart.id })
    expect(body.payment_session).toEqual({
      id,
      status: "paid",
      gateway: "ALIPAY",
      order_placed: true,
      order_id: order.id,
    })
  })

  it("who pays by link for somebody else learns that it is paid, and not whose order it is", async () => {
    const shopper = shop.shopper()
    const first = await shopper.checkout(ALIPAY)
    await shop.psp.pay(first.id)
    const order = await shopper.placeOrder()
    await shop.merchant.addToOrder(order.id, "LONGJING-50")
    const { payment_link } = await (await shop.merchant.api()).post<{
      payment_link: { payment_session_id: string }
    }>(`/admin/alipay/orders/${order.id}/payment-link`)
    const id = payment_link.payment_session_id
    await shop.psp.pay(id)
    for (const proof of [{}, { cart_id: shopper.cart.id }]) {
      const { body } = await shop
        .storeApi()
        .request("post", `/store/alipay/payment-sessions/${id}/sync`)
        .send(proof)
      expect(body.payment_session).toMatchObject({ id, status: "paid" })
      expect(JSON.stringify(body)).not.toContain(order.id)
    }
  })

  it("in the dashboard cannot choose whom the server calls", async () => {
    const api = await shop.merchant.api()
    const target = `${shop.sandboxUrl}/inbox`
    for (const route of ["webhook-check", "connection-check"]) {
      for (const field of ["url", "base_url", "baseUrl", "backend_url", "host"]) {
        const { status, body } = await api
          .request("post", `/admin/alipay/${route}`)
          .send({ provider_id: ALIPAY, [field]: target })
        expect([status, body.message]).toEqual([400, `${field}: unknown field`])
      }
    }
    const { body } = await api
      .with({ host: "evil.example", "x-forwarded-host": "evil.example" })
      .request("post", "/admin/alipay/webhook-check")
      .send({ provider_id: ALIPAY })
    expect(new URL(body.webhook_check.url).origin).toBe(shop.url)
    const inbox = await fetch(`${shop.sandboxUrl}/inbox/latest/body`)
    expect(inbox.status).toBe(404)
  })
})
