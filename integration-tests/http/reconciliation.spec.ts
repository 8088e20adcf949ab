import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { migrationNames } from "../../src/cli/doctor/ports"
import { readDatabase } from "../../src/core/shop-db/set-up/database-facts"
import { clearDue, keepDue } from "../../src/modules/payment-journal/due-checks"
import { noteRefundsFinal } from "../../src/modules/payment-journal/payments"
import { lastRun } from "../../src/modules/payment-journal/runs"
import { asPspOrderId } from "../../src/multisafepay"
import reconcileCommand from "../../src/scripts/reconcile"
import recoverCommand from "../../src/scripts/recover"
import type { PaymentListItem, SettingsView } from "../../src/types/http/admin"
import type { Difference } from "../../src/workflows/reconcile-ledger/difference"
import { Http } from "../../testkit/actors/http"
import { eventually } from "../../testkit/eventually"
import { SITE_KEY } from "../../testkit/servers/sandbox-keys"
import { seedHistory } from "../../testkit/tea-shop/history"
import { afterMinutes } from "../harness/clock"
import { recover, runJob } from "../harness/jobs"
import {
  alertsOf,
  feedOf,
  journalEntryOf,
  letTimePassForAll,
  untilNoPaymentIsSynced,
} from "../harness/journal"
import { type BookedPayment, bookInMedusa, paymentIdOf, refundIdOf, sessionIdOf } from "../harness/ledger"
import { ALIPAY, ALIPAY_PLUS, aTeaShop, type Shop } from "../harness/shop"

const DAY = 86_400_000
const STARTED = Date.now()

