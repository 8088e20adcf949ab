import { Http } from "../../testkit/actors/http"
import type { PspSettings } from "../../testkit/settings"

/** What a demo reads of MultiSafepay's answer; amounts in minor units. */
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

/** The PSP as it stands to everybody with a key: the sandbox and MultiSafepay alike. */
export class PspApi {
  private readonly http: Http

  constructor({ baseUrl, apiKey }: Pick<PspSettings, "baseUrl" | "apiKey">) {
    this.http = new Http(baseUrl, { api_key: apiKey })
  }

  async order(orderId: string): Promise<PspOrderState> {
    const { data } = await this.http.get<{ data: PspOrderState }>(`/orders/${encodeURIComponent(orderId)}`)
    return data
  }

  /** The refund of that many minor units as the PSP knows it; undefined while it knows none. */
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
