import { z } from "zod/v4"
import type { CreateOrderRequest } from "../../multisafepay"
import { createOrderRequestSchema } from "../../multisafepay/order-request"
import { withoutUndefined } from "../../multisafepay/tolerant"
import { shortReason } from "../short-reason"
import { within } from "../within"

/** What shop code receives in addition to MultiSafepay's order. */
export type AmendContext = {
  /** Absent for a payment link, which is for an order. */
  cartId?: string
  /** Medusa's order, for a payment link. */
  orderId?: string
  providerId: string
  sessionId: string
}

const { affiliate, custom_info, description, payment_options, var3 } = createOrderRequestSchema.shape

/** What shop code may set. Not amount, currency, ids, addresses and type: the shop's order depends on them. */
const amendmentsSchema = z.strictObject({
  description: description.optional(),
  var3,
  custom_info,
  affiliate,
  /** The design of the payment page. A direct payment has none. */
  template: z
    .looseObject({ version: z.string().min(1).optional(), settings: z.looseObject({}).optional() })
    .optional(),
  template_id: payment_options.shape.template_id,
})

/** Fields as named in MultiSafepay's API. */
export type OrderAmendments = z.input<typeof amendmentsSchema>

/**
 * Shop code that sees an order before MultiSafepay is asked to create it.
 *
 * @example (order, { cartId }) => ({ var3: cartId, description: "Tea for you" })
 */
export type AmendOrder = (
  order: CreateOrderRequest,
  context: AmendContext,
) => OrderAmendments | undefined | Promise<OrderAmendments | undefined>

/** How long shop code may take, in ms: a shopper is waiting. */
export const AMEND_TIMEOUT_MS = 1_000

/**
 * Applies the changes of the shop code. When it throws, hangs or sets forbidden fields, the payment is not lost: the
 * order is sent unchanged, and the log says why.
 */
export async function amendOrder(
  order: CreateOrderRequest,
  context: AmendContext,
  amend: AmendOrder | undefined,
  logger: { warn(message: string): void },
  timeoutMs = AMEND_TIMEOUT_MS,
): Promise<CreateOrderRequest> {
  if (!amend) {
    return order
  }
  try {
    const wanted = await within(
      timeoutMs,
      (async () => amend(structuredClone(order), context))(),
      `it took more than ${timeoutMs} ms`,
    )
    return wanted === undefined || wanted === null ? order : withAmendments(order, parse(wanted))
  } catch (error) {
    logger.warn(
      `Alipay: ${order.order_id} is started without the changes of amendOrder: ${shortReason(error)}`,
    )
    return order
  }
}

function parse(wanted: unknown): z.output<typeof amendmentsSchema> {
  const result = amendmentsSchema.safeParse(wanted)
  if (result.success) {
    return result.data
  }
  const problems = result.error.issues.map((issue) => {
    const fields = issue.code === "unrecognized_keys" ? issue.keys : []
    return fields.length > 0
      ? `${fields.join(", ")} cannot be set, only ${Object.keys(amendmentsSchema.shape).join(", ")}`
      : `${issue.path.join(".") || "the answer"} ${issue.message}`
  })
  throw new Error(problems.join("; "))
}

function withAmendments(
  order: CreateOrderRequest,
  { template, template_id, ...fields }: z.output<typeof amendmentsSchema>,
): CreateOrderRequest {
  const own = order.payment_options.template
  const hasPage = order.type !== "direct"
  return {
    ...order,
    ...withoutUndefined(fields),
    payment_options: {
      ...order.payment_options,
      ...(template_id && hasPage ? { template_id } : {}),
      // A template must not bring back the choice of other methods.
      ...(template && own && hasPage
        ? {
            template: {
              ...template,
              version: template.version ?? own.version,
              settings: { ...template.settings, ...own.settings },
            },
          }
        : {}),
    },
  }
}
