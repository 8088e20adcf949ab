import type { Line } from "../line"
import { type Story, takenOr } from "../observe"
import { type AlipayGateway, GATEWAYS, orderRequest } from "../order-request"
import type { World } from "../target"

/** Currencies that MultiSafepay's pages list for either method, and some that neither page lists. */
const CURRENCIES = ["EUR", "USD", "HKD", "KRW", "MYR", "PHP", "THB", "GBP", "JPY"]

const LINES = {
  ALIPAY: { id: "currencies.alipay", reliedOn: "which currencies can an Alipay order have?" },
  ALIPAYPLUS: {
    id: "currencies.alipayplus",
    reliedOn: "which currencies can an Alipay+ order have? (question 3)",
  },
  krw: {
    id: "currencies.krw",
    reliedOn: "how many won does the page ask for, for an amount of 5000? (question 2)",
  },
} satisfies Record<string, Line>

export const currencies: Story = {
  title: "Currencies",
  lines: Object.values(LINES),
  async run(world, observer) {
    for (const gateway of GATEWAYS) {
      const taken: string[] = []
      for (const currency of CURRENCIES) {
        const { answer } = await create(world, gateway, currency)
        if (takenOr(answer) === "taken") taken.push(currency)
      }
      observer.note(LINES[gateway], taken.join(" ") || "none")
    }
    const { answer } = await create(world, "ALIPAYPLUS", "KRW")
    const page = paymentUrlOf(answer.body.data)
    if (!page) return observer.skip(LINES.krw, "KRW was refused")
    const amount = await world.target.person.amountOnPage(page)
    if (amount === undefined) return observer.skip(LINES.krw, "nobody looked at the page")
    observer.note(LINES.krw, String(amount))
  },
}

async function create(world: World, gateway: AlipayGateway, currency: string) {
  const id = world.newId(currency.toLowerCase())
  const request = orderRequest(world, id, gateway, "redirect", { currency, amount: 5_000 })
  return { id, answer: await world.raw("POST", "/orders", request) }
}

const paymentUrlOf = (data: unknown): string | undefined =>
  typeof data === "object" && data !== null && "payment_url" in data ? String(data.payment_url) : undefined
