import type { ExecArgs } from "@medusajs/framework/types"
import { seedTeaShop } from "../tea-shop"

/** For `medusa exec`. */
export default async function seed({ container }: ExecArgs): Promise<void> {
  await seedTeaShop(container)
}
