import {
  defineMiddlewares,
  type MedusaNextFunction,
  type MedusaRequest,
  type MedusaResponse,
} from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { ADMIN_ACCESS, toPolicies } from "./admin/alipay/access"
import { requireJson } from "./admin/alipay/json-only"
import { holdOrder } from "./admin/hold-order"
import { syncPaymentHook, UNPARSED_HOOKS } from "./hooks/payment-hook-guard"
import { keepPaymentLink } from "./store/keep-payment-link"
import { limitStarts } from "./store/limit-starts"
import { guardPaidCart } from "./store/paid-cart-guard"
import { refreshAfterTaxes } from "./store/refresh-after-taxes"
import { serveShopper } from "./store/serve-shopper"
import { rememberShopper } from "./store/shopper-context"

export default defineMiddlewares({
  routes: [
    // Without a method, a matcher covers every path below it, in Express 4 and 5 alike: "/store/*" throws in 5.
    { matcher: "/store", middlewares: [serveShopper] },
    // Covers each change of a cart or of its payment, including the shop's own routes.
    { matcher: "/store/carts", middlewares: [guardPaidCart] },
    { matcher: "/store/carts/:id/taxes", methods: ["POST"], middlewares: [refreshAfterTaxes] },
    { matcher: "/store/payment-collections", middlewares: [guardPaidCart] },
    { matcher: "/store/alipay", middlewares: [refuseMalformedPaths] },
    { matcher: "/admin/alipay", middlewares: [refuseMalformedPaths, requireJson] },
    { matcher: "/admin/orders/:id/fulfillments", middlewares: [holdOrder] },
    { matcher: "/hooks/multisafepay", middlewares: [refuseMalformedPaths] },
    // Medusa enforces them where it has roles, and ignores them where it has none.
    ...Object.entries(ADMIN_ACCESS).flatMap(([matcher, methods]) =>
      Object.entries(methods).map(([method, rights]) => ({
        matcher,
        methods: [method as "GET" | "POST" | "DELETE"],
        policies: toPolicies(rights),
      })),
    ),
    { matcher: "/hooks/multisafepay/:provider", methods: ["POST"], bodyParser: false },
    ...UNPARSED_HOOKS.map((matcher) => ({ matcher, methods: ["POST" as const], bodyParser: false as const })),
    { matcher: "/hooks/payment/:provider", methods: ["POST"], middlewares: [syncPaymentHook] },
    {
      matcher: "/store/payment-collections/:id/payment-sessions",
      methods: ["POST"],
      middlewares: [limitStarts, keepPaymentLink, rememberShopper],
    },
  ],
})

/** Everything that can be part of this plugin's paths: fixed words, ids of rows, ids of providers. */
const PATH = /^(\/[A-Za-z0-9_-]{1,64})*\/?$/

/**
 * Middleware for this plugin's own paths, before their parameters are decoded: what cannot be an id is answered with
 * 404 and without a log line. Otherwise Express would fail at a malformed escape with HTTP 500 and a stack trace, and
 * PostgreSQL at a NUL.
 */
function refuseMalformedPaths(
  request: MedusaRequest,
  response: MedusaResponse,
  next: MedusaNextFunction,
): void {
  if (PATH.test(request.path)) {
    next()
    return
  }
  response
    .status(404)
    .json({ type: MedusaError.Types.NOT_FOUND, message: "Not found: the path is malformed" })
}
