import { Button, Drawer, Heading, Text, toast, usePrompt } from "@medusajs/ui"
import type { PaymentLink } from "../../workflows/payment-link/find-link"
import { CopiedText } from "../components/copied-text"
import { QrCode } from "../components/qr-code"
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
  cancel: ReturnType<typeof usePaymentLink>["cancel"]
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
      cancel.mutate(undefined, {
        onSuccess: () => {
          onOpenChange(false)
          toast.success(t("link.cancelled"))
        },
        onError: (error) => toast.error(t("link.notCancelled"), { description: error.message }),
      })
    }
  }
  return (
    <Drawer open={isOpen} onOpenChange={onOpenChange}>
      <Drawer.Content>
        <Drawer.Header>
          <Drawer.Title asChild>
            <Heading>{t("link.title")}</Heading>
          </Drawer.Title>
          <Drawer.Description className="text-ui-fg-subtle">
            {t("link.explained", { amount: money(link.amount, link.currency_code) })}
          </Drawer.Description>
        </Drawer.Header>
        <Drawer.Body className="flex flex-col items-center gap-y-6 overflow-y-auto">
          <QrCode text={link.url} label={t("link.qrCode")} />
          <div className="text-ui-fg-subtle bg-ui-bg-subtle w-full rounded-lg border px-4 py-3">
            <CopiedText text={link.url} />
          </div>
          <Text size="small" className="text-ui-fg-subtle">
            {t("link.validUntilTime", { time: time(link.expires_at) })}
          </Text>
        </Drawer.Body>
        <Drawer.Footer>
          <Drawer.Close asChild>
            <Button size="small" variant="secondary">
              {t("actions.close")}
            </Button>
          </Drawer.Close>
          <Button size="small" variant="danger" onClick={onCancel} isLoading={cancel.isPending}>
            {t("link.cancel")}
          </Button>
        </Drawer.Footer>
      </Drawer.Content>
    </Drawer>
  )
}
