import { Checkout, type StartedCheckout } from "./checkout"
import type { OpenShop } from "./environment"
import type { Http } from "./http"
import type { Payer } from "./payers"
import { median } from "./statistics"

export const STEPS = ["cart", "session", "complete", "notification", "beside"] as const

/** The cost of one checkout: statements by request, and statements that nobody waited for. */
export interface Costs {
  cart: number
  session: number
  complete: number
  notification: number
  beside: number
  pspCalls: Record<string, number>
  /** CPU time of Medusa in ms, from the first request until all work is done. */
  cpuMs: number
  /** ms of the shopper's requests. */
  wallMs: number
  /** Each statement with the step that caused it, to show what a difference consists of. */
  statements: string[]
}

export const totalOf = (costs: Costs): number => STEPS.reduce((sum, step) => sum + costs[step], 0)

/** Number of statements that a shopper waits for. */
export const waitedFor = ({ cart, session, complete }: Costs): number => cart + session + complete

/** Number of calls that an order needs. The order number is sent afterwards, and nobody waits for it. */
export const callsOnTheWay = ({ pspCalls }: Costs): number =>
  Object.entries(pspCalls)
    .filter(([call]) => !call.startsWith("PATCH"))
    .reduce((sum, [, times]) => sum + times, 0)

/** The run with the median total. */
export function middle(all: Costs[]): Costs {
  const wanted = median(all.map(totalOf))
  const closest = [...all].sort((a, b) => Math.abs(totalOf(a) - wanted) - Math.abs(totalOf(b) - wanted))[0]
  if (!closest) throw new Error("Nothing was measured")
  return closest
}

/** A shop has finished a checkout when it has run no statement for this long, in ms. */
const QUIET_MS = 700

/** Does checkouts one at a time and counts each. */
export class CountedCheckouts {
  private readonly store: Http

  constructor(
    private readonly open: OpenShop,
    private readonly payer: Payer,
  ) {
    this.store = open.shop.storeApi(open.front)
  }

  returnFirst({ isNotified = true, sendsShopperData = true } = {}): Promise<Costs> {
    return this.count(async (checkout) => {
      const started = await this.start(checkout, sendsShopperData)
      await checkout.complete()
      if (isNotified) await this.payer.notify(started)
      return started
    })
  }

  notificationFirst(): Promise<Costs> {
    return this.count(async (checkout) => {
      const started = await this.start(checkout)
      await this.payer.notify(started)
      await this.settled()
      await checkout.complete()
      return started
    })
  }

  /** With the plugin's storefront helper. */
  helperFirst(): Promise<Costs> {
    return this.count(async (checkout) => {
      const started = await this.start(checkout)
      await checkout.sync(started.sessionId)
      await this.payer.notify(started)
      return started
    })
  }

  close(): Promise<void> {
    return this.store.close()
  }

  private async start(checkout: Checkout, sendsShopperData = true): Promise<StartedCheckout> {
    const { provider } = this.payer
    const started = await checkout.startPayment(
      await checkout.fillCart(),
      provider,
      sendsShopperData && this.payer.sendsShopperData,
    )
    await this.payer.pay(started)
    return started
  }

  private settled(): Promise<undefined> {
    return this.open.shop.ask("quiet", { ms: QUIET_MS })
  }

  private async count(walk: (checkout: Checkout) => Promise<StartedCheckout>): Promise<Costs> {
    const { shop, front } = this.open
    await this.settled()
    await shop.ask("traffic:start")
    let wallMs = 0
    const cpuBefore = await shop.ask("cpu")
    const started = await walk(
      new Checkout(this.store, front, {
        label: (step) => step,
        onRequest: (ms) => {
          wallMs += ms
        },
      }),
    )
    await this.settled()
    const cpuMs = (await shop.ask("cpu")) - cpuBefore
    const traffic = await shop.ask("traffic:take")
    const label = (step: string) => (step === this.payer.hook ? "notification" : step)
    const sqlOf = (step: string) =>
      Object.entries(traffic)
        .filter(([name]) => label(name) === step)
        .reduce((sum, [, { sql }]) => sum + sql, 0)
    return {
      cart: sqlOf("cart"),
      session: sqlOf("session"),
      complete: sqlOf("complete"),
      notification: sqlOf("notification"),
      beside: Object.values(traffic).reduce((sum, { sqlBeside }) => sum + sqlBeside, 0),
      pspCalls: await this.payer.calls(started),
      cpuMs,
      wallMs,
      statements: Object.entries(traffic).flatMap(([step, { statements }]) =>
        statements.map((sql) => `${label(step)}: ${sql}`),
      ),
    }
  }
}
