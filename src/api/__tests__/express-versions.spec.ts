import type { Server } from "node:http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { Express, NextFunction, Request, Response } from "express"
import express4 from "express"
import express5 from "express5"
import request from "supertest"
import { shoppersFirst } from "../../core/shoppers-first"
import middlewares from "../middlewares"

/** A shop without a provider of this plugin: what the middlewares ask the container for, and nothing more. */
const scope = {
  resolve: (name: string) =>
    name === ContainerRegistrationKeys.CONFIG_MODULE
      ? { modules: {}, plugins: [] }
      : { error: () => undefined },
}

/** What Medusa does with a plugin's middlewares: `use` for a matcher without methods, `app.post` and the like otherwise. */
function shopOn(express: () => Express): Express {
  const app = express()
  app.use((incoming: Request, _response: Response, next: NextFunction) => {
    Object.assign(incoming, { scope })
    next()
  })
  for (const { matcher, methods, middlewares: handlers = [] } of middlewares.routes ?? []) {
    for (const handler of handlers) {
      if (!methods) app.use(matcher, handler as never)
      for (const method of methods ?? []) {
        app[method.toLowerCase() as "post"](matcher, handler as never)
      }
    }
  }
  app.use((_incoming: Request, response: Response) => {
    response.json({ isServing: shoppersFirst.isServing })
  })
  return app
}

describe.each([
  ["Express 4", express4 as unknown as () => Express],
  ["Express 5", express5 as unknown as () => Express],
])("The plugin's middlewares on %s", (version, express) => {
  let server: Server

  beforeAll(async () => {
    server = await new Promise((resolve) => {
      const listening = shopOn(express).listen(0, () => resolve(listening))
    })
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))

  it.each([
    ["get", "/store/products", true],
    ["get", "/store", true],
    ["post", "/store/carts/cart_1/line-items", true],
    ["post", "/store/payment-collections/pay_col_1/payment-sessions", true],
    ["get", "/store/a/route/of/the/shop", true],
    ["get", "/store/products/%zz", true],
    ["get", "/admin/products", false],
    ["post", "/hooks/payment/alipay_multisafepay", false],
    ["get", "/storehouse", false],
  ] as const)(`on ${version} %s %s counts as a shopper's request: %s`, async (method, path, isServing) => {
    const { status, body } = await request(server)[method](path)
    expect([status, body]).toEqual([200, { isServing }])
  })

  it.each([
    ["post", "/store/alipay/payment-sessions/%00/sync", 404],
    ["get", "/store/alipay/%zz", 404],
    ["get", "/admin/alipay/orders/%E0%A4%A", 404],
    ["post", "/hooks/multisafepay/%ff", 404],
    ["post", "/hooks/multisafepay/alipay_multisafepay", 200],
    ["post", "/admin/alipay/regions/reg_1/providers", 415],
    ["get", "/admin/alipay/settings", 200],
  ] as const)(
    `on ${version} %s %s is answered %i by the plugin's middlewares`,
    async (method, path, status) => {
      expect((await request(server)[method](path)).status).toBe(status)
    },
  )

  it(`on ${version} no shopper counts as being served when all requests are answered`, () => {
    expect(shoppersFirst.isServing).toBe(false)
  })
})
