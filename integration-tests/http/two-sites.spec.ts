import { signNotification } from "../../src/multisafepay"
import { eventually } from "../../testkit/eventually"
import { OTHER_SITE_KEY, SITE_KEY } from "../../testkit/servers/sandbox-keys"
import { journalEntryOf } from "../harness/journal"
import { logLinesOf } from "../harness/log-lines"
import { ALIPAY, aTeaShop, type Shop } from "../harness/shop"

const KEY_A = SITE_KEY
/** The key that site A had before it was changed in MultiSafepay's dashboard. */
const FORMER_KEY_A = "sandbox-site-key-of-last-year-000000000001"
/** One more former key, which has expired. */
const OLD_KEY_A = "sandbox-site-key-of-two-years-ago-00000001"

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

const ALIPAY_B = "pp_alipay_multisafepay-b"
const PROVIDER = { A: ALIPAY, B: ALIPAY_B }
const URL_OF = {
  A: "/hooks/multisafepay/alipay_multisafepay",
  B: "/hooks/multisafepay/alipay_multisafepay-b",
}
type Site = keyof typeof URL_OF

aTeaShop(
  "Two MultiSafepay sites",
  {
    options: {
      previousApiKeys: [
        { key: OLD_KEY_A, until: inDays(-1) },
        { key: FORMER_KEY_A, until: inDays(1) },
      ],
    },
    secondSite: { apiKey: OTHER_SITE_KEY, previousApiKeys: [] },
  },
  (shop) => {
    beforeEach(() => shop.merchant.offerProviders("eur", [ALIPAY, ALIPAY_B]))

    it.each<[Site, number]>([
      ["A", 10001],
      ["B", 10002],
    ])("site %s takes its own payments, with its own notifications and signatures", async (site, siteId) => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(PROVIDER[site])

      const { notifications, order: pspOrder } = await shop.psp.pay(session.id)

      expect(pspOrder).toMatchObject({
        site_id: siteId,
        payment_options: { notification_url: `${shop.url}${URL_OF[site]}` },
      })
      expect(notifications).toMatchObject([{ delivered: true, http_status: 200, body: "OK" }])
      const [order] = await shop.merchant.ordersOf(shopper.email)
      expect(await shop.merchant.paymentOf(String(order?.id))).toMatchObject({
        provider_id: PROVIDER[site],
        amount: order?.total,
      })
    })

    it("refunds and order numbers go through the site that has the money", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY_B)
      await shop.psp.pay(session.id)
      const order = await shopper.placeOrder()
      const payment = await shop.merchant.paymentOf(order.id)

      await shop.merchant.refund(payment.id, 10)

      expect(await shop.psp.order(session.id)).toMatchObject({
        site_id: 10002,
        amount_refunded: 1000,
        status: "partial_refunded",
      })
      await eventually(async () =>
        expect(await shop.psp.order(session.id)).toMatchObject({ invoice_id: String(order.display_id) }),
      )
    })

    it.each<[order: Site, signedWith: string, url: Site, key: string]>([
      ["A", "site B's key", "A", OTHER_SITE_KEY],
      ["A", "site B's key", "B", OTHER_SITE_KEY],
      ["B", "site A's key", "A", KEY_A],
      ["B", "site A's key", "B", KEY_A],
      ["B", "site A's former key", "B", FORMER_KEY_A],
      ["A", "a former key whose date has passed", "A", OLD_KEY_A],
      ["A", "a key of nobody", "A", "sandbox-site-key-of-nobody-00000000000001"],
    ])(
      "a notification for site %s's order signed with %s is refused at the URL of site %s",
      async (...[owner, , at, key]) => {
        const shopper = shop.shopper()
        const session = await shopper.checkout(PROVIDER[owner])
        await shop.psp.pay(session.id, "completed", { notify: false })

        const answer = await deliver(shop, URL_OF[at], paid(session), key)

        expect(answer.status).toBe(401)
        expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(0)
        expect(await shop.psp.notify(session.id)).toMatchObject({ delivered: true })
        expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
      },
    )

    it.each([
      ["without a time", {}],
      ["with a time in the future", { modified: "2099-01-01T00:00:00" }],
    ])(
      "what a former key signed about an unpaid payment %s does not keep the payment from becoming an order",
      async (_when, time) => {
        const shopper = shop.shopper()
        const session = await shopper.checkout(ALIPAY)
        const forged = JSON.stringify({ ...JSON.parse(paid(session)), status: "chargedback", ...time })

        expect(await deliver(shop, URL_OF.A, forged, FORMER_KEY_A)).toMatchObject({ status: 503 })

        expect((await shop.psp.pay(session.id)).notifications).toMatchObject([{ http_status: 200 }])
        expect(await shop.merchant.ordersOf(shopper.email)).toMatchObject([{ payment_status: "captured" }])
      },
    )

    it("a notification about a payment that was started again is refused when another site's key signed it", async () => {
      const shopper = shop.shopper()
      const first = await shopper.checkout(ALIPAY)
      await shopper.startPayment(ALIPAY)

      expect(await deliver(shop, URL_OF.B, paid(first), OTHER_SITE_KEY)).toMatchObject({ status: 401 })

      expect(await journalEntryOf(shop, first.id)).toMatchObject({
        provider_id: ALIPAY,
        behind_since: null,
        claimed_status: null,
      })
    })

    it("of signed messages about invented payments, only 50 are remembered", async () => {
      const invented = Array.from({ length: 60 }, (_, index) => ({
        id: `payses_01JD3Z5Q8W9XKTMB4VC7NR${String(index).padStart(4, "0")}`,
        data: { amount_minor: 100, currency: "EUR" },
      }))

      const log = await logLinesOf(shop, async () => {
        for (const session of invented) {
          expect(await deliver(shop, URL_OF.A, paid(session), FORMER_KEY_A)).toMatchObject({ status: 503 })
        }
      })
      expect(log.filter((line) => line.includes("payses_01JD3Z5Q8W9XKTMB4VC7NR"))).toEqual([])

      const entries = await Promise.all(invented.map(({ id }) => journalEntryOf(shop, id)))
      expect(entries.filter(Boolean)).toHaveLength(50)
    })

    it("payments are synced after a key change by notifications signed with the former key, although that key is no longer valid", async () => {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id, "completed", { notify: false })

      const notification = await shop.psp.notify(session.id, { signing_key: FORMER_KEY_A })

      expect(notification).toMatchObject({ delivered: true, attempts: [{ http_status: 200, body: "OK" }] })
      const [order] = await shop.merchant.ordersOf(shopper.email)
      const payment = await shop.merchant.paymentOf(String(order?.id))
      await shop.merchant.refund(payment.id)
      expect(await shop.psp.order(session.id)).toMatchObject({ status: "refunded" })
    })
  },
)

type Session = { id: string; data: { amount_minor: number; currency: string } }

/** A notification as MultiSafepay would write it for this session. */
const paid = ({ id, data }: Session) =>
  JSON.stringify({
    order_id: id,
    transaction_id: 4711,
    status: "completed",
    currency: data.currency,
    amount: data.amount_minor,
  })

const deliver = (shop: Shop, url: string, body: string, apiKey: string) =>
  shop
    .http()
    .request("post", url)
    .set("content-type", "application/json")
    .set("Auth", signNotification({ apiKey, rawBody: body }))
    .send(body)
