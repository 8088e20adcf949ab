import { useTranslation } from "react-i18next"

/** In the language that the admin chose in the dashboard. */
export function useTexts() {
  return useTranslation("alipay")
}
