import { z } from "zod/v4"
import { type AnswerOrigin, readAnswer } from "./answer"
import { MultiSafepayError } from "./errors"
import { type MultiSafepayOrder, parseOrder } from "./order"
import { optionalText, optionalUrl, requiredText, withoutUndefined } from "./tolerant"

/** The answer to a creation. */
export type CreatedOrder = {
  orderId: string
  /** Where to send the shopper. Cannot be fetched later: keep it. */
  paymentUrl: string
  /** Types redirect and paymentlink. */
  sessionId?: string
  /** Some wallets answer the content of a QR code, which need not be a web address. */
  qrUrl?: string
  /** Type direct only; otherwise it comes into being when the shopper chooses a method. */
  transactionId?: string
  /** Type direct only. */
  pspOrder?: MultiSafepayOrder
}

const createdSchema = z.object({
  order_id: requiredText,
  payment_url: optionalUrl,
  session_id: optionalText,
  qr_url: optionalText,
  transaction_id: optionalText,
  status: optionalText,
})

/**
 * Where a payment page may lie: `psp`, on a host of MultiSafepay's over https; `https`, on any host, for a direct payment,
 * whose page is the wallet's own (https://excashier.alipay.com in MultiSafepay's documentation); `any`, in tests.
 */
export type PaymentPageRule = "psp" | "https" | "any"

/** The shopper is sent there to pay, so an answer that came from somewhere else must not choose the place. */
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
 * Reads the answer to a creation. A payment page that belongs to another order, that lies where it must not, or none, is
 * no success: the order may stand all the same, so the outcome is unknown.
 *
 * @throws MultiSafepayError (transient; outcome unknown)
 */
export function parseCreatedOrder(
  data: unknown,
  orderId: string,
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
    sessionId: created.session_id,
    qrUrl: created.qr_url,
    transactionId: created.transaction_id,
    pspOrder: created.status === undefined ? undefined : parseOrder(data, origin),
  })
}

/** Numeric ids may come back as integers, without leading zeros, and letters in another case. */
function isSameOrderId(answered: string, asked: string): boolean {
  const plain = (id: string) => id.toLowerCase().replace(/^0+(?=\d+$)/, "")
  return plain(answered) === plain(asked)
}
