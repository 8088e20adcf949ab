import { Button, Text, toast, usePrompt } from "@medusajs/ui"
import type { PaymentLink } from "../../workflows/payment-link/find-link"
import { CopiedText } from "../components/copied-text"
import { QrCode } from "../components/qr-code"
import { ReadingDrawer } from "../components/reading-drawer"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"
import type { usePaymentLink } from "./use-order-alipay"

/** The payment link to hand to the customer: as a QR code to show, and as an address to send. */
export function PaymentLinkDrawer({
  link,
  isOpen,
  onOpenChange,
  cancel,
}: {
  link: PaymentLink
  isOpen: boolean
  onOpenChange: (open: boolean) => void
  /** Undefined for a user who may not. */
  cancel: ReturnType<typeof usePaymentLink>["cancel"] | undefined
}) {
  const { t } = useTexts()
  const { money, time } = useFormats()
  const prompt = usePrompt()
  const onCancel = async () => {
    const isSure = await prompt({
      title: t("link.cancelTitle"),
      description: t("link.cancelExplained"),
      confirmText: t("link.cancel"),
      cancelText: t("link.keep"),
      variant: "danger",
    })
    if (isSure) {
      cancel?.mutate(undefined, {
        onSuccess: () => {
          onOpenChange(false)
          toast.success(t("link.cancelled"))
        },
        onError: (error) => toast.error(t("link.notCancelled"), { description: error.message }),
      })
    }
  }
  return (
    <ReadingDrawer
      title={t("link.title")}
      description={t("link.explained", { amount: money(link.amount, link.currency_code) })}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      bodyClassName="flex flex-col items-center gap-y-6"
      actions={
        cancel && (
          <Button size="small" variant="danger" onClick={onCancel} isLoading={cancel.isPending}>
            {t("link.cancel")}
          </Button>
        )
      }
    >
      <QrCode text={link.url} label={t("link.qrCode")} />
      <div className="text-ui-fg-subtle bg-ui-bg-subtle w-full rounded-lg border px-4 py-3">
        <CopiedText text={link.url} />
      </div>
      <Text size="small" className="text-ui-fg-subtle">
        {t("link.validUntilTime", { time: time(link.expires_at) })}
      </Text>
    </ReadingDrawer>
  )
}
