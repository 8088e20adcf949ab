import { Readable } from "node:stream"
import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { Modules } from "@medusajs/framework/utils"
import express, { type Request, type Response } from "express"
import supertest from "supertest"
import { syncPaymentHook, UNPARSED_HOOKS } from "../payment-hook-guard"

it.each(["alipay_multisafepay", "pp_alipay_multisafepay", "alipay-plus_site", "pp_alipay-plus_site"])(
  "Medusa does not parse a webhook for %s, whose signature covers the bytes",
  async (provider) => {
    const app = express().post([...UNPARSED_HOOKS], (_request: Request, response: Response) => {
      response.sendStatus(204)
    })
    await supertest(app).post(`/hooks/payment/${provider}`).expect(204)
  },
)

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

it("a webhook for another provider that is larger than Medusa accepts is answered 413 and never queued", async () => {
  const config = { modules: { [Modules.PAYMENT]: { options: { providers: [] } } } }
  const request = Object.assign(Readable.from([Buffer.alloc(101 * 1024, "x")]), {
    params: { provider: "alipay_nobody" },
    scope: { resolve: () => config },
    is: () => false,
  }) as unknown as MedusaRequest
  const sent: { status?: number } = {}
  const response = {
    status(status: number) {
      sent.status = status
      return this
    },
    set() {
      return this
    },
    type() {
      return this
    },
    send() {
      return this
    },
    once() {},
  } as unknown as MedusaResponse
  const next = jest.fn()

  await syncPaymentHook(request, response, next)

  expect(sent.status).toBe(413)
  expect(next).not.toHaveBeenCalled()
})
