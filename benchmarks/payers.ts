import { NULL_PROVIDER, PLUGIN, PLUGIN_HOOK, STRIPE, SYSTEM } from "./arms"
import type { StartedCheckout } from "./checkout"
import { Http } from "./http"
import type { SandboxProcess } from "./sandbox-process"
import type { StripeProcess } from "./stripe/process"

/** A payment provider, and the behaviour of its PSP towards the shop. */
export interface Payer {
  provider: string
  /** The path for its notifications. */
  hook: string
  /** Whether the storefront sends the shopper's name and address when the payment starts. */
  sendsShopperData: boolean
  /** The shopper pays at the PSP; the shop is not notified yet. */
  pay(started: StartedCheckout): Promise<void>
  /** The PSP notifies the shop. Resolves when the shop has accepted it; the shop may still be working on it. */
  notify(started: StartedCheckout): Promise<void>
  /** The shop's calls to the PSP for this checkout, by endpoint. */
  calls(started: StartedCheckout): Promise<Record<string, number>>
}

export function pluginPayer(sandbox: SandboxProcess): Payer {
  return {
    provider: PLUGIN,
    hook: PLUGIN_HOOK,
    sendsShopperData: true,
    pay: ({ sessionId }) => sandbox.pay(sessionId),
    notify: ({ sessionId }) => sandbox.notify(sessionId),
    calls: async ({ sessionId }) => (await sandbox.calls(sessionId)).by_endpoint,
  }
}

/** @param provider one whose payments are always paid and that makes no calls */
export function nullPayer(shopUrl: string, provider = NULL_PROVIDER): Payer {
  const hook = coreHook(provider)
  const http = new Http(shopUrl, { "content-type": "application/json" })
  return {
    provider,
    hook,
    sendsShopperData: false,
    pay: async () => undefined,
    notify: ({ sessionId, amount }) => send(http, hook, JSON.stringify({ session_id: sessionId, amount })),
    calls: async () => ({}),
  }
}

export const systemPayer = (shopUrl: string): Payer => nullPayer(shopUrl, SYSTEM)

export function stripePayer(shopUrl: string, stripe: StripeProcess): Payer {
  const hook = coreHook(STRIPE)
  const http = new Http(shopUrl)
  return {
    provider: STRIPE,
    hook,
    sendsShopperData: false,
    pay: async ({ sessionId }) => stripe.ask("pay", { sessionId }),
    async notify({ sessionId }) {
      const { body, headers } = await stripe.webhook(sessionId)
      await send(http, hook, body, headers)
    },
    calls: ({ sessionId }) => stripe.ask("calls", { sessionId }),
  }
}

/** Medusa's own address for webhooks, used by every provider except the plugin. */
const coreHook = (provider: string): string => `/hooks/payment/${provider.replace(/^pp_/, "")}`

async function send(http: Http, path: string, body: string, headers: Record<string, string> = {}) {
  const { status, text } = await http.send("POST", path, body, headers)
  if (status !== 200) throw new Error(`POST ${path} answered ${status}: ${text.slice(0, 200)}`)
}
