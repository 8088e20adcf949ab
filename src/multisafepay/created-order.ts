import { z } from "zod/v4"
import { type AnswerOrigin, readAnswer } from "./answer"
import { MultiSafepayError } from "./errors"
import { isSameOrderId } from "./order"
import type { PspOrderId } from "./psp-order-id"
import { optionalText, optionalUrl, requiredText, withoutUndefined } from "./tolerant"

/** Other fields of the response are not validated: the order exists, so they must not make it unreadable. */
export type CreatedOrder = {
  orderId: PspOrderId
  /** Where to send the shopper. It cannot be read again later, so it must be stored. */
  paymentUrl: string
  /** Some wallets return the content of a QR code, which need not be a URL. */
  qrUrl?: string
}

const createdSchema = z.object({
  order_id: requiredText,
  payment_url: optionalUrl,
  qr_url: optionalText,
})

/**
 * Where a payment page may be hosted: `psp`, on a MultiSafepay host over https; `https`, on any host, for a direct
 * payment, whose page is the wallet's own (https://excashier.alipay.com in MultiSafepay's documentation); `any`, in
 * tests.
 */
export type PaymentPageRule = "psp" | "https" | "any"

/** The shopper is sent there to pay, so a forged response must not choose the host. */
export function paymentPageRule(
  { environment, baseUrl }: { environment: string; baseUrl: URL },
  type: string,
): PaymentPageRule {
  if (environment !== "live" || !isPspHost(baseUrl.hostname)) return "any"
  return type === "direct" ? "https" : "psp"
}

const isPspHost = (hostname: string): boolean => /(^|\.)multisafepay\.com$/.test(hostname)

function isAllowedPage(text: string, rule: PaymentPageRule): boolean {
  if (rule === "any") return true
  const { protocol, hostname, username, password } = new URL(text)
  return protocol === "https:" && !username && !password && (rule === "https" || isPspHost(hostname))
}

/**
 * Parses the response to a creation. A payment page that is missing, belongs to another order or is on a forbidden host
 * is a transient error with unknown outcome: the order may exist anyway.
 */
export function parseCreatedOrder(
  data: unknown,
  orderId: PspOrderId,
  origin: AnswerOrigin,
  page: PaymentPageRule = "any",
): CreatedOrder {
  const created = readAnswer(createdSchema, data, origin)
  const unusable = (what: string) =>
    new MultiSafepayError(
      `MultiSafepay ${origin.endpoint} answered ${what}. Read the order before trying again.`,
      {
        kind: "transient",
        endpoint: origin.endpoint,
        httpStatus: origin.httpStatus,
        pspOrderId: orderId,
        outcomeUnknown: true,
      },
    )
  if (!isSameOrderId(created.order_id, orderId)) throw unusable("for another order")
  if (created.payment_url === undefined) throw unusable("without a payment_url")
  if (!isAllowedPage(created.payment_url, page)) throw unusable("with a payment_url of another host")
  return withoutUndefined({
    orderId,
    paymentUrl: created.payment_url,
    qrUrl: created.qr_url,
  })
}
