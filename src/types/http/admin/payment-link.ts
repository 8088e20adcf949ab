/** A payment link of an order. */
export type PaymentLink = {
  url: string
  /** ISO time. */
  expires_at: string
  /** Major units. */
  amount: number
  currency_code: string
  payment_session_id: string
  provider_id: string
}

export type PaymentLinkAnswer = { payment_link: PaymentLink | null }

export type CreatePaymentLinkBody = {
  /** Default: the provider that the order was paid with, or one that its region offers. */
  provider_id?: string
  /** Default: the option `paymentLinkLifetime`. */
  lifetime_seconds?: number
}

export type CreatedPaymentLinkAnswer = {
  payment_link: PaymentLink & {
    /** True when an open link of the same amount already existed. */
    reused: boolean
  }
}

export type SentPaymentLinkAnswer = {
  /** The order's e-mail address. */
  sent_to: string
}

export type DeletedPaymentLinkAnswer = {
  /** Of the payment session. */
  id: string
  object: "payment_link"
  deleted: true
}
