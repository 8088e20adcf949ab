import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import fc from "fast-check"
import { alipay } from "../../../../core/gateways/alipay"
import { providerId } from "../../../../core/gateways/provider-id"
import { writeSessionData } from "../../../../core/sessions/session-data"
import { checkWebhook } from "../../../../core/site-checks/webhook-check"
import type { AlipayOptions } from "../../../../core/sites/options/options"
import { MultiSafepayClient, parseOrder } from "../../../../multisafepay"
import { unbranded } from "../../../../multisafepay/__tests__/branded"
import type * as SyncPaymentModule from "../../../../workflows/sync-payment/sync-payment"
import { type Answer, handleNotification } from "../handle-notification"
import { mutatedNotifications } from "./mutated-notifications"

// Payment sync itself, without the workflow engine around it, which would need all of Medusa.
jest.mock("../../../../workflows/sync-payment/sync-payment", () => {
  const { syncPayment } = jest.requireActual<typeof SyncPaymentModule>(
    "../../../../workflows/sync-payment/sync-payment",
  )
  return {
    syncPaymentWorkflow: (container: MedusaContainer) => ({
      run: async ({ input }: { input: Parameters<typeof syncPayment>[1] }) => ({
        result: await syncPayment(container, input),
      }),
    }),
  }
})

// A hint within a second of the last request to MultiSafepay waits for the rest of that second. Here, it does not wait.
jest.mock("node:timers/promises", () => ({
  ...jest.requireActual("node:timers/promises"),
  setTimeout: async () => {},
}))

const SITE_KEY = "a-site-key-of-the-property-test"
const SESSION_ID = "payses_01JD3Z5Q8W9XKTMB4VC7NRHYPA"
const mutatedNotification = mutatedNotifications({
  siteKey: SITE_KEY,
  sessionId: SESSION_ID,
  otherIds: ["payses_01JD3Z5Q8W9XKTMB4VC7NRHYPB", "payses_", "another-shop-1042"],
})

const RUNS = 10_000
const MAX_MS = 50
/** 503: MultiSafepay signed that the order is paid, and answers that it is open. */
const ANSWERS = { signed: [200, 400, 503], unsigned: [401] }

const OPEN_ORDER = { order_id: SESSION_ID, status: "initialized", currency: "EUR", amount: 1745 }

const SESSION_ROW = {
  provider_id: "pp_alipay_multisafepay",
  currency_code: "eur",
  session_id: SESSION_ID,
  session_status: "pending",
  session_amount: "17.45",
  session_created_at: new Date(),
  session_data: unbranded(writeSessionData)({
    session_id: SESSION_ID,
    psp_order_id: SESSION_ID,
    payment_url: "https://pay.example.com",
    gateway: "ALIPAY",
    payment_type: "redirect",
    environment: "test",
    amount_minor: 1745,
    currency: "EUR",
    decimals: 2,
  }),
  collection_id: "pay_col_1",
  collection_amount: "17.45",
  cart_id: "cart_1",
}

/**
 * A shop with one cart that waits for its payment, which is open at MultiSafepay. Records every call that could change
 * something.
 */
function shopThatNotifies() {
  const touched: string[] = []
  const logger = Object.fromEntries(["debug", "info", "warn", "error"].map((level) => [level, () => {}]))
  const parts: Record<string, unknown> = {
    [ContainerRegistrationKeys.LOGGER]: logger,
    [ContainerRegistrationKeys.CONFIG_MODULE]: {
      modules: {
        [Modules.PAYMENT]: {
          options: {
            providers: [
              {
                resolve: "medusa-payment-multisafepay-alipay/providers/alipay",
                id: "multisafepay",
                options: {
                  apiKey: SITE_KEY,
                  backendUrl: "https://shop.example.com",
                  returnUrl: "https://www.example.com/return",
                },
              },
            ],
          },
        },
      },
    },
    [ContainerRegistrationKeys.PG_CONNECTION]: {
      raw: async (sql: string, [id]: string[]) => {
        // The lock of payment sync, which leaves nothing behind.
        if (sql.includes("msp_lease")) return { rows: [{}] }
        // Recording the next check, and since when checks have failed, changes nothing.
        if (/^\s*insert into msp_payment\b/i.test(sql)) return { rows: [] }
        if (/^\s*update msp_payment set failing_since\b/i.test(sql)) return { rows: [] }
        if (!/^\s*select\b/i.test(sql)) touched.push(sql)
        return { rows: id === SESSION_ID ? [SESSION_ROW] : [] }
      },
    },
  }
  const container = {
    resolve(name: string) {
      if (name in parts) return parts[name]
      touched.push(name)
      throw new Error(`${name} was touched`)
    },
  } as unknown as MedusaContainer
  return { container, touched }
}

