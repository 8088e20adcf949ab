import type { ExecArgs } from "@medusajs/framework/types"
import { seedTeaShop } from "../tea-shop"
import { setAdminPassword } from "../tea-shop/access"
import { TEA_SHOP_ADMIN_EMAIL } from "../tea-shop/credentials"

/** For `medusa exec`. The admin has the password that the environment says, also when the shop is older. */
export default async function seed({ container }: ExecArgs): Promise<void> {
  const password = process.env.TEA_SHOP_ADMIN_PASSWORD
  if (!password)
    throw new Error("Set TEA_SHOP_ADMIN_PASSWORD to the password that the shop's admin shall have")
  const admin = { email: TEA_SHOP_ADMIN_EMAIL, password }
  await seedTeaShop(container, { admin })
  await setAdminPassword(container, admin)
}
