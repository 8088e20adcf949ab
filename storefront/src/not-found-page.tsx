import { useLanguage } from "./language/language"
import { ButtonLink } from "./ui/button"
import { Page } from "./ui/page"

export function NotFoundPage() {
  const { t } = useLanguage()
  return (
    <Page title={t("notFoundTitle")} lead={t("notFoundText")}>
      <ButtonLink href="/">{t("toShop")}</ButtonLink>
    </Page>
  )
}
