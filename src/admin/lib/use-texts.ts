import { useTranslation } from "react-i18next"

/** The plugin's texts in the language that the admin chose in the dashboard. */
export function useTexts() {
  return useTranslation("alipay")
}
