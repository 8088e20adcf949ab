import { Http } from "../../testkit/actors/http"
import type { PspSettings } from "../../testkit/settings"

/** What a demo reads from MultiSafepay's answer. Amounts in minor units. */
export interface PspOrderState {
  status: string
  amount: number
  amount_refunded?: number | string
  currency: string
  related_transactions?: RelatedTransaction[] | null
}

interface RelatedTransaction {
  transaction_id?: string | number
  refund_order_id?: string
  type?: string
  amount?: number | string
  status?: string
}

/** The PSP's API with a key: the sandbox's or MultiSafepay's. */
export class PspApi {
  private readonly http: Http

  constructor({ baseUrl, apiKey }: Pick<PspSettings, "baseUrl" | "apiKey">) {
    this.http = new Http(baseUrl, { api_key: apiKey })
  }

  async order(orderId: string): Promise<PspOrderState> {
    const { data } = await this.http.get<{ data: PspOrderState }>(`/orders/${encodeURIComponent(orderId)}`)
    return data
  }

  /** The PSP's refund of this amount in minor units; undefined if there is none. */
  async refundOf(orderId: string, amount: number): Promise<{ id: string; status: string } | undefined> {
    const pspOrder = await this.order(orderId)
    const refund = (pspOrder.related_transactions ?? []).find(
      (related) => Math.abs(Number(related.amount)) === amount && (related.type ?? "refund") === "refund",
    )
    if (refund) return { id: String(refund.transaction_id ?? "?"), status: refund.status ?? "?" }
    const total = Number(pspOrder.amount_refunded ?? 0)
    return total >= amount ? { id: "?", status: pspOrder.status } : undefined
  }
}