aTeaShop("Reconciliation", {}, (shop) => {
  describe("a demo shop of ninety days", () => {
    const livedDemo = () =>
      seedHistory(shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION), shop.sandboxUrl, shop.url)

    it("reconciliation of a demo shop of ninety days finds only the disputed payment, and recovery finds nothing to do", async () => {
      const since = performance.now()
      expect(await livedDemo()).toBe(180)
      expect(performance.now() - since).toBeLessThan(10_000)

      expect((await recover(shop, 0)).actions).toEqual({})
      await runJob(shop, "reconciliation")
      const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
      const report = (await lastRun(pg, "reconciliation"))?.report as { differences: Difference[] }
      expect(report.differences.map(({ kind }) => kind)).toEqual(["disputed"])
    })

    it("a demo shop gets its history of ninety days once, even when it is seeded again", async () => {
      await livedDemo()
      expect(await livedDemo()).toBe(0)
    })

    it.each(["paid", "partially_refunded", "refunded", "disputed", "cancelled", "expired", "failed", "open"])(
      "a demo shop of ninety days has %s payments in the dashboard",
      async (state) => {
        await livedDemo()
        const api = await shop.merchant.api()
        const { count } = await api.get<{ count: number }>(`/admin/alipay/payments?state=${state}`)
        expect(count).toBeGreaterThan(0)
      },
    )

    it("a demo shop of ninety days has two alerts that need attention", async () => {
      await livedDemo()
      const api = await shop.merchant.api()
      const { alerts } = await api.get<{ alerts: { kind: string }[] }>("/admin/alipay/alerts")
      expect(alerts.map(({ kind }) => kind).sort()).toEqual(["disputed", "refund_declined"])
    })

    it("reconciliation of a demo shop of ninety days names a won dispute, a coupon, a cancelled order that was not refunded and a refund that MultiSafepay does not have, beside the payments that the demo shows as disputed", async () => {
      await livedDemo()
      const [disputed, withCoupon, withFees] = [oddPayment(1), oddPayment(2), oddPayment(3)]
      const refunded = oddPayment(4, [{ number: 4, amount: 700 }])
      await plant(shop, [
        {
          ...inBothBooks(disputed),
          movements: [
            { type: "chargeback", amount: 2_000 },
            { type: "reverse_chargeback", amount: 2_000 },
          ],
        },
        { ...inBothBooks(withCoupon), movements: [{ type: "coupon", amount: 500 }] },
        {
          ...inBothBooks(withFees),
          movements: [
            { type: "internal", amount: 49 },
            { type: "currency_conversion", amount: 2_000 },
          ],
        },
        { ...inBothBooks(refunded), refunds: [] },
      ])
      await bookInMedusa(shop.container, [disputed, withCoupon, withFees, refunded])
      const cancelled = await anOrderCancelledWithoutRefund(shop)

      const { lines, exitCode } = await betweenTries(
        () =>
          runCommand(shop, [
            "--json",
            "--from",
            new Date(STARTED - 100 * DAY).toISOString(),
            "--until",
            soon(),
          ]),
        cancelled,
      )

      const differences = lines.slice(0, -1) as Difference[]
      const api = await shop.merchant.api()
      const { payments } = await api.get<{ payments: PaymentListItem[] }>(
        "/admin/alipay/payments?state=disputed",
      )
      expect(
        differences.flatMap(({ kind, psp_order_id }) => (kind === "disputed" ? [psp_order_id] : [])).sort(),
      ).toEqual(payments.map(({ psp_order_id }) => psp_order_id).sort())
      expect(
        differences.filter(({ kind }) => kind !== "disputed").sort((a, b) => a.kind.localeCompare(b.kind)),
      ).toEqual([
        expect.objectContaining({
          kind: "cancelled_order_not_refunded",
          order_id: cancelled.orderId,
          psp_order_id: cancelled.sessionId,
          psp_amount: "29.95",
          shop_amount: "29.95",
        }),
        expect.objectContaining({
          kind: "coupon",
          psp_order_id: sessionIdOf(withCoupon),
          psp_amount: "5.00",
        }),
        expect.objectContaining({
          kind: "dispute_won",
          psp_order_id: sessionIdOf(disputed),
          psp_amount: "20.00",
        }),
        expect.objectContaining({
          kind: "refund_missing_at_psp",
          refund_id: refundIdOf(refunded, 4),
          shop_amount: "7.00",
        }),
      ])
      expect(exitCode).toBe(1)
    })
  })

  it("reconciliation of 10,000 transactions with 7 planted differences prints exactly those 7", async () => {
    const { payments, planted } = booksWithDifferences(8_700)
    const atPsp = await plant(shop, [
      ...payments.map(inBothBooks),
      ...planted.flatMap(({ psp }) => psp ?? []),
      ...harmless(),
    ])
    await bookInMedusa(shop.container, [...payments, ...planted.flatMap(({ shop: booked }) => booked ?? [])])
    await plantForeign(shop, 300)
    await shop.psp.forgetCalls()

    const { lines, exitCode } = await runCommand(shop, ["--json"])

    const differences = lines.slice(0, -1)
    expect(differences).toHaveLength(7)
    for (const { expected } of planted) {
      expect(differences).toContainEqual(expect.objectContaining(expected))
    }
    expect(exitCode).toBe(1)
    const transactions = atPsp + 300 + 30
    expect(transactions).toBeGreaterThan(10_000)
    expect(lines.at(-1)).toMatchObject({
      type: "summary",
      difference_count: 7,
      sites: [{ site: "multisafepay", transactions, ours: atPsp, differences: 7 }],
    })
    const { by_endpoint } = await shop.psp.calls()
    expect(by_endpoint).toEqual({
      "GET /transactions": Math.ceil(transactions / 1_000),
      "GET /orders/:id": 7,
    })
  })

  it("reconciliation of payments, refunds and cancellations finds no difference while they happen", async () => {
    for (const refunded of [0, 10, 29.95]) {
      const shopper = shop.shopper()
      const session = await shopper.checkout(ALIPAY)
      await shop.psp.pay(session.id)
      const payment = await shop.merchant.paymentOf((await shopper.placeOrder()).id)
      if (refunded > 0) await shop.merchant.refund(payment.id, refunded)
    }
    const inDashboard = await shop.shopper().checkout(ALIPAY_PLUS)
    await shop.psp.pay(inDashboard.id)
    await shop.psp.refundInDashboard(inDashboard.id, 500)
    const orphan = shop.shopper()
    const replaced = await orphan.checkout(ALIPAY)
    await shop.psp.pay(replaced.id, "declined")
    await shop.psp.pay((await shop.shopper().checkout(ALIPAY)).id, "cancelled")

    const { lines, exitCode } = await runCommand(shop, ["--json", "--until", soon()])

    expect(lines).toMatchObject([{ type: "summary", difference_count: 0 }])
    expect(exitCode).toBe(0)
  })

  it("a refund of MultiSafepay's dashboard about which no notification came is found by reconciliation and booked by recovery", async () => {
    const shopper = shop.shopper()
    const { id } = await shopper.checkout(ALIPAY)
    await shop.psp.pay(id)
    const order = await shopper.placeOrder()
    await shop.psp.fault({ on: "notification", kind: "lost", times: 1 })
    await shop.psp.refundInDashboard(id, 700)

    const { lines } = await runCommand(shop, ["--json", "--until", soon()])
    expect(lines[0]).toMatchObject({ kind: "refund_missing_in_shop", psp_order_id: id })
    await recover(shop)

    const { refunds } = await shop.merchant.paymentOf(order.id)
    expect(refunds).toMatchObject([{ amount: 7 }])
  })

  it("a declined refund about which no notification came, and which recovery took for final, is found by reconciliation and taken out of the books with an alert", async () => {
    const shopper = shop.shopper()
    const { id } = await shopper.checkout(ALIPAY)
    await shop.psp.pay(id)
    const order = await shopper.placeOrder()
    const payment = await shop.merchant.paymentOf(order.id)
    await shop.merchant.refund(payment.id, 7)
    const [refund] = (await shop.psp.order(id)).refunds
    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    const pspOrderId = asPspOrderId(id)
    await untilNoPaymentIsSynced(shop)
    await noteRefundsFinal(pg, { pspOrderId, providerId: undefined }, new Date())
    await clearDue(pg, pspOrderId)
    await shop.psp.fault({ on: "notification", kind: "lost", times: 1 })
    await shop.psp.declineRefund(String(refund?.refund_id))
    await recover(shop, 0)
    expect((await shop.merchant.paymentOf(order.id)).refunds).toHaveLength(1)

    const { lines } = await runCommand(shop, ["--json", "--until", soon()])
    expect(lines[0]).toMatchObject({ kind: "refund_declined", psp_order_id: id })
    await recover(shop)

    expect((await shop.merchant.paymentOf(order.id)).refunds).toEqual([])
    expect(await alertsOf(shop)).toMatchObject([{ kind: "refund_declined", subject: refund?.refund_id }])
  })

  it("a dispute and its end about which no notification came are found by reconciliation, and recovery raises and ends the alert", async () => {
    const shopper = shop.shopper()
    const { id } = await shopper.checkout(ALIPAY)
    await shop.psp.pay(id)
    await shopper.placeOrder()
    for (const [status, state] of [
      ["chargedback", "open"],
      ["chargeback_reversed", "resolved"],
    ] as const) {
      await untilNoPaymentIsSynced(shop)
      await shop.psp.pay(id, status, { notify: false })
      await recover(shop, 0)

      await runCommand(shop, ["--json", "--until", soon()])
      await recover(shop)

      expect(await alertsOf(shop)).toMatchObject([{ kind: "disputed", subject: id, state }])
    }
  })

  it("a payment of a registration that was renamed is not checked because reconciliation found a difference in it, and a check that was scheduled ends without a failure", async () => {
    const paid = oddPayment(1)
    await plant(shop, [
      { ...inBothBooks(paid), refunds: [{ amount: 700, refund_order_id: sessionIdOf(paid) }] },
    ])
    await bookInMedusa(shop.container, [{ ...paid, providerId: "pp_alipay_former" }])
    const id = asPspOrderId(sessionIdOf(paid))

    await runCommand(shop, ["--json"])
    expect(await journalEntryOf(shop, id)).toBeUndefined()

    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    await keepDue(pg, { pspOrderId: id, providerId: undefined })
    await letTimePassForAll(shop, 60)
    expect(await recover(shop)).toMatchObject({ checked: 1, failed: 0 })
    expect(await journalEntryOf(shop, id)).toMatchObject({ next_check_at: null, failing_since: null })
  })

  it("reconciliation needs tables that the command doctor finds in the shop's own database, beside the regions that offer Alipay", async () => {
    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    const found = await readDatabase(pg, migrationNames(), Date.now)
    expect(migrationNames()).not.toEqual([])
    expect(found.pending).toEqual([])
    expect(Math.abs(found.clockAheadBy)).toBeLessThan(5)
    expect(found.regions).toContainEqual({
      name: expect.any(String),
      currency: "eur",
      providers: expect.arrayContaining(["pp_alipay-plus_multisafepay"]),
    })
    expect((await readDatabase(pg, ["Migration1"], Date.now)).pending).toEqual(["Migration1"])
  })

  it("reconciliation finds a cancelled order that was not refunded, however long ago it was paid and cancelled", async () => {
    const cancelled = await anOrderCancelledWithoutRefund(shop)
    const { orderId } = cancelled
    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    await pg.raw(`update "order" set canceled_at = canceled_at - interval '200 days' where id = ?`, [orderId])
    const soonest = new Date(Date.now() - 1_000).toISOString()

    const { lines } = await betweenTries(
      () => runCommand(shop, ["--json", "--from", soonest, "--until", soon()]),
      cancelled,
    )

    expect(lines.slice(0, -1)).toMatchObject([{ kind: "cancelled_order_not_refunded", order_id: orderId }])
  })

  it("reconciliation finds no difference in a payment and its refund that were booked before the registration was renamed", async () => {
    const paid = oddPayment(1, [{ number: 1, amount: 700 }])
    await plant(shop, [inBothBooks(paid)])
    await bookInMedusa(shop.container, [paid])
    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    await pg.raw("update payment set provider_id = 'pp_alipay_former'")

    expect((await runCommand(shop, ["--json"])).lines).toMatchObject([
      { type: "summary", difference_count: 0 },
    ])
  })

  it("reconciliation counts a captured amount with floating-point noise as what was charged", async () => {
    const same = { ...oddPayment(1), amount: 1_391 }
    const less = { ...oddPayment(2), amount: 1_391 }
    await plant(shop, [inBothBooks(same), { ...inBothBooks(less), amount: 1_390 }])
    await bookInMedusa(shop.container, [same, less])
    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    await pg.raw("update capture set amount = 13.904999999999999")

    expect((await runCommand(shop, ["--json"])).lines).toMatchObject([
      {
        kind: "payment_amount_differs",
        payment_id: paymentIdOf(less),
        psp_amount: "13.90",
        shop_amount: "13.91",
      },
      { type: "summary", difference_count: 1 },
    ])
  })

  it("reconciliation runs every night in a shop that set no option for it", async () => {
    await plant(shop, [inBothBooks(oddPayment(1))])

    await runJob(shop, "reconciliation")

    const feed = await shop.container.resolve(Modules.NOTIFICATION).listNotifications({ channel: "feed" })
    const found = feed.map(({ data }) => data).filter((data) => data?.kind === "ledger_differences")
    // It is about a site, not about a payment.
    expect(found).toMatchObject([{ subject: "multisafepay", psp_order_id: "" }])
  })

  it("reconciliation compares only movements within the requested period", async () => {
    const { payments, planted } = booksWithDifferences(0)
    await plant(
      shop,
      planted.flatMap(({ psp }) => psp ?? []),
    )
    await bookInMedusa(shop.container, [...payments, ...planted.flatMap(({ shop: booked }) => booked ?? [])])
    const times = (from: number, until: number) => [
      "--from",
      new Date(Date.now() - from * DAY).toISOString(),
      "--until",
      new Date(Date.now() - until * DAY).toISOString(),
    ]

    expect((await runCommand(shop, ["--json", ...times(20, 8)])).lines).toHaveLength(1)
    expect((await runCommand(shop, ["--json", ...times(10, 0)])).lines).toHaveLength(8)
  })

  it("reconciliation prints a table for people: each difference with ids and both amounts", async () => {
    const { planted } = booksWithDifferences(0)
    await plant(
      shop,
      planted.flatMap(({ psp }) => psp ?? []),
    )
    await bookInMedusa(
      shop.container,
      planted.flatMap(({ shop: booked }) => booked ?? []),
    )

    const { text, exitCode } = await runCommand(shop, [])

    const row = text.split("\n").find((line) => line.startsWith("paid with another amount"))
    expect(row?.split(/ {2,}/)).toEqual([
      "paid with another amount or currency",
      expect.stringMatching(/^payses_/),
      expect.stringMatching(/^\d{16,}$/),
      "20.01 EUR",
      "20.00 EUR",
      "-",
      expect.stringMatching(/^pay_/),
    ])
    expect(text).toMatch(/7 differences from \S+ until \S+\.\n$/)
    expect(exitCode).toBe(1)
  })

  it("nightly reconciliation stores its report for the settings page and alerts the merchant once", async () => {
    const { planted } = booksWithDifferences(0)
    await plant(
      shop,
      planted.flatMap(({ psp }) => psp ?? []),
    )
    await bookInMedusa(
      shop.container,
      planted.flatMap(({ shop: booked }) => booked ?? []),
    )

    await runJob(shop, "reconciliation")

    const api = await shop.merchant.api()
    const { settings } = await api.get<{ settings: SettingsView }>("/admin/alipay/settings")
    expect(settings.last_reconciliation).toMatchObject({ state: "done", report: { difference_count: 7 } })
    const feed = await shop.container.resolve(Modules.NOTIFICATION).listNotifications({ channel: "feed" })
    expect(feed.map(({ data }) => data)).toMatchObject([{ kind: "ledger_differences" }])
  })

  it("nightly reconciliation has one alert about differences that remain, sends it again for a new difference, and resolves it when the books agree", async () => {
    const [known, later] = [oddPayment(1), oddPayment(2)]
    await plant(shop, [inBothBooks(known)])
    await runJob(shop, "reconciliation")
    await runJob(shop, "reconciliation")
    expect(await alertsOf(shop)).toMatchObject([{ kind: "ledger_differences", state: "open" }])
    expect(await feedOf(shop)).toHaveLength(1)
    const [alert] = await alertsOf(shop)
    const api = await shop.merchant.api()
    await api.post(`/admin/alipay/alerts/${alert?.id}/close`, { state: "dismissed", note: "Known" })
    await runJob(shop, "reconciliation")
    expect(await alertsOf(shop)).toMatchObject([{ state: "dismissed" }])

    await plant(shop, [inBothBooks(later)])
    await runJob(shop, "reconciliation")

    expect(await alertsOf(shop)).toMatchObject([{ kind: "ledger_differences", state: "open" }])
    expect((await feedOf(shop)).filter(({ state }) => state === "open")).toHaveLength(2)
    await bookInMedusa(shop.container, [known, later])
    await runJob(shop, "reconciliation")
    expect(await alertsOf(shop)).toMatchObject([{ kind: "ledger_differences", state: "resolved" }])
  })

  it("nightly reconciliation keeps its alert open while a difference lasts that happened before the days that it looks back, and resolves it when the books agree", async () => {
    const [missing, twice] = [oddPayment(1), oddPayment(2)].map((payment) => ({
      ...payment,
      at: new Date(STARTED - 34 * DAY),
    })) as [BookedPayment, BookedPayment]
    await plant(shop, [
      inBothBooks(missing),
      inBothBooks(twice),
      { ...inBothBooks(twice), order_id: `unbooked-${sessionIdOf(twice)}` },
    ])
    await bookInMedusa(shop.container, [twice])
    await runJob(shop, "reconciliation")
    expect(await openKinds()).toEqual(["paid_twice", "payment_missing_in_shop"])

    for (const days of [2, 30]) {
      await afterMinutes(days * 24 * 60, () => runJob(shop, "reconciliation"))
      expect(await openKinds()).toEqual(["paid_twice", "payment_missing_in_shop"])
      expect(await alertsOf(shop)).toMatchObject([{ kind: "ledger_differences", state: "open" }])
    }

    expect(await feedOf(shop)).toHaveLength(1)
    await bookInMedusa(shop.container, [missing])
    await afterMinutes(30 * 24 * 60, () => runJob(shop, "reconciliation"))
    expect(await openKinds()).toEqual(["paid_twice"])
  })

  it("nightly reconciliation makes a payment that MultiSafepay does not know, as after a move to another site, not due, and forgets it after the days that it looks back", async () => {
    const payment = oddPayment(1)
    await bookInMedusa(shop.container, [payment])
    await runJob(shop, "reconciliation")
    expect(await openKinds()).toEqual(["payment_missing_at_psp"])
    expect((await journalEntryOf(shop, sessionIdOf(payment)))?.next_check_at ?? null).toBeNull()

    await afterMinutes(40 * 24 * 60, () => runJob(shop, "reconciliation"))

    expect(await openKinds()).toEqual([])
    expect(await alertsOf(shop)).toMatchObject([{ kind: "ledger_differences", state: "resolved" }])
  })

  const openKinds = async () => {
    const run = await lastRun(
      shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION),
      "reconciliation",
    )
    const { differences } = (run?.report ?? {}) as { differences: Difference[] }
    return differences.map(({ kind }) => kind).sort()
  }

  it("nightly reconciliation sends its alert again for a new difference, however many others remain", async () => {
    const remaining = Array.from({ length: 200 }, (_, index) => oddPayment(index + 2))
    await plant(shop, remaining.map(inBothBooks))
    await runJob(shop, "reconciliation")
    await runJob(shop, "reconciliation")
    expect(await feedOf(shop)).toHaveLength(1)

    // The newest one, so it is compared last.
    await plant(shop, [inBothBooks(oddPayment(1))])
    await runJob(shop, "reconciliation")

    expect((await feedOf(shop)).filter(({ state }) => state === "open")).toHaveLength(2)
    expect(await alertsOf(shop)).toMatchObject([{ kind: "ledger_differences", state: "open" }])
  })

  it("reconciliation names a payment that MultiSafepay cannot answer for, and compares the others", async () => {
    const [odd, other] = [oddPayment(2), oddPayment(1)]
    await plant(shop, [inBothBooks(odd), inBothBooks(other)])
    await shop.psp.fault({
      on: "api",
      kind: "status",
      status: 500,
      endpoint: "GET /orders/:id",
      order_id: sessionIdOf(odd),
      times: null,
    })

    const { lines, exitCode } = await runCommand(shop, ["--json"])

    expect(lines).toMatchObject([
      { kind: "not_compared", psp_order_id: sessionIdOf(odd), reason: expect.stringMatching(/\S/) },
      { kind: "payment_missing_in_shop", psp_order_id: sessionIdOf(other) },
      { type: "summary", difference_count: 2 },
    ])
    expect(exitCode).toBe(1)
  })

  it("a nightly reconciliation that fails alerts the merchant, and the alert is resolved by the next one that succeeds", async () => {
    const endpoint = "GET /transactions"
    await shop.psp.fault({ on: "api", kind: "status", status: 503, endpoint, times: null })
    await runJob(shop, "reconciliation")
    expect(await alertsOf(shop)).toMatchObject([
      { kind: "reconciliation_failed", stage: "failed", state: "open", note: expect.stringMatching(/\S/) },
    ])
    await shop.psp.clearFaults()

    await runJob(shop, "reconciliation")

    expect(await alertsOf(shop)).toMatchObject([{ kind: "reconciliation_failed", state: "resolved" }])
  })

  it("reconciliation says why it failed, with exit code 2, when MultiSafepay cannot be asked", async () => {
    await shop.psp.fault({
      on: "api",
      kind: "status",
      status: 503,
      endpoint: "GET /transactions",
      times: null,
    })

    const { lines, exitCode } = await runCommand(shop, ["--json"])

    expect(lines).toMatchObject([{ type: "summary", sites: [{ error: expect.any(String) }] }])
    expect(JSON.stringify(lines)).not.toContain(SITE_KEY)
    expect(exitCode).toBe(2)
  })
})

