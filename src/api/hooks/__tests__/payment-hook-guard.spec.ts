import { Readable } from "node:stream"
import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { Modules } from "@medusajs/framework/utils"
import { syncPaymentHook } from "../payment-hook-guard"

it("a webhook for a shop's own provider whose id begins with alipay_ is left to Medusa, with its body", async () => {
  const own = { resolve: { services: [{ identifier: "alipay" }] }, id: "own" }
  const config = { modules: { [Modules.PAYMENT]: { options: { providers: [own] } } } }
  const request = Object.assign(Readable.from([Buffer.from('{"id":1}')]), {
    params: { provider: "alipay_own" },
    scope: { resolve: () => config },
    is: () => false,
  }) as unknown as MedusaRequest
  const next = jest.fn()

  await syncPaymentHook(request, {} as MedusaResponse, next)

  expect(next).toHaveBeenCalledTimes(1)
  expect(request.body).toEqual({ id: 1 })
})
