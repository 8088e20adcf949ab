import { useLanguage } from "../language/language"
import { Button } from "./button"
import { Notice } from "./notice"

/** For a part of a page that could not be loaded. */
export function LoadFailed({ retry }: { retry: () => void }) {
  const { t } = useLanguage()
  return (
    <Notice tone="error" title={t("loadFailedTitle")}>
      <p>{t("loadFailedText")}</p>
      <Button look="secondary" onClick={retry}>
        {t("retry")}
      </Button>
    </Notice>
  )
}