describe("A script with wrong flags", () => {
  it.each([
    [
      "recover",
      recoverCommand,
      ["--dryrun"],
      "Unknown option '--dryrun'. Did you mean --dry-run? Known flags: --dry-run, --all",
    ],
    [
      "reconcile",
      reconcileCommand,
      ["--since"],
      "Unknown option '--since'. Known flags: --from, --until, --json, --output",
    ],
    [
      "reconcile",
      reconcileCommand,
      ["--from", "yesterday"],
      '--from must be an ISO date or time, for example 2026-01-31 or 2026-01-31T12:00:00Z, not "yesterday"',
    ],
  ])(
    "the script %s only says in one line what is wrong with its flags: case %#",
    async (name, script, args, message) => {
      const before = process.exitCode
      const errors = jest.spyOn(console, "error").mockImplementation()
      try {
        await script({ container: {} as MedusaContainer, args: ["--", ...args] })
        expect(errors.mock.calls).toEqual([[`${name}: ${message}`]])
        expect(process.exitCode).toBe(2)
      } finally {
        process.exitCode = before
        errors.mockRestore()
      }
    },
  )
})

const soon = () => new Date(Date.now() + 60_000).toISOString()

/** Runs the command as `medusa exec` does. */
async function runCommand(shop: Shop, args: string[]) {
  const folder = await mkdtemp(join(tmpdir(), "reconciliation-"))
  const output = join(folder, "reconciliation.txt")
  const before = process.exitCode
  try {
    process.exitCode = 0
    await reconcileCommand({ container: shop.container, args: ["--", ...args, "--output", output] })
    const text = await readFile(output, "utf8")
    const lines = args.includes("--json")
      ? text
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line))
      : []
    return { text, lines, exitCode: process.exitCode }
  } finally {
    process.exitCode = before
    await rm(folder, { recursive: true })
  }
}

