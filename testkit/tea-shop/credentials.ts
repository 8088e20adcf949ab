// In its own file, so that programs that only need these values do not load all of Medusa.

/** The login of the tea shop's admin. Each shop has its own password. */
export const TEA_SHOP_ADMIN_EMAIL = "admin@tea-shop.example"

/** Fixed, so that a storefront can be built before the shop's first start. */
export const TEA_SHOP_PUBLISHABLE_KEY = "pk_7ea5409000000000000000000000000000000000000000000000000000007ea5"

export interface AdminLogin {
  email: string
  password: string
}

/** For tests only: their shops exist for minutes, at a random port. */
export const TEST_ADMIN: AdminLogin = { email: TEA_SHOP_ADMIN_EMAIL, password: "of-a-test-shop" }

/** Passes a password to testkit/tea-shop/seed.ts. */
export const passwordFor = ({ password }: AdminLogin) => ({ TEA_SHOP_ADMIN_PASSWORD: password })
