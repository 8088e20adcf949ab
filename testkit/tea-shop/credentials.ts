// Apart from what uses them: whoever only needs to know them must not wait for all of Medusa to load.

/** The login of the tea shop's admin. The password is chosen by whoever opens the shop. */
export const TEA_SHOP_ADMIN_EMAIL = "admin@tea-shop.example"

/** Fixed, so that a storefront can be built before the shop has ever started. */
export const TEA_SHOP_PUBLISHABLE_KEY = "pk_7ea5409000000000000000000000000000000000000000000000000000007ea5"

export interface AdminLogin {
  email: string
  password: string
}

/** Of tests only: their shops stand for minutes, at a port that nobody knows. */
export const TEST_ADMIN: AdminLogin = { email: TEA_SHOP_ADMIN_EMAIL, password: "of-a-test-shop" }

/** How a password gets to testkit/tea-shop/seed.ts. */
export const passwordFor = ({ password }: AdminLogin) => ({ TEA_SHOP_ADMIN_PASSWORD: password })
