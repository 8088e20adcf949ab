import { useLanguage } from "../language/language"
import { Button, ButtonLink } from "../ui/button"
import { Page } from "../ui/page"
import { OutcomeCard } from "./outcome-card"
import { PayByPhone } from "./pay-by-phone"
import { methodName } from "./payment-options"
import { VIEWS } from "./payment-view"
import { useOutcome } from "./use-outcome"

/** The page of a payment link, before and after paying. */
export function PayLinkPage({ sessionId }: { sessionId: string }) {
  const { t } = useLanguage()
  const { progress, outcome, session, again } = useOutcome(sessionId, undefined, 0)
  const method = t(methodName(session?.provider_id ?? ""))
  const card = currentCard()

  function currentCard() {
    if (outcome === "refused") {
      return { ...VIEWS.refused, title: t("view_refused"), text: t("view_refused_text") }
    }
    if (outcome?.status === "paid") {
      return { ...VIEWS.paid, moving: false, title: t("view_paid_link"), text: t("view_paid_link_text") }
    }
    if (outcome?.status === "refunded" || outcome?.status === "not_found" || outcome?.status === "failed") {
      const { status } = outcome
      return { ...VIEWS[status], title: t(`view_${status}`), text: t(`view_${status}_text`) }
    }
    if (outcome?.status === "cancelled" || outcome?.status === "expired") {
      return { ...VIEWS.expired, title: t("link_expired"), text: t("link_expired_text") }
    }
    if (progress === "offline" || progress === "unreachable") {
      return { ...VIEWS[progress], title: t(`view_${progress}`), text: t(`view_${progress}_text`) }
    }
    if (session?.payment_url) {
      const moving = outcome === undefined
      return { ...VIEWS.open, moving, title: t("link_open"), text: t("link_open_text", { method }) }
    }
    return { ...VIEWS.checking, title: t("view_checking"), text: t("view_checking_text") }
  }

  return (
    <Page title={t("linkTitle")} className="narrow">
      <OutcomeCard
        {...card}
        actions={
          outcome === "refused" ? (
            <Button onClick={again}>{t("checkAgain")}</Button>
          ) : session?.payment_url ? (
            <>
              <ButtonLink href={session.payment_url}>{t("linkPay", { method })}</ButtonLink>
              <PayByPhone url={session.payment_url} expiresAt={session.expires_at} />
            </>
          ) : null
        }
        footer={`${t("reference")} ${sessionId}`}
      />
    </Page>
  )
}
