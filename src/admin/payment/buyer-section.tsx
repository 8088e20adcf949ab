import { Container, Text } from "@medusajs/ui"
import { Link } from "react-router-dom"
import type { PaymentAnswer } from "../../types/http/admin"
import { CopiedText } from "../components/copied-text"
import { SectionHeader } from "../components/section-header"
import { SectionRow } from "../components/section-row"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"

export function BuyerSection({ view }: { view: PaymentAnswer }) {
  const { t } = useTexts()
  const { money } = useFormats()
  const { customer, items, payment, cart_id } = view
  if (!customer && items.length === 0) {
    return null
  }
  return (
    <Container className="divide-y p-0" data-testid="alipay-buyer">
      <SectionHeader title={t("paymentPage.customerAndCart")} />
      {customer?.name && (
        <SectionRow title={t("paymentPage.name")}>
          {customer.id ? (
            <Link to={`/customers/${customer.id}`} className="text-ui-fg-base underline">
              {customer.name}
            </Link>
          ) : (
            customer.name
          )}
        </SectionRow>
      )}
      {customer?.email && (
        <SectionRow title={t("paymentPage.email")}>
          <CopiedText text={customer.email} />
        </SectionRow>
      )}
      {cart_id && !view.order && (
        <SectionRow title={t("paymentPage.cart")}>
          <CopiedText text={cart_id} />
        </SectionRow>
      )}
      {items.map(({ id, title, variant, quantity, unit_price }) => (
        <div key={id} className="text-ui-fg-subtle grid grid-cols-[1fr_auto] items-center gap-x-4 px-6 py-4">
          <Text size="small" leading="compact" className="break-words">
            {[`${quantity} × ${title}`, variant].filter(Boolean).join(" · ")}
          </Text>
          <Text size="small" leading="compact">
            {money(unit_price * quantity, payment.currency_code)}
          </Text>
        </div>
      ))}
    </Container>
  )
}
