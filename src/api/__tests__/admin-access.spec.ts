import { ADMIN_ACCESS } from "../admin/alipay/access"
import middlewares from "../middlewares"
import { adminRoutes } from "./admin-routes"

describe("Every admin route", () => {
  it("every admin route declares the permissions that it requires", () => {
    const written = Object.entries(ADMIN_ACCESS).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    )
    expect(written.sort()).toEqual(adminRoutes())
    expect(Object.values(ADMIN_ACCESS).flatMap((methods) => Object.values(methods))).not.toContainEqual([])
  })

  it("every admin route passes its permissions on to Medusa", () => {
    const handed = (middlewares.routes ?? [])
      .filter(({ policies }) => policies !== undefined)
      .map(({ methods, matcher }) => `${methods} ${matcher}`)
    expect(handed.sort()).toEqual(adminRoutes())
  })
})
