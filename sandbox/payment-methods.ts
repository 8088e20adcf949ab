export interface Wallet {
  id: string
  name: string
  currency: string
  countries: string[]
  /** The file name of its logo. MultiSafepay's own names are alipay-cn and alipay-hk; the others equal their id. */
  icon: string
}

export interface PaymentMethod {
  id: string
  name: string
  /** In euro cents. */
  min: number
  max: number | null
  currencies: string[]
  /** Empty: all. */
  countries: string[]
  preferredCountries: string[]
  /** Supports orders of type direct. */
  direct: boolean
  /** How long a started transaction stays payable, in ms. */
  lifetime: number
  icon: string
  wallets: Wallet[]
}

const HOUR = 3_600_000

export const ALIPAY_PLUS_WALLETS: Wallet[] = [
  { id: "ALIPAYCN", name: "Alipay", currency: "CNY", countries: ["CN"], icon: "alipay-cn" },
  { id: "ALIPAYHK", name: "AlipayHK", currency: "HKD", countries: ["HK"], icon: "alipay-hk" },
  { id: "BOOST", name: "Boost", currency: "MYR", countries: ["MY"], icon: "boost" },
  { id: "BPI", name: "BPI", currency: "PHP", countries: ["PH"], icon: "bpi" },
  { id: "DANA", name: "DANA", currency: "IDR", countries: ["ID"], icon: "dana" },
  { id: "EZLINK", name: "EZ-Link", currency: "SGD", countries: ["SG"], icon: "ezlink" },
  { id: "GCASH", name: "GCash", currency: "PHP", countries: ["PH"], icon: "gcash" },
  { id: "KAKAOPAY", name: "KakaoPay", currency: "KRW", countries: ["KR"], icon: "kakaopay" },
  { id: "RABBITLINEPAY", name: "Rabbit LINE Pay", currency: "THB", countries: ["TH"], icon: "rabbitlinepay" },
  { id: "TNGD", name: "Touch 'n Go", currency: "MYR", countries: ["MY"], icon: "tngd" },
  { id: "TRUEMONEY", name: "TrueMoney", currency: "THB", countries: ["TH"], icon: "truemoney" },
]

export const PAYMENT_METHODS: PaymentMethod[] = [
  {
    id: "ALIPAY",
    name: "Alipay",
    min: 1,
    max: 5_000_000,
    currencies: ["EUR", "USD"],
    countries: [],
    preferredCountries: ["CN"],
    direct: true,
    lifetime: 5 * HOUR,
    icon: "alipay",
    wallets: [],
  },
  {
    id: "ALIPAYPLUS",
    name: "Alipay+ ™ Partner",
    min: 10,
    max: 5_000_000,
    currencies: ["EUR", "HKD", "KRW", "MYR", "PHP", "THB", "USD"],
    countries: [],
    preferredCountries: ["CN", "HK", "ID", "MO", "MY", "PH", "KR", "TW", "TH"],
    direct: true,
    lifetime: HOUR,
    icon: "alipayplus",
    wallets: ALIPAY_PLUS_WALLETS,
  },
  {
    id: "IDEAL",
    name: "iDEAL",
    min: 1,
    max: 5_000_000,
    currencies: ["EUR"],
    countries: ["NL"],
    preferredCountries: ["NL"],
    direct: true,
    lifetime: HOUR,
    icon: "ideal",
    wallets: [],
  },
]

/** Ids in paths are case-insensitive. */
export function methodById(id: string): PaymentMethod | null {
  return PAYMENT_METHODS.find((method) => method.id === id.toUpperCase()) ?? null
}

export function methodName(id: string): string {
  return methodById(id)?.name ?? id
}
