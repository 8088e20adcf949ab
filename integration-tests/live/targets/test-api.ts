import { createInterface } from "node:readline/promises"
import { setTimeout as pause } from "node:timers/promises"
import type { Person, Target } from "../target"

export type TestApiOptions = {
  apiKey: string
  /** Replaces MultiSafepay's address, for a test of this target. */
  baseUrl?: string | undefined
  /** The tunnel's public address. */
  tunnel?: string | undefined
  /** Nobody is there to click. */
  unattended: boolean
  /** Somebody can wait a quarter of an hour. */
  patient: boolean
  say(text: string): void
}

const TEST_API = "https://testapi.multisafepay.com/v1/json"
/** How long a person may take for a click, in ms: the suite polls MultiSafepay meanwhile. */
const PATIENCE_MS = 5 * 60_000

/** MultiSafepay's test API, with a person for the clicks that only a person can make. */
export function testApiTarget(options: TestApiOptions): Target {
  return {
    name: "MultiSafepay's test API",
    baseUrl: options.baseUrl ?? TEST_API,
    apiKey: options.apiKey,
    person: options.unattended ? nobody : clicker(options),
    notificationUrl: options.tunnel,
    timeoutMs: PATIENCE_MS,
    close: async () => undefined,
  }
}

const nobody: Person = {
  pay: async () => false,
  acceptRefund: async () => false,
  amountOnPage: async () => undefined,
  wait: async () => false,
}

function clicker({ patient, say }: TestApiOptions): Person {
  return {
    async pay({ orderId, paymentUrl, scenario }) {
      const what = scenario === "completed" ? "choose Completed" : "choose Cancelled, or go back"
      say(`\n  >> Order ${orderId}: open this page, and ${what}:\n     ${paymentUrl}`)
      return (await ask("     Enter when it is done, s to skip: ")) !== "s"
    },
    async acceptRefund({ orderId, refundId }) {
      say(
        `\n  >> Refund ${refundId} of order ${orderId}: accept it in the dashboard, at\n` +
          `     https://testmerchant.multisafepay.com/transaction/${refundId}`,
      )
      return (await ask("     Enter when it is done, s to skip: ")) !== "s"
    },
    async amountOnPage(paymentUrl) {
      say(`\n  >> Open this page and read the amount that it asks for; pay nothing:\n     ${paymentUrl}`)
      const amount = Number((await ask("     The amount, as a number, or s to skip: ")).replaceAll(",", ""))
      return Number.isFinite(amount) && amount > 0 ? amount : undefined
    },
    async wait(minutes) {
      if (!patient) return false
      say(`\n  >> Waits ${minutes} minutes for MultiSafepay to send again what was not acknowledged.`)
      await pause(minutes * 60_000)
      return true
    },
  }
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return (await terminal.question(question)).trim().toLowerCase()
  } finally {
    terminal.close()
  }
}
