import type { Line } from "../line"
import { type Story, takenOr } from "../observe"
import { orderRequest } from "../order-request"

type Case = Line & { change: (request: Record<string, unknown>) => Record<string, unknown> }

const customer = (fields: Record<string, unknown>) => ({ customer: { locale: "en_US", ...fields } })

/** One mistake each. The product sends none of them: it shortens, omits or refuses first. */
const CASES: readonly Case[] = [
  { id: "refused.amount", reliedOn: "amount 0 (question 5)", change: () => ({ amount: 0 }) },
  {
    id: "refused.currency",
    reliedOn: "an unknown currency is refused with 1002, which shoppers read as such",
    accepted: [/code 1002$/],
    change: () => ({ currency: "XXX" }),
  },
  {
    id: "refused.gateway",
    reliedOn: "a method that is not active is refused with 1023, which shoppers read as such",
    accepted: [/code 1023$/],
    change: () => ({ gateway: "NOSUCHMETHOD" }),
  },
  {
    id: "refused.no-description",
    reliedOn: "no description (question 5)",
    change: () => ({ description: undefined }),
  },
  {
    id: "refused.ip",
    reliedOn: "an IP address that is none (question 5)",
    change: () => customer({ ip_address: "not-an-address" }),
  },
  {
    id: "refused.country",
    reliedOn: "a country that is none (question 5)",
    change: () => customer({ country: "XX" }),
  },
  {
    id: "limits.order-id",
    reliedOn: "an order id of 51 characters (question 10)",
    change: ({ order_id }) => ({ order_id: String(order_id).padEnd(51, "x") }),
  },
  {
    id: "limits.description",
    reliedOn: "a description of 201 characters (question 10)",
    change: () => ({ description: "x".repeat(201) }),
  },
  {
    id: "limits.var-150",
    reliedOn: "a var1 of 150 characters (question 10)",
    change: () => ({ var1: "x".repeat(150) }),
  },
  {
    id: "limits.var-501",
    reliedOn: "a var1 of 501 characters (question 10)",
    change: () => ({ var1: "x".repeat(501) }),
  },
  {
    id: "limits.name",
    reliedOn: "a first name of 100 characters (question 10)",
    change: () => customer({ first_name: "x".repeat(100) }),
  },
  {
    id: "limits.notification-url",
    reliedOn: "a notification_url of 151 characters (question 10)",
    change: () => ({
      payment_options: {
        notification_url: "https://example.com/".padEnd(151, "x"),
        notification_method: "POST",
      },
    }),
  },
  {
    id: "locale.unlisted",
    reliedOn: "a locale outside the specification's list (en_GB) is taken",
    accepted: ["taken"],
    change: () => customer({ locale: "en_GB" }),
  },
  {
    id: "second-chance.spelling",
    reliedOn: "second_chance.send_email is taken, which the specification spells send_mail",
    accepted: ["taken"],
    change: () => ({ second_chance: { send_email: true } }),
  },
]

export const refusals: Story = {
  title: "Orders that should be refused, and with what",
  lines: CASES,
  async run(world, observer) {
    for (const one of CASES) {
      const request = orderRequest(world, world.newId("wrong"), "ALIPAY", "redirect")
      const wrong = { ...request, ...one.change(request) }
      observer.note(one, takenOr(await world.raw("POST", "/orders", wrong)))
    }
  },
}
