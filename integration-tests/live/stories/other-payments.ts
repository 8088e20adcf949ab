import type { Line } from "../line"
import type { Observer, Story } from "../observe"
import { type AlipayGateway, type OrderType, orderRequest } from "../order-request"
import type { Visit, World } from "../target"
import { payOrder } from "./visits"

type Case = {
  gateway: AlipayGateway
  type: OrderType
  scenario: Visit["scenario"]
  /** The order's status afterwards, and what else is checked. */
  lines: { status: Line; method?: Line }
}

const PAID = ["completed"]
const LEFT = ["void, void", "void, cancelled", "cancelled, cancelled", "expired, expired"]

const CASES: readonly Case[] = [
  {
    gateway: "ALIPAYPLUS",
    type: "redirect",
    scenario: "completed",
    lines: {
      status: {
        id: "paid.alipayplus",
        reliedOn: "Alipay+ on MultiSafepay's page: paid reads as completed",
        accepted: PAID,
      },
      method: {
        id: "paid.alipayplus-method",
        reliedOn: "which payment_details.type does a paid Alipay+ order have? (question 14)",
      },
    },
  },
  {
    gateway: "ALIPAYPLUS",
    type: "direct",
    scenario: "completed",
    lines: {
      status: {
        id: "paid.alipayplus-direct",
        reliedOn: "Alipay+ direct: paid reads as completed (question 4)",
        accepted: PAID,
      },
    },
  },
  {
    gateway: "ALIPAY",
    type: "paymentlink",
    scenario: "completed",
    lines: {
      status: {
        id: "paid.link",
        reliedOn: "a payment link that is paid reads as completed",
        accepted: PAID,
      },
    },
  },
  {
    gateway: "ALIPAY",
    type: "redirect",
    scenario: "cancelled",
    lines: {
      status: {
        id: "left.alipay",
        reliedOn: "a shopper who cancels at Alipay leaves a cancelled or expired order",
        accepted: LEFT,
      },
    },
  },
  {
    gateway: "ALIPAYPLUS",
    type: "redirect",
    scenario: "cancelled",
    lines: {
      status: {
        id: "left.alipayplus",
        reliedOn: "a shopper who cancels at Alipay+ leaves a cancelled or expired order",
        accepted: LEFT,
      },
    },
  },
]

export const otherPayments: Story = {
  title: "Other ways to pay, and not to pay",
  lines: CASES.flatMap(({ lines }) => Object.values(lines)),
  async run(world, observer) {
    for (const one of CASES) await visit(world, observer, one)
  },
}

async function visit(world: World, observer: Observer, one: Case): Promise<void> {
  const { gateway, lines, scenario, type } = one
  const orderId = world.newId(`${gateway}-${scenario}`.toLowerCase())
  const { paymentUrl } = await world.client.createOrder(orderRequest(world, orderId, gateway, type))
  if (!(await payOrder(world, { orderId, paymentUrl, scenario }))) {
    for (const line of Object.values(lines)) observer.skip(line, "nobody did it")
    return
  }
  const order = await world.client.getOrder(orderId)
  observer.note(
    lines.status,
    scenario === "completed" ? order.status : `${order.status}, ${order.financialStatus}`,
  )
  if (lines.method) observer.note(lines.method, order.paymentMethod ?? "none")
}