type Planted = {
  order_id: string
  amount: number
  currency: string
  status?: string
  method: string
  created: string
  refunds: { amount: number; refund_order_id: string; status?: string }[]
  movements?: { type: string; amount: number }[]
}

/** A payment with its refunds, for MultiSafepay's books. */
const inBothBooks = (payment: BookedPayment): Planted => ({
  order_id: sessionIdOf(payment),
  amount: payment.amount,
  currency: payment.currency,
  method: payment.providerId === ALIPAY ? "ALIPAY" : "ALIPAYPLUS",
  created: payment.at.toISOString(),
  refunds: payment.refunds.map(({ number, amount }) => ({
    amount,
    refund_order_id: refundIdOf(payment, number),
  })),
})

/** Spread over the last 25 days. */
function aPayment(number: number, of: number): BookedPayment {
  const at = new Date(Date.now() - DAY - Math.floor((24 * DAY * number) / Math.max(of, 1)))
  const amount = 500 + ((number * 7919) % 20_000)
  return {
    number,
    at,
    amount,
    currency: number % 7 === 0 ? "USD" : "EUR",
    providerId: number % 3 === 0 ? ALIPAY_PLUS : ALIPAY,
    refunds: number % 10 === 0 ? [{ number, amount: Math.floor(amount / 4) }] : [],
  }
}

