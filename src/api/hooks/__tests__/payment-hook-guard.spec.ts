import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { Modules } from "@medusajs/framework/utils"
import { settlePaymentHook } from "../payment-hook-guard"

it("A webhook for a shop's own provider whose id begins with alipay_ is left to Medusa", async () => {
  const own = { resolve: { services: [{ identifier: "alipay" }] }, id: "own" }
  const config = { modules: { [Modules.PAYMENT]: { options: { providers: [own] } } } }
  const request = { params: { provider: "alipay_own" }, scope: { resolve: () => config } }
  const next = jest.fn()

  await settlePaymentHook(request as unknown as MedusaRequest, {} as MedusaResponse, next)

  expect(next).toHaveBeenCalledTimes(1)
})
