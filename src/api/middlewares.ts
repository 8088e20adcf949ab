import { defineMiddlewares } from "@medusajs/framework/http"
import { settlePaymentHook } from "./hooks/payment-hook-guard"
import { guardPaidCart } from "./store/paid-cart-guard"
import { serveShopper } from "./store/serve-shopper"
import { rememberShopper } from "./store/shopper-context"

export default defineMiddlewares({
  routes: [
    { matcher: "/store/*", middlewares: [serveShopper] },
    { matcher: "/hooks/multisafepay/:provider", methods: ["POST"], bodyParser: false },
    { matcher: "/hooks/payment/:provider", methods: ["POST"], middlewares: [settlePaymentHook] },
    {
      matcher: "/store/payment-collections/:id/payment-sessions",
      methods: ["POST"],
      middlewares: [guardPaidCart, rememberShopper],
    },
    ...[
      "",
      "/customer",
      "/line-items",
      "/line-items/:line_id",
      "/promotions",
      "/taxes",
      "/shipping-methods",
    ].map((path) => ({
      matcher: `/store/carts/:id${path}`,
      methods: ["POST" as const, "DELETE" as const],
      middlewares: [guardPaidCart],
    })),
  ],
})
