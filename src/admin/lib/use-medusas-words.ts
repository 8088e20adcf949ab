import { useTranslation } from "react-i18next"

/** Labels of Medusa's own tables, in Medusa's own translation. */
export function useMedusasWords() {
  const { t } = useTranslation()
  return {
    toolbar: {
      clearAll: t("actions.clearAll"),
      sort: t("filters.sortLabel"),
      filter: t("filters.filterLabel"),
    },
    pagination: {
      of: t("general.of"),
      results: t("general.results"),
      pages: t("general.pages"),
      prev: t("general.prev"),
      next: t("general.next"),
    },
  }
}
