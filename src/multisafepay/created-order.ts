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
 * Reads the answer to a creation. A payment page that belongs to another order, or none, is no success: the
 * order may stand all the same, so the outcome is unknown.
 *
 * @throws MultiSafepayError (passing, outcome unknown)
 */
export function parseCreatedOrder(data: unknown, orderId: string, origin: AnswerOrigin): CreatedOrder {
  const created = readAnswer(createdSchema, data, origin)
  const unusable = (what: string) =>
    new MultiSafepayError(
      `MultiSafepay ${origin.endpoint} answered ${what}. Read the order before trying again.`,
      {
        kind: "passing",
        endpoint: origin.endpoint,
        httpStatus: origin.httpStatus,
        pspOrderId: orderId,
        outcomeUnknown: true,
      },
    )
  if (!isSameOrderId(created.order_id, orderId)) throw unusable("for another order")
  if (created.payment_url === undefined) throw unusable("without a payment_url")
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
