import { useCustomer } from "./account/customer"
import { countItems, useCart } from "./cart/cart"
import { LANGUAGES, type LanguageCode, useLanguage } from "./language/language"
import { useRegion } from "./region/region"
import { Link } from "./routing/link"
import { Icon } from "./ui/icon"

export function Header() {
  const { t } = useLanguage()
  const { customer } = useCustomer()
  const { cart } = useCart()
  const count = countItems(cart)
  return (
    <header className="header">
      <a className="skip" href="#content">
        {t("skip")}
      </a>
      <Choices />
      <div className="header-row">
        <Link href="/" className="brand">
          <img src="/favicon.svg" alt="" width={32} height={32} />
          Leaf &amp; Kettle
        </Link>
        <nav>
          <Link href="/account" className="nav-link">
            <Icon name="person" size={24} />
            <span className="nav-text">{customer?.first_name || t("account")}</span>
          </Link>
          <Link href="/cart" className="nav-link">
            <Icon name="cart" size={24} />
            <span className="nav-text">{t("cart")}</span>
            <span className={`count ${count ? "" : "none"}`}>{count}</span>
          </Link>
        </nav>
      </div>
    </header>
  )
}

/** Language and market, in a strip above everything. */
function Choices() {
  const { t, code, choose } = useLanguage()
  const { regions, region } = useRegion()
  const { moveTo } = useCart()
  return (
    <div className="strip">
      <label>
        <span>{t("shipTo")}</span>
        <select value={region?.id ?? ""} onChange={(event) => moveTo(event.target.value).catch(() => {})}>
          {regions.map(({ id, name, currency_code }) => (
            <option key={id} value={id}>
              {name} ({currency_code.toUpperCase()})
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="unseen">{t("language")}</span>
        <select value={code} onChange={(event) => choose(event.target.value as LanguageCode)}>
          {Object.entries(LANGUAGES).map(([value, { name, locale }]) => (
            <option key={value} value={value} lang={locale}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}
