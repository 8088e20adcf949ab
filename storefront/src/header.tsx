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
          <Emblem />
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

/** The favicon's drawing; here it needs no request. */
function Emblem() {
  return (
    <svg width={32} height={32} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#17402f" />
      <path
        d="M8 22C7 12 13 7 25 7c1 11-4 17-13 17-1.6 0-2.7-.4-4-2Zm1 4c2-6 6-10 11-13"
        fill="none"
        stroke="#f3ead7"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
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
