import { ArrowUpRightOnBox } from "@medusajs/icons"
import type { OrderPaymentView } from "../../types/http/admin"
import { CopiedText } from "../components/copied-text"
import { SectionRow } from "../components/section-row"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"

/** Rarely needed details: MultiSafepay's own status, fees, ids, and a link to its dashboard. */
export function PaymentDetails({ payment }: { payment: OrderPaymentView }) {
  const { t } = useTexts()
  const { money } = useFormats()
  const { psp } = payment
  return (
    <>
      {psp && (
        <SectionRow title={t("order.atMultiSafepay")}>
          {t(`pspStatus.${psp.status}`, { defaultValue: psp.status })}
        </SectionRow>
      )}
      {psp && psp.fees.length > 0 && (
        <SectionRow title={t("order.fees")}>
          <span title={psp.fees.flatMap(({ description }) => description ?? []).join("\n")}>
            {money(
              psp.fees.reduce((sum, { amount }) => sum + amount, 0),
              payment.currency_code,
            )}
          </span>
        </SectionRow>
      )}
      <SectionRow title={t("order.pspOrder")}>
        <CopiedText text={payment.psp_order_id} />
      </SectionRow>
      {payment.psp_transaction_id && (
        <SectionRow title={t("order.transaction")}>
          <CopiedText text={payment.psp_transaction_id} />
        </SectionRow>
      )}
      {payment.dashboard_url && (
        <div className="px-6 py-4">
          <a
            href={payment.dashboard_url}
            target="_blank"
            rel="noreferrer"
            className="txt-compact-small-plus text-ui-fg-base hover:text-ui-fg-subtle transition-fg inline-flex items-center gap-x-1"
          >
            {t("order.openAtMultiSafepay")}
            <ArrowUpRightOnBox />
          </a>
        </div>
      )}
    </>
  )
}
