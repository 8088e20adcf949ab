import { useLanguage } from "../language/language"
import { Page } from "../ui/page"

/** A place for a shop's own terms. */
export function TermsPage() {
  const { t } = useLanguage()
  return (
    <Page title={t("termsTitle")} className="narrow">
      <p>{t("termsText")}</p>
    </Page>
  )
}
