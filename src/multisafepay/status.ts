/** MultiSafepay spells some statuses in two ways; these are the spellings that the rest of the code uses. */
const SPELLINGS: Readonly<Record<string, string>> = {
  chargeback: "chargedback",
  canceled: "cancelled",
}

/** A status in lower case and in one spelling. Unknown statuses are not changed. */
export function normalizeStatus(word: string): string {
  const status = word.trim().toLowerCase()
  return Object.hasOwn(SPELLINGS, status) ? (SPELLINGS[status] ?? status) : status
}
