import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { OTHER_SITE_KEY } from "../../testkit/servers/sandbox-keys"
import { ALIPAY_PLUS, aTeaShop, type Shop } from "../harness/shop"

const SECOND_SITE_PLUS = "pp_alipay-plus_multisafepay-b"

const BROWSER = { "x-forwarded-for": "203.0.113.9", "user-agent": "Mozilla/5.0 (tea drinker)" }

/** As the storefront helper sends it: what the page knows about the cart anyway. */
const LI = {
  email: "li@example.com",
  first_name: "Na",
  last_name: "Li",
  phone: "+861012345678",
  address_1: "建国路88号5号楼",
  postal_code: "100022",
  city: "北京",
  country_code: "cn",
}

const MEI_AT_HOME = {
  first_name: "Mei",
  last_name: "de Vries",
  address1: "Oudezijds Voorburgwal",
  house_number: "32",
  zip_code: "1012GD",
  city: "Amsterdam",
  country: "NL",
  phone: "+31201234567",
}

aTeaShop(
  "MultiSafepay receives who pays",
  { secondSite: { apiKey: OTHER_SITE_KEY, shopperData: "minimal" } },
  (shop) => {
    it("the shopper's data come from cart and request with one SQL statement when the storefront sends none", async () => {
      const shopper = shop.shopper()
      shopper.sendHeaders(BROWSER)
      await shopper.createCart()
      await shopper.addShipping()

      const { result: session, statements } = await recording(shop, () => shopper.startPayment(ALIPAY_PLUS))

      expect((await shop.psp.order(session.id)).sent).toEqual({
        customer: {
          ...MEI_AT_HOME,
          locale: "en_US",
          email: shopper.email,
          ip_address: "203.0.113.9",
          user_agent: "Mozilla/5.0 (tea drinker)",
        },
        delivery: { ...MEI_AT_HOME, email: shopper.email },
        checkout_options: null,
      })
      expect(statements.filter(({ sql }) => sql.includes("cart_address"))).toHaveLength(1)
    })

    it("the shopper's data come from the storefront without SQL, and leave no trace of the shopper in the shop", async () => {
      const shopper = shop.shopper()
      await shopper.createCart()
      await shopper.addShipping()

      const { result: session, statements } = await recording(shop, () =>
        shopper.startPayment(ALIPAY_PLUS, { shopper: LI, locale: "zh-CN" }),
      )

      expect((await shop.psp.order(session.id)).sent).toMatchObject({
        customer: {
          locale: "zh_CN",
          first_name: "Na",
          last_name: "Li",
          email: "li@example.com",
          address1: "建国路",
          house_number: "88",
          address2: "5号楼",
          country: "CN",
        },
        delivery: null,
        checkout_options: null,
      })
      expect(statements.filter(({ sql }) => sql.includes("cart_address"))).toEqual([])
      const written = statements
        .flatMap(({ bindings }) => bindings)
        .map((value) => JSON.stringify(value) ?? "")
      expect(written.join()).toContain(session.id)
      expect(written.join()).not.toMatch(/li@example|861012345678|建国路/)
      const [row] = await rowsOf(shop, "select data::text from payment_session where id = ?", session.id)
      expect(JSON.parse(row?.data ?? "")).toEqual(session.data)
      expect(session.data).not.toHaveProperty("shopper")
    })

    it("both IP addresses are sent when another proxy is in between", async () => {
      const shopper = shop.shopper()
      shopper.sendHeaders({ "x-forwarded-for": "198.51.100.7, 203.0.113.9" })
      const session = await shopper.checkout(ALIPAY_PLUS)
      expect((await shop.psp.order(session.id)).sent.customer).toMatchObject({
        ip_address: "203.0.113.9",
        forwarded_ip: "198.51.100.7",
      })
    })

    it("details that MultiSafepay would refuse are left out, so that no payment fails because of them", async () => {
      const shopper = shop.shopper()
      shopper.sendHeaders({ "x-forwarded-for": "foobar", "user-agent": "x".repeat(3_000) })
      const session = await shopper.checkout(
        ALIPAY_PLUS,
        {},
        {
          locale: { no: "text" },
          shopper: {
            email: "nobody",
            first_name: "王",
            last_name: `${"茶".repeat(24)}🍵🍵`,
            phone: "1".repeat(99),
            address_1: 12,
            city: "x".repeat(99),
            country_code: "zz",
            delivery: [],
          },
        },
      )
      expect((await shop.psp.order(session.id)).sent).toEqual({
        customer: {
          locale: "en_US",
          last_name: `王 ${"茶".repeat(23)}`,
          city: "x".repeat(50),
          user_agent: "x".repeat(500),
        },
        delivery: null,
        checkout_options: null,
      })
    })

    it("the shopper's data come from the order for a payment link", async () => {
      const shopper = shop.shopper()
      const first = await shopper.checkout(ALIPAY_PLUS)
      await shop.psp.pay(first.id, "completed", { notify: false })
      const order = await shopper.placeOrder()
      await shop.merchant.addToOrder(order.id, "JASMINE-50")

      const { payment_link } = await (await shop.merchant.api()).post<{
        payment_link: { payment_session_id: string }
      }>(`/admin/alipay/orders/${order.id}/payment-link`)

      expect((await shop.psp.order(payment_link.payment_session_id)).sent.customer).toEqual({
        ...MEI_AT_HOME,
        locale: "en_US",
        email: shopper.email,
      })
    })

    it('only the data that the law asks for are sent with shopperData "minimal"', async () => {
      await shop.merchant.offerProviders("eur", [SECOND_SITE_PLUS])
      const shopper = shop.shopper()
      shopper.sendHeaders(BROWSER)
      const session = await shopper.checkout(SECOND_SITE_PLUS)
      expect((await shop.psp.order(session.id)).sent).toEqual({
        customer: {
          locale: "en_US",
          first_name: "Mei",
          last_name: "de Vries",
          email: shopper.email,
          country: "NL",
          ip_address: "203.0.113.9",
        },
        delivery: null,
        checkout_options: null,
      })
    })

    it("the shopper's data are sent with the order, without another call of MultiSafepay", async () => {
      await shop.shopper().checkout(ALIPAY_PLUS)
      await shop.psp.forgetCalls()

      for (let shoppers = 0; shoppers < 3; shoppers++) await shop.shopper().checkout(ALIPAY_PLUS)

      expect((await shop.psp.calls()).by_endpoint).toEqual({ "POST /orders": 3 })
    })
  },
)

type Statement = { sql: string; bindings: unknown[] }

/** Medusa's requests and writes during some work. */
async function recording<T>(
  shop: Shop,
  work: () => Promise<T>,
): Promise<{ result: T; statements: Statement[] }> {
  const statements: Statement[] = []
  const listen = ({ sql, bindings }: { sql: string; bindings?: unknown[] }) =>
    statements.push({ sql, bindings: bindings ?? [] })
  const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  pg.on("query", listen)
  try {
    return { result: await work(), statements }
  } finally {
    pg.removeListener("query", listen)
  }
}

async function rowsOf(shop: Shop, sql: string, id: string): Promise<{ data: string }[]> {
  const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const { rows } = await pg.raw(sql, [id])
  return rows
}
