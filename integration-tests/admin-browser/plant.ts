import type { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { plantPayments, type SqlConnection } from "./plant-payments"

/** For `medusa exec`. */
export default async function plant({ container }: ExecArgs): Promise<void> {
  await plantPayments(container.resolve<SqlConnection>(ContainerRegistrationKeys.PG_CONNECTION), 10_000)
}
