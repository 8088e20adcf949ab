import { Alert, Button } from "@medusajs/ui"
import type { OrderPaymentView } from "../../types/http/admin"
import { useTexts } from "../lib/use-texts"

/** Says why MultiSafepay's part is missing. Everything else on the card comes from the shop and is valid. */
export function PspNotice({
  payments,
  onRetry,
  isRetrying,
}: {
  payments: OrderPaymentView[]
  onRetry: () => void
  isRetrying: boolean
}) {
  const { t } = useTexts()
  const error = payments.find(({ psp_error }) => psp_error !== null)?.psp_error
  if (!error) {
    return null
  }
  return (
    <div className="px-6 py-4">
      <Alert variant="warning">
        {t(`pspError.${error.reason}`)}
        <div className="text-ui-fg-subtle break-words pt-1">{error.message}</div>
        <div className="pt-2">
          <Button size="small" variant="secondary" onClick={onRetry} isLoading={isRetrying}>
            {t("actions.tryAgain")}
          </Button>
        </div>
      </Alert>
    </div>
  )
}
