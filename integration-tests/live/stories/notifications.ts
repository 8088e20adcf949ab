import {
  asMinorUnits,
  type PspOrderId,
  parseLosslessJson,
  parseOrder,
  refundsOf,
  verifyNotification,
} from "../../../src/multisafepay"
import { eventually } from "../../../testkit/eventually"
import type { Inbox, ReceivedNotification } from "../inbox"
import type { Line } from "../line"
import type { Observer, Story } from "../observe"
import { orderRequest } from "../order-request"
import type { World } from "../target"
import { payOrder } from "./visits"

const LINES = {
  paid: {
    id: "notification.paid",
    reliedOn: "a payment is announced by a POST signed with the site's key, with the order as its body",
    accepted: ["POST, signed, completed"],
    hint: "does the tunnel reach this machine, and does it leave the body as it is?",
  },
  query: {
    id: "notification.query",
    reliedOn: "its address has transactionid and timestamp",
    accepted: ["timestamp, transactionid"],
  },
  refund: {
    id: "notification.refund",
    reliedOn: "a refund is announced with the original order, or not alone about the refund (question 7)",
    accepted: ["the original order", "the original order and the refund"],
  },
  acknowledged: {
    id: "notification.acknowledged",
    reliedOn: "what was answered with OK is not sent again",
    accepted: ["once"],
  },
  lowerCase: {
    id: "notification.lower-case-ok",
    reliedOn: "is what was answered with a lower-case ok sent again? (question 12)",
  },
} satisfies Record<string, Line>

/** The second try comes a quarter of an hour after the first. */
const UNTIL_RESENT_MINUTES = 16

export const notifications: Story = {
  title: "Notifications",
  lines: Object.values(LINES),
  async run(world, observer) {
    const { inbox } = world
    if (!inbox) return skipAll(observer, "MultiSafepay cannot reach this machine: start with --tunnel")
    const orderId = world.newId("notified")
    const refundId = await payAndRefund(world, observer, inbox, orderId)
    if (refundId === undefined) return
    const answered = world.newId("notified-lower-case")
    inbox.answerWith(answered, "ok")
    const { paymentUrl } = await world.client.createOrder(orderRequest(world, answered, "ALIPAY", "redirect"))
    const paid = await payOrder(world, { orderId: answered, paymentUrl, scenario: "completed" })
    await first(world, inbox, answered, "completed")
    if (!paid || !(await world.target.person.wait(UNTIL_RESENT_MINUTES))) {
      for (const line of [LINES.acknowledged, LINES.lowerCase]) {
        observer.skip(line, `takes ${UNTIL_RESENT_MINUTES} minutes: start with --patient`)
      }
      return
    }
    const count = (id: string) => inbox.of(id).filter((one) => statusOf(one) === "completed").length
    observer.note(LINES.acknowledged, count(orderId) === 1 ? "once" : `${count(orderId)} times`)
    observer.note(LINES.lowerCase, count(answered) > 1 ? "sent again" : "not sent again")
  },
}

function skipAll(observer: Observer, why: string): void {
  for (const line of Object.values(LINES)) observer.skip(line, why)
}

/** @returns the refund's id; undefined when nobody paid, or nothing arrived */
async function payAndRefund(
  world: World,
  observer: Observer,
  inbox: Inbox,
  orderId: PspOrderId,
): Promise<string | undefined> {
  const { client } = world
  const { paymentUrl } = await client.createOrder(orderRequest(world, orderId, "ALIPAY", "redirect"))
  if (!(await payOrder(world, { orderId, paymentUrl, scenario: "completed" }))) {
    skipAll(observer, "nobody paid")
    return undefined
  }
  const received = await first(world, inbox, orderId, "completed")
  observer.note(LINES.paid, received ? describe(received, world) : "nothing came")
  if (!received) return undefined
  observer.note(LINES.query, [...received.query.keys()].sort().join(", "))
  const before = inbox.of(orderId).length
  const { refundId } = await client.refundOrder(orderId, {
    amount: asMinorUnits(1_000),
    currency: "EUR",
    refundOrderId: `${orderId}-r`,
  })
  await waitFor(world, () => inbox.of(orderId).length > before)
  const ofRefund = inbox.of(orderId).slice(before)
  observer.note(LINES.refund, ofRefund.length === 0 ? "no notification" : aboutWhat(ofRefund, refundId))
  return refundId
}

async function first(
  world: World,
  inbox: Inbox,
  orderId: PspOrderId,
  status: string,
): Promise<ReceivedNotification | undefined> {
  const find = () => inbox.of(orderId).find((one) => statusOf(one) === status)
  await waitFor(world, () => find() !== undefined)
  return find()
}

/** Waits for something that may never arrive. */
async function waitFor({ target: { timeoutMs } }: World, isThere: () => boolean): Promise<void> {
  await eventually(
    () => {
      if (!isThere()) throw new Error("not yet")
    },
    { within: timeoutMs },
  ).catch(() => undefined)
}

function describe(received: ReceivedNotification, { target }: World): string {
  const verdict = verifyNotification({
    authHeader: received.auth,
    rawBody: received.body,
    apiKeys: [target.apiKey],
  })
  return `${received.method}, ${verdict.valid ? "signed" : verdict.reason}, ${statusOf(received)}`
}

function statusOf({ body }: ReceivedNotification): string | undefined {
  try {
    return parseOrder(parseLosslessJson(body)).status
  } catch {
    return undefined
  }
}

function aboutWhat(received: readonly ReceivedNotification[], refundId: string): string {
  const orders = received.map(({ body }) => parseOrder(parseLosslessJson(body)))
  const ofRefund = orders.filter(({ transactionId }) => transactionId === refundId)
  const ofOrder = orders.filter(
    (order) => order.transactionId !== refundId && (order.amountRefunded > 0 || refundsOf(order).length > 0),
  )
  const what = [ofOrder.length > 0 && "the original order", ofRefund.length > 0 && "the refund"]
  return what.filter(Boolean).join(" and ") || "something else"
}
