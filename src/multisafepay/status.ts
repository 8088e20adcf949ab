/** MultiSafepay writes the same status in two ways; these are the spellings that the rest of the code sees. */
const SPELLINGS: Readonly<Record<string, string>> = {
  chargeback: "chargedback",
  canceled: "cancelled",
}

/** A status word in lower case and in one spelling. Words never seen before stay as they are. */
export function normalizeStatus(word: string): string {
  const status = word.trim().toLowerCase()
  return Object.hasOwn(SPELLINGS, status) ? (SPELLINGS[status] ?? status) : status
}
