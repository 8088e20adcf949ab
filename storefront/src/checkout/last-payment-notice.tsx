import { useLanguage } from "../language/language"
import { ButtonLink } from "../ui/button"
import { Notice } from "../ui/notice"
import { PayByPhone } from "./pay-by-phone"
import { methodName } from "./payment-options"
import type { LastPayment } from "./use-pending-payment"

const TEXTS = {
  under_review: "lastUnderReview",
  cancelled: "lastCancelled",
  expired: "lastExpired",
  failed: "lastFailed",
} as const

export function LastPaymentNotice({ status, payment, expiresAt }: LastPayment) {
  const { t } = useLanguage()
  if (status !== "open") {
    return <Notice tone="info">{t(TEXTS[status])}</Notice>
  }
  return (
    <>
      <Notice tone="info" title={t("pendingTitle")}>
        <p>{t("pendingText", { method: t(methodName(payment.providerId)) })}</p>
        <ButtonLink href={payment.url} look="secondary">
          {t("pendingContinue")}
        </ButtonLink>
      </Notice>
      {/* Outside the notice, or a screen reader reads out every second. */}
      <PayByPhone url={payment.url} expiresAt={expiresAt} />
    </>
  )
}
