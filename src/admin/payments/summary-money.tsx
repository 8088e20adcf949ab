import { Text } from "@medusajs/ui"
import type { SummaryMoney as Money } from "../../types/http/admin"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"

/** One column per currency; the lines add up to the last one. */
export function SummaryMoney({ money: all }: { money: Money[] }) {
  const { t } = useTexts()
  const { money, count } = useFormats()
  const lines = [
    { name: "gross", of: ({ gross }: Money) => gross },
    { name: "refunded", of: ({ refunded }: Money) => -refunded },
    { name: "reversed", of: ({ reversed }: Money) => -reversed },
    { name: "fees", of: ({ fees }: Money) => -fees },
    { name: "net", of: ({ net }: Money) => net },
  ].filter(({ name, of }) => name !== "reversed" || all.some((one) => of(one) !== 0))
  const withoutFee = all.reduce((sum, { without_fee }) => sum + without_fee, 0)
  return (
    <div className="overflow-x-auto px-6 py-4">
      <table className="txt-compact-small text-ui-fg-subtle w-full">
        <caption className="sr-only">{t("summary.money")}</caption>
        <thead>
          <tr>
            <td />
            {all.map(({ currency_code }) => (
              <th key={currency_code} scope="col" className="pb-2 text-right font-medium uppercase">
                {currency_code}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, of }) => (
            <tr key={name} className={name === "net" ? "text-ui-fg-base border-t font-medium" : ""}>
              <th scope="row" className="py-1 pr-4 text-left font-normal">
                {t(`summary.line.${name}`)}
              </th>
              {all.map((one) => (
                <td key={one.currency_code} className="text-nowrap py-1 pl-4 text-right">
                  {money(of(one) || 0, one.currency_code)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {withoutFee > 0 && (
        <Text size="small" leading="compact" className="text-ui-fg-subtle pt-3">
          {t("summary.withoutFee", { number: count(withoutFee) })}
        </Text>
      )}
    </div>
  )
}
