import type { CreatedOrder } from "../../../src/multisafepay"
import type { Line } from "../line"
import { type Observer, type Story, takenOr } from "../observe"
import { type AlipayGateway, GATEWAYS, type OrderType, orderRequest, TYPES } from "../order-request"
import type { World } from "../target"

const createLine = (gateway: AlipayGateway, type: OrderType): Line => ({
  id: `create.${gateway.toLowerCase()}.${type}`,
  reliedOn:
    type === "direct"
      ? `${gateway}, direct: the answer has the wallet's page and a transaction (question 4)`
      : `${gateway}, ${type}: the answer has a payment page and no transaction yet`,
  accepted:
    type === "direct"
      ? ["page, transaction, initialized", "page, QR code, transaction, initialized"]
      : ["page, session"],
  hint: "is this method, and this type of payment, active for the site?",
})

const CREATE = Object.fromEntries(
  GATEWAYS.flatMap((gateway) =>
    TYPES.map((type) => [`${gateway} ${type}`, createLine(gateway, type)] as const),
  ),
)

const LINES = {
  merchantCountry: {
    id: "create.merchant-country",
    reliedOn: "Alipay+ needs no field for the merchant's country (question 1)",
    accepted: ["taken without one"],
  },
  host: {
    id: "create.page-host",
    reliedOn: "a payment page lies on a host of MultiSafepay's",
    accepted: ["its own host"],
  },
  language: { id: "create.language", reliedOn: "does the payment page name the order's language (zh_CN)?" },
  echo: {
    id: "read.echo",
    reliedOn: "an order reads with its id, amount, currency, var1 and var2, unpaid",
    accepted: ["all the same, initialized, no transaction"],
  },
  againRedirect: {
    id: "create.again-redirect",
    reliedOn: "what does a second order with an unpaid id get, as a page? (question 6)",
  },
  againDirect: {
    id: "create.again-direct",
    reliedOn: "what does a second order with an unpaid id get, direct? (question 6)",
  },
  cancel: {
    id: "cancel.unpaid",
    reliedOn: "an unpaid order can be cancelled, and reads as cancelled",
    accepted: ["taken, cancelled", "taken, void", "taken, expired"],
  },
  unknownRead: {
    id: "unknown.read",
    reliedOn: "an unknown order reads as 404 and 1006",
    accepted: ["HTTP 404, code 1006"],
  },
  unknownUpdate: {
    id: "unknown.update",
    reliedOn: "an update of an unknown order is refused with 410 and 1000, or 1006",
    accepted: ["HTTP 410, code 1000", "HTTP 404, code 1006"],
  },
} satisfies Record<string, Line>

export const creation: Story = {
  title: "Orders that nobody has paid",
  lines: [...Object.values(CREATE), ...Object.values(LINES)],
  async run(world, observer) {
    const { client, newId, raw } = world
    const created = new Map<string, CreatedOrder>()
    for (const [name, line] of Object.entries(CREATE)) {
      const order = await create(world, observer, line, name)
      if (order) created.set(name, order)
    }
    const page = created.get("ALIPAY redirect")
    const plus = created.get("ALIPAYPLUS redirect")
    if (plus) observer.note(LINES.merchantCountry, "taken without one")
    else observer.skip(LINES.merchantCountry, "the order was refused")
    if (page) {
      observer.note(LINES.host, isOwnHost(page.paymentUrl, world) ? "its own host" : "another host")
      observer.note(LINES.language, new URL(page.paymentUrl).searchParams.get("lang") ?? "no")
      await observer.see(
        LINES.echo,
        () => client.getOrder(page.orderId),
        (order) => {
          const isSame =
            order.amount === 1_000 &&
            order.currency === "EUR" &&
            order.var1 === "alipay_multisafepay" &&
            order.var2 === page.orderId
          const transaction = order.transactionId === undefined ? "no transaction" : "a transaction"
          return `${isSame ? "all the same" : "not the same"}, ${order.status}, ${transaction}`
        },
      )
      const again = orderRequest(world, page.orderId, "ALIPAY", "redirect")
      observer.note(LINES.againRedirect, takenOr(await raw("POST", "/orders", again)))
    }
    const direct = created.get("ALIPAY direct")
    if (direct) {
      const again = orderRequest(world, direct.orderId, "ALIPAY", "direct")
      observer.note(LINES.againDirect, takenOr(await raw("POST", "/orders", again)))
    }
    if (plus) {
      await observer.see(
        LINES.cancel,
        async () => {
          await client.cancelOrder(plus.orderId)
          return client.getOrder(plus.orderId)
        },
        ({ status }) => `taken, ${status}`,
      )
    }
    await observer.see(
      LINES.unknownRead,
      () => client.getOrder(newId("nobody")),
      () => "taken",
    )
    await observer.see(
      LINES.unknownUpdate,
      () => client.cancelOrder(newId("nobody")),
      () => "taken",
    )
  },
}

function create(world: World, observer: Observer, line: Line, name: string) {
  const [gateway, type] = name.split(" ") as [AlipayGateway, OrderType]
  const request = orderRequest(world, world.newId(`${gateway}-${type}`.toLowerCase()), gateway, type)
  return observer.see(
    line,
    () => world.client.createOrder(request),
    ({ paymentUrl, qrUrl }) => {
      // The client reads only what the product uses of an answer.
      const answer = world.exchanges.at(-1)?.response as { data?: Record<string, unknown> } | undefined
      return [
        paymentUrl && "page",
        qrUrl && "QR code",
        type !== "direct" && answer?.data?.session_id && "session",
        answer?.data?.transaction_id && "transaction",
        answer?.data?.status,
      ]
        .filter(Boolean)
        .join(", ")
    },
  )
}

function isOwnHost(pageUrl: string, { target }: World): boolean {
  const { hostname } = new URL(pageUrl)
  return /(^|\.)multisafepay\.com$/.test(hostname) || hostname === new URL(target.baseUrl).hostname
}
