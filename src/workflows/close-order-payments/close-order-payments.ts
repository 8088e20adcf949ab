import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { type ConfigWithModules, findAccount } from "../../providers/alipay/account"
import { parseProviderId } from "../../providers/alipay/gateway"
import { PaymentRecords, type TransactionalPgConnection } from "../../providers/alipay/payment-records"
import { PspOrders } from "../../providers/alipay/psp-orders"
import { settlePayment } from "../settle-payment/settle"

type Session = { id: string; provider_id: string; payment?: { id: string } | null }

/** Closes the open PSP orders of a cancelled order and settles those that were paid. */
export async function closeOrderPayments(container: MedusaContainer, orderId: string): Promise<void> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "order",
    fields: [
      "payment_collections.payment_sessions.id",
      "payment_collections.payment_sessions.provider_id",
      "payment_collections.payment_sessions.payment.id",
    ],
    filters: { id: orderId },
  })
  const collections = (data[0]?.payment_collections ?? []) as { payment_sessions?: Session[] }[]
  const sessions = collections.flatMap((collection) => collection.payment_sessions ?? [])
  for (const session of sessions.filter(({ provider_id }) => parseProviderId(provider_id))) {
    await closeSession(container, session)
  }
}

async function closeSession(container: MedusaContainer, session: Session): Promise<void> {
  const config = container.resolve<ConfigWithModules>(ContainerRegistrationKeys.CONFIG_MODULE)
  const account = findAccount(config, session.provider_id)
  if (!account) {
    return
  }
  if (!session.payment) {
    const records = new PaymentRecords(
      container.resolve<TransactionalPgConnection>(ContainerRegistrationKeys.PG_CONNECTION),
    )
    const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
    await new PspOrders(account, records, logger).closeUnpaid(session.id).catch((error: unknown) => {
      // Paid in the meantime: settlement sends the money back.
      if ((error as { type?: string }).type !== MedusaError.Types.NOT_ALLOWED) {
        throw error
      }
    })
  }
  await settlePayment(container, { psp_order_id: session.id, trigger: "order cancelled" })
}
