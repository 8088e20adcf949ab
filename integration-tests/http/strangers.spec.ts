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

  it("who knows the id of a session learns its state and order id, nothing about the shopper", async () => {
    const shopper = shop.shopper()
    const { id } = await shopper.checkout(ALIPAY)
    await shop.psp.pay(id)
    const answer = await eventually(async () => {
      const { body } = await shop.storeApi().request("post", `/store/alipay/payment-sessions/${id}/sync`)
      expect(body.payment_session.status).toBe("paid")
      return body
    })
    expect(Object.keys(answer)).toEqual(["payment_session"])
    expect(Object.keys(answer.payment_session).sort()).toEqual(["gateway", "id", "order_id", "status"])
    expect(JSON.stringify(answer)).not.toContain(shopper.email)
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
