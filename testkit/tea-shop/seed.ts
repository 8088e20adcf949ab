import type { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { seedTeaShop } from "../tea-shop"
import { setAdminPassword } from "./access"
import { TEA_SHOP_ADMIN_EMAIL } from "./credentials"
import { seedHistory } from "./history"

/**
 * For `medusa exec`: creates the shop, and ninety days of its past if there is a sandbox. Sets the admin's password to
 * the one in the environment, even in an existing shop.
 */
export default async function seed({ container }: ExecArgs): Promise<void> {
  const password = process.env.TEA_SHOP_ADMIN_PASSWORD
  if (!password)
    throw new Error("Set TEA_SHOP_ADMIN_PASSWORD to the password that the shop's admin shall have")
  const admin = { email: TEA_SHOP_ADMIN_EMAIL, password }
  await seedTeaShop(container, { admin })
  await setAdminPassword(container, admin)
  const { DEMO_SANDBOX_URL: sandboxUrl, MEDUSA_BACKEND_URL: backendUrl = "" } = process.env
  if (sandboxUrl) {
    await seedHistory(container.resolve(ContainerRegistrationKeys.PG_CONNECTION), sandboxUrl, backendUrl)
  }
}
