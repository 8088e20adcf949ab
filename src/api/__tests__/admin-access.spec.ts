import { ADMIN_ACCESS } from "../admin/alipay/access"
import middlewares from "../middlewares"
import { adminRoutes } from "./admin-routes"

describe("Every admin route", () => {
  it("has the rights that it asks for written down", () => {
    const written = Object.entries(ADMIN_ACCESS).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    )
    expect(written.sort()).toEqual(adminRoutes())
    expect(Object.values(ADMIN_ACCESS).flatMap((methods) => Object.values(methods))).not.toContainEqual([])
  })

  it("hands them to Medusa", () => {
    const handed = (middlewares.routes ?? [])
      .filter(({ policies }) => policies !== undefined)
      .map(({ methods, matcher }) => `${methods} ${matcher}`)
    expect(handed.sort()).toEqual(adminRoutes())
  })
})
