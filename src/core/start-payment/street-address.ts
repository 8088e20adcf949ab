/** A street and its house number as separate fields, as MultiSafepay requires. */
export type StreetAddress = {
  street: string
  /** Includes suffixes: "39C", "12 bus 4", "43-45". Empty when none is found. */
  houseNumber: string
  /** The rest, such as a flat, a building, a district or the second line. Empty when there is none. */
  extra: string
}

/** What may follow a house number and belongs to it, such as a letter, a range, a flat or a box. */
const SUFFIX_WORD =
  "bis|ter|quater|hs|huis|i{1,3}|iv|bus|bte|boite|boîte|box|b|app|appt|appartement|apt|apartment|whg|wohnung|top|stiege|st|et|og|eg|bg|rood|zw"
const SUFFIX = new RegExp(
  `^(?:\\s?\\p{L}(?![\\p{L}\\d]))?(?:\\s?[-–/+]\\s?(?:\\d{1,4}\\p{L}?|\\p{L}{1,3})(?![\\p{L}\\d]))*(?:\\s?(?:${SUFFIX_WORD})(?![\\p{L}])\\.?\\s?\\d{0,4}\\p{L}?(?![\\p{L}\\d]))?$`,
  "iu",
)

const NUMBER_MARK = "(?:no|nr|n°|nº|№|#)\\.?\\s*"
/** A house number before the street: "221B Baker Street", "12 bis rue de Rivoli", "No. 88 Jianguo Road". */
const LEADING = new RegExp(
  `^(?:${NUMBER_MARK})?(\\d{1,5}(?:\\s?[-–/]\\s?\\d{1,5})?(?:\\p{L}(?!\\p{L})|\\s?(?:bis|ter|quater)(?!\\p{L}))?)\\s+(?=.*\\p{L}{2})(.+)$`,
  "iu",
)
const BARE_NUMBER = new RegExp(`^(?:${NUMBER_MARK})?(\\d{1,5})(.*)$`, "iu")
/** A part of an address that is a flat, floor or building, and never a street. */
const DWELLING =
  /^(?:flat|apt|apartment|unit|suite|room|rm|floor|block|building|bldg|tower|appartement|étage|escalier|bât|wohnung|\d{1,3}\s?(?:\/f|f|th floor|st floor|nd floor|rd floor))(?=$|[\s.\d])/iu
/** "2e Constantijn Huygensstraat", "1er", "5th": an ordinal that is part of the street name. */
const ORDINAL = /^\d{1,3}e\s/u
const MONTH_BEFORE =
  /(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|januar|februar|märz|august|dezember|january|february|march|may|june|july|october)\s$/iu

const CHINESE_NUMBER =
  /([0-9０-９]{1,5}(?:[-－之][0-9０-９]{1,4})?|[一二三四五六七八九十百]{1,6})\s*[号號](?![楼樓])/u

/** Countries where the house number comes before the street. Elsewhere it comes after it; both are tried. */
const NUMBER_FIRST = new Set("AU CA FR GB IE IN LU MC MY NZ SG US ZA".split(" "))

/**
 * Splits an address into street and house number as its country writes them. Nothing is lost: what is neither street
 * nor number is returned as `extra`.
 *
 * @param line1 Medusa's `address_1`
 * @param line2 Medusa's `address_2`; used as the house number when it is one and line 1 has none
 * @param countryCode decides which of "12 rue X" and "X-straat 12" is tried first
 * @param longestNumber maximum length of the house number; of a longer one, only the digits are kept there and the rest
 *   goes to `extra`
 */
export function splitStreetAddress(
  line1: string,
  line2 = "",
  countryCode = "",
  longestNumber = 10,
): StreetAddress {
  const first = squeeze(line1)
  const second = squeeze(line2)
  const found = splitLine(first, NUMBER_FIRST.has(countryCode.toUpperCase()))
  if (!found.houseNumber && second) {
    const [, digits, suffix = ""] = BARE_NUMBER.exec(second) ?? []
    if (digits && SUFFIX.test(suffix)) {
      return withinLimit({ ...found, houseNumber: digits + suffix }, longestNumber)
    }
  }
  return withinLimit({ ...found, extra: join(found.extra, second) }, longestNumber)
}

