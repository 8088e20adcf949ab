/** As in Stripe's API. Fields that nobody here reads are included too, because the size of an answer costs time. */
export interface PaymentIntent {
  id: string
  /** Minor units. */
  amount: number
  amount_received: number
  status: "requires_payment_method" | "succeeded" | "canceled"
  metadata: Record<string, string>
  [other: string]: unknown
}

/** Reads what Medusa's provider sends, from the form encoding of Stripe's client. */
export function newPaymentIntent(form: URLSearchParams, number: number): PaymentIntent {
  const id = `pi_3Q${String(number).padStart(22, "0")}`
  const amount = Number(form.get("amount"))
  return {
    id,
    object: "payment_intent",
    amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: { allow_redirects: "always", enabled: true },
    canceled_at: null,
    cancellation_reason: null,
    capture_method: form.get("capture_method") ?? "automatic",
    client_secret: `${id}_secret_YrKJUKribcBjcG8HVhfZluoGH`,
    confirmation_method: "automatic",
    created: Math.floor(Date.now() / 1000),
    currency: form.get("currency") ?? "eur",
    customer: null,
    description: null,
    invoice: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    metadata: { session_id: form.get("metadata[session_id]") ?? "" },
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: { id: "pmc_1Q0000000000000000000000", parent: null },
    payment_method_options: {
      card: { request_three_d_secure: "automatic" },
      link: { persistent_token: null },
    },
    payment_method_types: ["card", "link"],
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: "requires_payment_method",
    transfer_data: null,
    transfer_group: null,
  }
}

/** The shopper has paid by card: with automatic capture nothing else is needed. */
export function pay(intent: PaymentIntent): void {
  intent.status = "succeeded"
  intent.amount_received = intent.amount
  intent.latest_charge = intent.id.replace("pi_", "ch_")
  intent.payment_method = intent.id.replace("pi_", "pm_")
}

/** With the full payment method, as `expand[]=payment_method` requests. */
export function expanded(intent: PaymentIntent): PaymentIntent {
  return typeof intent.payment_method === "string"
    ? { ...intent, payment_method: { ...CARD, id: intent.payment_method } }
    : intent
}

/** The only event that Medusa's guide subscribes to for a payment with automatic capture. */
export function succeededEvent(intent: PaymentIntent): string {
  return JSON.stringify(
    {
      id: intent.id.replace("pi_", "evt_"),
      object: "event",
      api_version: "2024-06-20",
      created: Math.floor(Date.now() / 1000),
      data: { object: intent },
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type: "payment_intent.succeeded",
    },
    null,
    2,
  )
}

const CARD = {
  object: "payment_method",
  allow_redisplay: "unspecified",
  billing_details: {
    address: { city: null, country: "NL", line1: null, line2: null, postal_code: null, state: null },
    email: null,
    name: null,
    phone: null,
  },
  card: {
    brand: "visa",
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
    country: "US",
    display_brand: "visa",
    exp_month: 12,
    exp_year: 2034,
    fingerprint: "mToisGZ01V71BCos",
    funding: "credit",
    generated_from: null,
    last4: "4242",
    networks: { available: ["visa"], preferred: null },
    three_d_secure_usage: { supported: true },
    wallet: null,
  },
  created: 1_700_000_000,
  customer: null,
  livemode: false,
  metadata: {},
  type: "card",
}
