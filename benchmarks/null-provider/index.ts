import { setTimeout as pause } from "node:timers/promises"
import type {
  AuthorizePaymentInput,
  AuthorizePaymentOutput,
  InitiatePaymentInput,
  InitiatePaymentOutput,
  ProviderWebhookPayload,
  WebhookActionResult,
} from "@medusajs/framework/types"
import {
  AbstractPaymentProvider,
  ModuleProvider,
  Modules,
  PaymentActions,
  PaymentSessionStatus,
} from "@medusajs/framework/utils"

type WithData = { data?: Record<string, unknown> | undefined }

/**
 * Measures what a payment costs in Medusa alone: it answers "captured" to everything without any call, and believes
 * every webhook. It stores an id with the session, as every provider must that wants to find its payment again: that
 * makes core write the session once more. With `waitMs` it waits where another provider calls its PSP. No shop could
 * take money with it.
 */
class NullProvider extends AbstractPaymentProvider<{ waitMs?: number }> {
  static override identifier = "null"

  // The inherited one is protected, and Medusa needs a public constructor.
  constructor(cradle: Record<string, unknown>, options: { waitMs?: number }) {
    super(cradle, options)
  }

  private async wait(): Promise<void> {
    if (this.config.waitMs) await pause(this.config.waitMs)
  }

  async initiatePayment({ data }: InitiatePaymentInput): Promise<InitiatePaymentOutput> {
    await this.wait()
    const id = String(data?.session_id)
    return { id, data: { id } }
  }

  async authorizePayment({ data }: AuthorizePaymentInput): Promise<AuthorizePaymentOutput> {
    await this.wait()
    return { status: PaymentSessionStatus.CAPTURED, data: { ...data } }
  }

  /** The body has everything: `{session_id, amount}`. */
  async getWebhookActionAndData({ data }: ProviderWebhookPayload["payload"]): Promise<WebhookActionResult> {
    const { session_id, amount } = data as { session_id: string; amount: number }
    return { action: PaymentActions.SUCCESSFUL, data: { session_id, amount } }
  }

  capturePayment = sameData
  cancelPayment = sameData
  deletePayment = sameData
  refundPayment = sameData
  retrievePayment = sameData
  updatePayment = sameData

  async getPaymentStatus(input: WithData) {
    return { ...(await sameData(input)), status: PaymentSessionStatus.CAPTURED }
  }
}

async function sameData({ data }: WithData) {
  return { data: { ...data } }
}

export default ModuleProvider(Modules.PAYMENT, { services: [NullProvider] })