function splitLine(line: string, numberFirst: boolean): StreetAddress {
  const chinese = /\p{Script=Han}/u.test(line) ? splitChinese(line) : undefined
  if (chinese) {
    return chinese
  }
  const parts = line.split(/\s*[,，;]\s*/u).filter(Boolean)
  const streets = parts.filter((part) => !DWELLING.test(part))
  for (const [index, part] of streets.entries()) {
    const pair = numberAlone(streets, index)
    if (pair) {
      return { ...pair, extra: withoutEach(parts, [part, pair.street]).join(", ") }
    }
    const found = splitPart(part, numberFirst)
    if (found) {
      return { ...found, extra: withoutEach(parts, [part]).join(", ") }
    }
  }
  return { street: line, houseNumber: "", extra: "" }
}

/** "10, avenue des Champs-Élysées" and "C 4, 12": a comma between street and number. */
function numberAlone(parts: string[], index: number): StreetAddress | undefined {
  const [, digits, suffix = ""] = BARE_NUMBER.exec(parts[index] ?? "") ?? []
  const street = index === 0 ? parts[1] : parts[index - 1]
  return digits && street && /\p{L}/u.test(street) && SUFFIX.test(suffix)
    ? { street, houseNumber: digits + suffix, extra: "" }
    : undefined
}

function splitPart(part: string, numberFirst: boolean): StreetAddress | undefined {
  const leading = splitLeading(part)
  const trailing = splitTrailing(part, numberFirst)
  return (ORDINAL.test(part) || !numberFirst ? undefined : leading) ?? trailing ?? leading
}

function splitLeading(part: string): StreetAddress | undefined {
  const [, houseNumber, street] = LEADING.exec(part) ?? []
  return houseNumber && street ? { street, houseNumber, extra: "" } : undefined
}

/** The first number with nothing after it but its suffix. */
function splitTrailing(part: string, numberFirst: boolean): StreetAddress | undefined {
  for (const match of part.matchAll(/(?<=[\s.]|\p{L}{3})\d{1,5}(?!\d)/gu)) {
    const before = part.slice(0, match.index)
    const rest = part.slice(match.index + match[0].length)
    const street = before.replace(new RegExp(`[\\s,]*(?<!\\p{L})(?:${NUMBER_MARK})?$`, "iu"), "")
    const isYear = /^(?:1[5-9]|20)\d\d$/.test(match[0]) && (numberFirst || MONTH_BEFORE.test(before))
    // At least two letters: in Mannheim "C 4" is a street.
    if (SUFFIX.test(rest) && /\p{L}.*\p{L}/u.test(street) && !isYear) {
      return { street, houseNumber: match[0] + rest, extra: "" }
    }
  }
  return undefined
}

/** "北京市朝阳区建国路88号5号楼1203室": the first 号 that is not the number of a building (号楼). */
function splitChinese(line: string): StreetAddress | undefined {
  const match = CHINESE_NUMBER.exec(line)
  const street = squeeze(line.slice(0, match?.index))
  if (!match?.[1] || !street) {
    return undefined
  }
  return { street, houseNumber: match[1], extra: squeeze(line.slice(match.index + match[0].length)) }
}

function withinLimit(address: StreetAddress, longest: number): StreetAddress {
  const number = address.houseNumber.normalize("NFKC")
  if ([...number].length <= longest) {
    return { ...address, houseNumber: number }
  }
  const digits = /^\d+/.exec(number)?.[0] ?? ""
  return { ...address, houseNumber: digits, extra: join(squeeze(number.slice(digits.length)), address.extra) }
}

/** Removes one occurrence of each of `taken`. */
function withoutEach(parts: readonly string[], taken: readonly string[]): string[] {
  const left = [...taken]
  return parts.filter((part) => {
    const index = left.indexOf(part)
    return index < 0 || left.splice(index, 1).length === 0
  })
}

const squeeze = (text: string) => text.replace(/\s+/gu, " ").replace(/^[\s,，]+|[\s,，]+$/gu, "")
const join = (...parts: string[]) => parts.filter(Boolean).join(", ")