/** A payment of 20.00 EUR, five days old. */
const oddPayment = (index: number, refunds: BookedPayment["refunds"] = []): BookedPayment => ({
  ...aPayment(0, 1),
  number: 900_000 + index,
  at: new Date(STARTED - 5 * DAY - index * 60_000),
  amount: 2_000,
  currency: "EUR",
  providerId: ALIPAY,
  refunds,
})

/** Core swallows a refund that fails while it cancels an order: the order is cancelled, the money still there. */
async function anOrderCancelledWithoutRefund(shop: Shop): Promise<{ orderId: string; sessionId: string }> {
  const shopper = shop.shopper()
  const session = await shopper.checkout(ALIPAY)
  await shop.psp.pay(session.id)
  const order = await shopper.placeOrder()
  const refused = await shop.psp.fault({
    on: "api",
    kind: "status",
    status: 404,
    error_code: 1034,
    endpoint: "POST /orders/:id/refunds",
    times: null,
  })
  await shop.merchant.cancelOrder(order.id)
  // Core has sent its refund, and so has the shop's own reaction to the cancellation.
  await eventually(async () => {
    const fault = (await shop.psp.faults()).find(({ id }) => id === refused.id)
    expect(fault?.struck).toBeGreaterThanOrEqual(2)
  })
  await untilNoPaymentIsSynced(shop)
  return { orderId: order.id, sessionId: session.id }
}

