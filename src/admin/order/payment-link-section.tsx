import { Button, Text, toast } from "@medusajs/ui"
import { useState } from "react"
import type { OrderViewForUser } from "../../types/http/admin"
import { CopiedText } from "../components/copied-text"
import { SectionRow } from "../components/section-row"
import { useFailureToast } from "../lib/use-failure-toast"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"
import { PaymentLinkDrawer } from "./payment-link-drawer"
import { usePaymentLink } from "./use-order-alipay"

export function PaymentLinkSection({ view }: { view: OrderViewForUser }) {
  const { t } = useTexts()
  const fail = useFailureToast()
  const { money, time } = useFormats()
  const [isOpen, setOpen] = useState(false)
  const { create, cancel, send } = usePaymentLink(view.order_id)
  const link = view.payment_link
  const isOutdated = link !== null && link.amount !== view.outstanding
  if (!view.can_create_link && !link) {
    return null
  }
  const onCreate = () =>
    create.mutate(undefined, {
      onSuccess: () => {
        toast.success(t("link.created"))
        setOpen(true)
      },
      onError: fail(t("link.notCreated")),
    })
  return (
    <>
      <SectionRow title={t("link.outstanding")}>{money(view.outstanding, view.currency_code)}</SectionRow>
      {link && (
        <>
          <SectionRow title={t("link.title")}>
            <CopiedText text={link.url} />
          </SectionRow>
          <SectionRow title={t("link.validUntil")}>{time(link.expires_at)}</SectionRow>
        </>
      )}
      <div className="flex flex-wrap items-center justify-end gap-2 px-6 py-4">
        {isOutdated && view.outstanding > 0 && (
          <Text size="small" leading="compact" className="text-ui-tag-orange-text mr-auto">
            {t("link.otherAmount", { amount: money(link.amount, link.currency_code) })}
          </Text>
        )}
        {link && (
          <Button size="small" variant="secondary" onClick={() => setOpen(true)}>
            {t("link.show")}
          </Button>
        )}
        {view.permissions.create_payment_link && view.can_create_link && (!link || isOutdated) && (
          <Button size="small" variant="secondary" onClick={onCreate} isLoading={create.isPending}>
            {link ? t("link.replace") : t("link.create")}
          </Button>
        )}
      </div>
      {link && (
        <PaymentLinkDrawer
          link={link}
          isOpen={isOpen}
          onOpenChange={setOpen}
          cancel={view.permissions.cancel_payment_link ? cancel : undefined}
          send={view.permissions.create_payment_link && view.can_email ? send : undefined}
        />
      )}
    </>
  )
}
