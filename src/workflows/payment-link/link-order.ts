import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { NOT_CLOSABLE_CODE } from "../../core/payments/close-psp-order"
import { ADDRESS_FIELDS } from "../../core/sessions/shopper"
import { connectionOf } from "../../core/shop-db/connection"
import { orderNumberOf } from "../../core/shop-db/fragments/order-number"
import { type OrderOwed, readOrderOwed } from "../../core/shop-db/orders/order-owed"
import { listOpenSubjects } from "../../modules/payment-journal/alerts"
import type { PspOrderId } from "../../multisafepay"

export type LinkOrder = {
  id: string
  display_id: number
  custom_display_id?: string | null
  email?: string | null
  currency_code: string
  canceled_at?: string | Date | null
  owes: OrderOwed
  /** The sessions of the shop whose payment MultiSafepay is reviewing. */
  underReview: ReadonlySet<string>
  region?: { id: string; name: string; payment_providers?: { id: string }[] } | null
  billing_address?: OrderAddress | null
  shipping_address?: OrderAddress | null
  payment_collections?: LinkCollection[]
}

type OrderAddress = Record<string, unknown>

export type LinkCollection = {
  id: string
  status: string
  captured_amount?: BigNumberInput | null
  payment_sessions?: LinkSession[]
  payments?: { id: string }[]
}

export type LinkSession = {
  id: PspOrderId
  provider_id: string
  status: string
  amount: BigNumberInput
  data?: Record<string, unknown> | null
  payment?: { id: string } | null
}

const addressFields = (name: string) => ADDRESS_FIELDS.map((field) => `${name}.${field}`)

const FIELDS = [
  "id",
  "display_id",
  "custom_display_id",
  "email",
  "currency_code",
  "canceled_at",
  "region.id",
  "region.name",
  "region.payment_providers.id",
  ...addressFields("billing_address"),
  ...addressFields("shipping_address"),
  ...["id", "status", "captured_amount"].map((field) => `payment_collections.${field}`),
  ...["id", "provider_id", "status", "amount", "data", "payment.id"].map(
    (field) => `payment_collections.payment_sessions.${field}`,
  ),
  "payment_collections.payments.id",
]

/** @throws MedusaError not_found */
export async function loadLinkOrder(container: MedusaContainer, orderId: string): Promise<LinkOrder> {
  const [{ data }, owes, underReview] = await Promise.all([
    container
      .resolve(ContainerRegistrationKeys.QUERY)
      .graph({ entity: "order", fields: FIELDS, filters: { id: orderId } }),
    readOrderOwed(container, orderId),
    listOpenSubjects(connectionOf(container), "under_review"),
  ])
  const order = data[0] as unknown as Omit<LinkOrder, "owes" | "underReview"> | undefined
  if (!order || !owes) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `Order ${orderId} was not found`)
  }
  return { ...order, owes, underReview: new Set(underReview) }
}

/** A customer whose payment is under review has paid: they must not be asked again. */
export function refuseWhileUnderReview(order: LinkOrder): void {
  const reviewed = openSessions(order).find(({ id }) => order.underReview.has(id))
  if (reviewed) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `Order #${orderNumberOf(order)} has the payment ${reviewed.id}, which is under review at MultiSafepay: wait until that ends, or the customer pays twice`,
      NOT_CLOSABLE_CODE.under_review,
    )
  }
}

/** Sessions that have no payment yet. */
export function openSessions({ payment_collections }: LinkOrder): (LinkSession & { collectionId: string })[] {
  return (payment_collections ?? []).flatMap(({ id, payment_sessions }) =>
    (payment_sessions ?? [])
      .filter((session) => !session.payment)
      .map((session) => ({ ...session, collectionId: id })),
  )
}