/**
 * A reconciliation while no refund of the order was being tried: Medusa books a refund before it sends it, and removes
 * it from its books when that fails.
 */
async function betweenTries(
  run: () => ReturnType<typeof runCommand>,
  { orderId }: { orderId: string },
): ReturnType<typeof runCommand> {
  return eventually(async () => {
    const result = await run()
    const kinds = result.lines.filter((line) => line.order_id === orderId).map(({ kind }) => kind)
    expect(kinds).toEqual(["cancelled_order_not_refunded"])
    return result
  })
}

function booksWithDifferences(count: number) {
  const payments = Array.from({ length: count }, (_, number) => aPayment(number, count))
  const [unknown, unpaid, dearer] = [oddPayment(1), oddPayment(2), oddPayment(3)]
  const refundAtPsp = oddPayment(4)
  const refundInShop = oddPayment(5, [{ number: 5, amount: 700 }])
  const refundSmaller = oddPayment(6, [{ number: 6, amount: 700 }])
  const refundDeclined = oddPayment(7, [{ number: 7, amount: 700 }])
  const planted: { psp?: Planted; shop?: BookedPayment; expected: Partial<Difference> }[] = [
    {
      psp: inBothBooks(unknown),
      expected: { kind: "payment_missing_in_shop", psp_order_id: sessionIdOf(unknown), psp_amount: "20.00" },
    },
    {
      shop: unpaid,
      expected: { kind: "payment_missing_at_psp", payment_id: paymentIdOf(unpaid), shop_amount: "20.00" },
    },
    {
      psp: { ...inBothBooks(dearer), amount: 2_001 },
      shop: dearer,
      expected: { kind: "payment_amount_differs", psp_amount: "20.01", shop_amount: "20.00" },
    },
    {
      psp: {
        ...inBothBooks(refundAtPsp),
        refunds: [{ amount: 700, refund_order_id: sessionIdOf(refundAtPsp) }],
      },
      shop: refundAtPsp,
      expected: { kind: "refund_missing_in_shop", payment_id: paymentIdOf(refundAtPsp), psp_amount: "7.00" },
    },
    {
      psp: { ...inBothBooks(refundInShop), refunds: [] },
      shop: refundInShop,
      expected: {
        kind: "refund_missing_at_psp",
        refund_id: refundIdOf(refundInShop, 5),
        shop_amount: "7.00",
      },
    },
    {
      psp: {
        ...inBothBooks(refundSmaller),
        refunds: [{ amount: 600, refund_order_id: refundIdOf(refundSmaller, 6) }],
      },
      shop: refundSmaller,
      expected: {
        kind: "refund_amount_differs",
        refund_id: refundIdOf(refundSmaller, 6),
        psp_amount: "6.00",
        shop_amount: "7.00",
      },
    },
    {
      psp: {
        ...inBothBooks(refundDeclined),
        refunds: [{ amount: 700, refund_order_id: refundIdOf(refundDeclined, 7), status: "declined" }],
      },
      shop: refundDeclined,
      expected: { kind: "refund_declined", refund_id: refundIdOf(refundDeclined, 7), shop_amount: "7.00" },
    },
  ]
  return { payments, planted }
}

/** Correct entries in MultiSafepay's books only: expired payments, and money that payment sync refunded at once. */
function harmless(): Planted[] {
  const lapsed = Array.from({ length: 100 }, (_, number) => ({
    ...inBothBooks({ ...aPayment(number, 100), number: 910_000 + number, refunds: [] }),
    status: "expired",
  }))
  const orphan = inBothBooks({ ...aPayment(3, 100), number: 920_000, refunds: [] })
  return [
    ...lapsed,
    { ...orphan, refunds: [{ amount: orphan.amount, refund_order_id: `unbooked-${orphan.order_id}` }] },
  ]
}

/** @returns the number of transactions: payments and refunds */
async function plant(shop: Shop, transactions: Planted[]): Promise<number> {
  await new Http(shop.sandboxUrl).post("/control/ledger/generate", { transactions })
  return transactions.length + transactions.reduce((sum, { refunds }) => sum + refunds.length, 0)
}

/** Transactions of another shop on the same site. One in ten is refunded. */
const plantForeign = (shop: Shop, count: number) =>
  new Http(shop.sandboxUrl).post("/control/ledger/generate", { count, prefix: "another-shop-" })
