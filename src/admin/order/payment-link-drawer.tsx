import { ArrowUpRightOnBox, Envelope } from "@medusajs/icons"
import { Button, Text, toast, usePrompt } from "@medusajs/ui"
import type { PaymentLink } from "../../types/http/admin"
import { CopiedText } from "../components/copied-text"
import { QrCode } from "../components/qr-code"
import { ReadingDrawer } from "../components/reading-drawer"
import { useFailureToast } from "../lib/use-failure-toast"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"
import type { usePaymentLink } from "./use-order-alipay"

/** The payment link as a QR code to show and as a URL to send. */
export function PaymentLinkDrawer({
  link,
  isOpen,
  onOpenChange,
  cancel,
  send,
}: {
  link: PaymentLink
  isOpen: boolean
  onOpenChange: (open: boolean) => void
  /** Undefined for a user without permission. */
  cancel: ReturnType<typeof usePaymentLink>["cancel"] | undefined
  /** Undefined for a user without permission, and when no e-mail can be sent. */
  send: ReturnType<typeof usePaymentLink>["send"] | undefined
}) {
  const { t } = useTexts()
  const fail = useFailureToast()
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
        onError: fail(t("link.notCancelled")),
      })
    }
  }
  const onSend = () =>
    send?.mutate(undefined, {
      onSuccess: ({ sent_to }) => toast.success(t("link.sent", { email: sent_to })),
      onError: fail(t("link.notSent")),
    })
  const message = t("link.message", { amount: money(link.amount, link.currency_code), url: link.url })
  return (
    <ReadingDrawer
      title={t("link.title")}
      description={t("link.explained", { amount: money(link.amount, link.currency_code) })}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      bodyClassName="flex flex-col items-center gap-y-6"
      actions={
        cancel && (
          <Button
            size="small"
            variant="transparent"
            className="text-ui-fg-error"
            onClick={onCancel}
            isLoading={cancel.isPending}
          >
            {t("link.cancel")}
          </Button>
        )
      }
    >
      <QrCode text={link.url} label={t("link.qrCode")} />
      <div className="text-ui-fg-subtle bg-ui-bg-subtle w-full rounded-lg border px-4 py-3">
        <CopiedText text={link.url} />
      </div>
      <div className="flex w-full flex-wrap gap-2">
        {send && (
          <Button size="small" variant="secondary" onClick={onSend} isLoading={send.isPending}>
            <Envelope />
            {t("link.send")}
          </Button>
        )}
        <ShareButton href={`https://wa.me/?text=${encodeURIComponent(message)}`} text={t("link.whatsApp")} />
        <ShareButton
          href={`mailto:?subject=${encodeURIComponent(t("link.title"))}&body=${encodeURIComponent(message)}`}
          text={t("link.mailProgram")}
        />
      </div>
      <Text size="small" className="text-ui-fg-subtle">
        {t("link.validUntilTime", { time: time(link.expires_at) })}
      </Text>
    </ReadingDrawer>
  )
}

/** Opens another program with the link; the user chooses the recipient there. */
function ShareButton({ href, text }: { href: string; text: string }) {
  return (
    <Button size="small" variant="secondary" asChild>
      <a href={href} target="_blank" rel="noreferrer">
        {text}
        <ArrowUpRightOnBox />
      </a>
    </Button>
  )
}
