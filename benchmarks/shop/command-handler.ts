import { writeFile } from "node:fs/promises"
import { Session } from "node:inspector/promises"
import { setTimeout as pause } from "node:timers/promises"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { connectionOf } from "../../src/core/shop-db/connection"
import { findUnfinishedWork } from "../../src/core/shop-db/recovery/find-unfinished-work"
import { insertPayments } from "../../testkit/tea-shop/insert-payments"
import { booksOf } from "./books"
import type { Request, ShopCommands } from "./commands"
import { copyCart } from "./copy-cart"
import { ProviderStopwatch } from "./provider-times"
import { seedShop } from "./seed"
import type { SqlCounter } from "./sql-counter"

type Handlers = {
  [Name in keyof ShopCommands]: (ask: ShopCommands[Name]["ask"]) => Promise<ShopCommands[Name]["answer"]>
}

type Pg = ConstructorParameters<typeof ProviderStopwatch>[0] & {
  raw(sql: string, bindings?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>
}

const SAMPLE_EVERY_MS = 20

export class CommandHandler {
  private sampler: NodeJS.Timeout | undefined
  private peak = 0
  private readonly handlers: Handlers
  private readonly inspector = new Session()
  private stopwatch: ProviderStopwatch | undefined

  constructor(
    private readonly container: MedusaContainer,
    private readonly counter: SqlCounter,
  ) {
    this.handlers = {
      seed: () => seedShop(container),
      "traffic:start": async () => {
        counter.start()
        return undefined
      },
      "traffic:take": async () => counter.take(),
      quiet: ({ ms }) => this.quiet(ms),
      cpu: async () => cpuMs(),
      memory: () => this.memory(),
      "peak:start": async () => this.samplePeak(),
      "peak:stop": async () => this.stopSampling(),
      "insert-sessions": (ask) => this.insertSessions(ask),
      "insert-payments": (ask) => this.insertPayments(ask),
      search: (ask) => this.search(ask),
      recover: (ask) => this.recover(ask),
      "copy-cart": ({ cartId, count }) => copyCart(this.pg, cartId, count),
      "books-of": ({ sessionIds }) => booksOf(this.pg, sessionIds),
      "count-orders": (ask) => this.countOrders(ask),
      "profile:start": () => this.startProfile(),
      "profile:stop": (ask) => this.stopProfile(ask),
    }
  }

  handle({ name, ask }: Request): Promise<unknown> {
    return (this.handlers[name] as (ask: unknown) => Promise<unknown>)(ask)
  }

  private get pg(): Pg {
    return this.container.resolve<Pg>(ContainerRegistrationKeys.PG_CONNECTION)
  }

  private async quiet(ms: number): Promise<undefined> {
    while (this.counter.quietFor < ms) await pause(20)
  }

  private async memory() {
    // Twice: what finalizers release in the first round is collected in the second.
    for (let round = 0; round < 2; round++) {
      globalThis.gc?.()
      await pause(50)
    }
    const { heapUsed, external, rss } = process.memoryUsage()
    return { heapUsed, external, rss }
  }

  private samplePeak(): undefined {
    this.peak = 0
    this.sampler = setInterval(() => {
      this.peak = Math.max(this.peak, process.memoryUsage().heapUsed)
    }, SAMPLE_EVERY_MS)
  }

  private stopSampling() {
    clearInterval(this.sampler)
    return { heapUsed: this.peak }
  }

  private async insertSessions({
    ids,
    providerId,
  }: ShopCommands["insert-sessions"]["ask"]): Promise<undefined> {
    const { pg } = this
    // Each in its own payment collection, as for shoppers.
    await pg.raw(
      `insert into payment_collection (id, currency_code, amount, raw_amount)
       select 'pay_col_' || substr(id, 8), 'eur', 24.5, '{"value": "24.5", "precision": 20}' from unnest(?::text[]) as id`,
      [ids],
    )
    await pg.raw(
      `insert into payment_session (id, currency_code, amount, raw_amount, provider_id, data, status, payment_collection_id)
       select id, 'eur', 24.5, '{"value": "24.5", "precision": 20}', ?, '{}', 'pending', 'pay_col_' || substr(id, 8)
         from unnest(?::text[]) as id`,
      [providerId, ids],
    )
  }

  private async insertPayments({ count }: ShopCommands["insert-payments"]["ask"]): Promise<undefined> {
    const { rows } = await this.pg.raw(`select 1 from "order" where id like 'order_planted%' limit 1`)
    if (rows.length === 0) await insertPayments(this.pg, count)
  }

  private async countOrders({ sessionIds }: ShopCommands["count-orders"]["ask"]) {
    const { pg } = this
    const { rows } = await pg.raw(
      `select payment.payment_session_id
         from payment
         join capture on capture.payment_id = payment.id and capture.deleted_at is null
         join order_payment_collection link
           on link.payment_collection_id = payment.payment_collection_id and link.deleted_at is null
        where payment.payment_session_id = any(?) and payment.deleted_at is null
        group by payment.payment_session_id having count(*) = 1`,
      [sessionIds],
    )
    return rows.length
  }

  private async startProfile(): Promise<undefined> {
    this.stopwatch ??= new ProviderStopwatch(this.pg)
    this.inspector.connect()
    await this.inspector.post("Profiler.enable")
    await this.inspector.post("Profiler.setSamplingInterval", { interval: 200 })
    this.stopwatch.start()
    await this.inspector.post("Profiler.start")
  }

  private async stopProfile({ file }: ShopCommands["profile:stop"]["ask"]) {
    const { profile } = await this.inspector.post("Profiler.stop")
    this.inspector.disconnect()
    await writeFile(file, JSON.stringify(profile))
    return this.stopwatch?.stop() ?? {}
  }

  private search({ providerIds, since, full }: ShopCommands["search"]["ask"]) {
    const period = { since: Date.parse(since), until: Date.now(), isFull: full }
    return this.counter.under("search", async () => {
      const from = performance.now()
      let found = 0
      for await (const page of findUnfinishedWork(connectionOf(this.container), providerIds, period))
        found += page.length
      return { found, ms: performance.now() - from }
    })
  }

  private async recover({ since }: ShopCommands["recover"]["ask"]) {
    const engine = this.container.resolve(Modules.WORKFLOW_ENGINE)
    return this.counter.under("recovery", async () => {
      const from = performance.now()
      const { result } = await engine.run("alipay-recover-payments", { input: { since } })
      const { checked, failed } = result as { checked: number; failed: number }
      return { checked, failed, ms: performance.now() - from }
    })
  }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