describe("handleNotification", () => {
  const asked: string[] = []
  const changedAtPsp: string[] = []

  beforeAll(() => {
    const psp = MultiSafepayClient.prototype
    jest.spyOn(psp, "findOrder").mockImplementation(async (id) => {
      asked.push(id)
      return parseOrder({ ...OPEN_ORDER, order_id: id })
    })
    for (const change of ["createOrder", "cancelOrder", "refundOrder", "cancelRefund"] as const) {
      jest.spyOn(psp, change).mockImplementation(async () => {
        changedAtPsp.push(change)
        throw new Error(change)
      })
    }
  })
  afterAll(() => jest.restoreAllMocks())

  it(`${RUNS.toLocaleString("en")} mutated notifications change nothing, cause no crash and are each answered quickly`, async () => {
    const { container, touched } = shopThatNotifies()
    const statuses = new Map<number, number>()

    await fc.assert(
      // Plain comparisons: a hundred thousand calls of expect would take longer than the code under test.
      fc.asyncProperty(mutatedNotification, async ({ signed, ...notification }) => {
        const questions = asked.length
        let fastest = Number.POSITIVE_INFINITY
        // CPU time, which other processes do not use up. An input that is really slow is slow every time.
        for (let tries = 0; tries < 4 && fastest > MAX_MS; tries++) {
          const before = process.cpuUsage()
          const { status } = await handleNotification(container, "alipay_multisafepay", notification)
          const { user, system } = process.cpuUsage(before)
          fastest = Math.min(fastest, (user + system) / 1_000)
          statuses.set(status, (statuses.get(status) ?? 0) + 1)
          const expected = signed ? ANSWERS.signed : ANSWERS.unsigned
          if (!expected.includes(status)) throw new Error(`It was answered ${status}`)
        }
        if (fastest > MAX_MS) throw new Error(`It took ${fastest} ms`)
        if (!signed && asked.length > questions)
          throw new Error("An unsigned message made the shop ask MultiSafepay")
        if (touched.length > 0 || changedAtPsp.length > 0) {
          throw new Error(`It touched ${[...touched, ...changedAtPsp].join(", ")}`)
        }
      }),
      { numRuns: RUNS },
    )

    // The random inputs reached every answer, and messages that made the shop ask MultiSafepay.
    expect([...statuses.keys()].sort()).toEqual([200, 400, 401, 503])
    expect(asked.length).toBeGreaterThan(RUNS / 100)
  }, 600_000)

  it("the plugin's own webhook test is answered as a refused notification and not counted as one", async () => {
    const { container } = shopThatNotifies()
    const answers: Answer[] = []
    const { checks } = await checkWebhook(
      providerId(alipay, "multisafepay"),
      { options: { backendUrl: "https://shop.example.com", environment: "test" } as AlipayOptions },
      {
        resolve: async () => ["203.0.113.7"],
        fetch: async (_url, init) => {
          const answer = await handleNotification(container, "alipay_multisafepay", {
            rawBody: Buffer.from(String(init?.body)),
            headers: Object.fromEntries(new Headers(init?.headers)),
          })
          answers.push(answer)
          return new Response(answer.text, { status: answer.status })
        },
      },
    )
    expect(checks).toContainEqual({ check: "answer", result: "ok", detail: null })
    expect(answers).toEqual([{ status: 401, text: "Signature refused: missing_header" }])
  })

  it.each([
    [
      "with an order, whose signature a proxy dropped",
      `{"order_id":"${SESSION_ID}"}`,
      {},
      {},
      "missing_header",
    ],
    ["with an empty object and a signature", "{}", { auth: "x" }, {}, "malformed_header"],
    ["with an empty object and an empty signature", "{}", { auth: "" }, {}, "missing_header"],
    ["with an empty object about a payment", "{}", {}, { transactionid: SESSION_ID }, "missing_header"],
    ["with an empty object and a blank", "{} ", {}, {}, "missing_header"],
    ["without a body", "", {}, {}, "missing_header"],
  ])("a refused notification %s is counted", async (_what, body, headers, query, signature) => {
    const notification = { rawBody: Buffer.from(body), headers, query }
    expect(
      await handleNotification(shopThatNotifies().container, "alipay_multisafepay", notification),
    ).toMatchObject({ status: 401, seen: { signature } })
  })
})
