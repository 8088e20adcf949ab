import fc from "fast-check"
import { splitStreetAddress } from "../street-address"

type Row = [line1: string, line2: string, street: string, houseNumber: string, extra: string]

const FORMS: Record<string, Row[]> = {
  NL: [
    ["Kraanspoor 39C", "", "Kraanspoor", "39C", ""],
    ["Kraanspoor 39 C", "", "Kraanspoor", "39 C", ""],
    ["Kraanspoor39", "", "Kraanspoor", "39", ""],
    ["Kraanspoor", "39C", "Kraanspoor", "39C", ""],
    ["  Kraanspoor   39 ", "", "Kraanspoor", "39", ""],
    ["Prinsengracht 263-267", "", "Prinsengracht", "263-267", ""],
    ["Kanaalweg 17-G", "", "Kanaalweg", "17-G", ""],
    ["Oudezijds Voorburgwal 32 hs", "", "Oudezijds Voorburgwal", "32 hs", ""],
    ["Hoofdstraat 12 bis", "", "Hoofdstraat", "12 bis", ""],
    ["Lijnbaansgracht 12-II", "", "Lijnbaansgracht", "12-II", ""],
    ["2e Constantijn Huygensstraat 12-3", "", "2e Constantijn Huygensstraat", "12-3", ""],
    ["Plein 1940-1945 12", "", "Plein 1940-1945", "12", ""],
    ["3 Oktoberstraat 12", "", "3 Oktoberstraat", "12", ""],
    ["Laan van Meerdervoort 1024", "", "Laan van Meerdervoort", "1024", ""],
    ["Kerkstraat 12", "achterhuis", "Kerkstraat", "12", "achterhuis"],
    ["Kerkstraat 12 appartement 4", "", "Kerkstraat", "12", "appartement 4"],
    ["Teststraat", "", "Teststraat", "", ""],
  ],
  BE: [
    ["Kerkstraat 12 bus 4", "", "Kerkstraat", "12 bus 4", ""],
    ["Rue de la Loi 16 bte 3", "", "Rue de la Loi", "16 bte 3", ""],
    ["Avenue Louise 500 boîte 12", "", "Avenue Louise", "500", "boîte 12"],
    ["16, rue de la Loi", "", "rue de la Loi", "16", ""],
  ],
  DE: [
    ["Musterstr. 12a", "", "Musterstr.", "12a", ""],
    ["Hauptstr.5", "", "Hauptstr.", "5", ""],
    ["Am Markt 5 - 7", "", "Am Markt", "5 - 7", ""],
    ["Friedrichstraße 43–45", "", "Friedrichstraße", "43–45", ""],
    ["Bahnhofstraße 5/3/12", "", "Bahnhofstraße", "5/3/12", ""],
    ["Straße des 17. Juni 135", "", "Straße des 17. Juni", "135", ""],
    ["Unter den Linden 77, Hinterhaus", "", "Unter den Linden", "77", "Hinterhaus"],
    ["C 4, 12", "", "C 4", "12", ""],
    ["Q7, 24", "", "Q7", "24", ""],
  ],
  FR: [
    ["12 bis rue de Rivoli", "", "rue de Rivoli", "12 bis", ""],
    ["12bis rue de Rivoli", "", "rue de Rivoli", "12bis", ""],
    ["10, avenue des Champs-Élysées", "", "avenue des Champs-Élysées", "10", ""],
    ["3 ter, Place Bellecour", "", "Place Bellecour", "3 ter", ""],
    ["12 rue du 8 Mai 1945", "Escalier B", "rue du 8 Mai 1945", "12", "Escalier B"],
    ["Place du 8 Mai 1945", "", "Place du 8 Mai 1945", "", ""],
    ["Rue de Rivoli 12", "", "Rue de Rivoli", "12", ""],
  ],
  GB: [
    ["221B Baker Street", "", "Baker Street", "221B", ""],
    ["10 Downing Street", "", "Downing Street", "10", ""],
    ["12-14 High Street", "", "High Street", "12-14", ""],
    ["2E High Street", "", "High Street", "2E", ""],
    ["Flat 3, 12 High Street", "Hackney", "High Street", "12", "Flat 3, Hackney"],
    ["Unit 5, Riverside Park, 12 Mill Lane", "", "Mill Lane", "12", "Unit 5, Riverside Park"],
    ["The Old Rectory", "Church Lane", "The Old Rectory", "", "Church Lane"],
  ],
  CN: [
    ["北京市朝阳区建国路88号", "", "北京市朝阳区建国路", "88", ""],
    ["北京市朝阳区建国路88号5号楼1203室", "", "北京市朝阳区建国路", "88", "5号楼1203室"],
    ["建国路88号院5号楼", "", "建国路", "88", "院5号楼"],
    ["上海市黄浦区中山路100弄5号301室", "", "上海市黄浦区中山路100弄", "5", "301室"],
    ["彌敦道１００號", "", "彌敦道", "100", ""],
    ["No. 88 Jianguo Road, Chaoyang District", "", "Jianguo Road", "88", "Chaoyang District"],
    ["Room 1203, Building 5, No. 88 Jianguo Road", "", "Jianguo Road", "88", "Room 1203, Building 5"],
    ["88 Jianguo Road", "", "Jianguo Road", "88", ""],
    ["中山路", "", "中山路", "", ""],
    ["5号楼1203室", "", "5号楼1203室", "", ""],
  ],
  US: [
    ["1400 Grant Avenue", "Apt 5", "Grant Avenue", "1400", "Apt 5"],
    ["350 5th Avenue", "", "5th Avenue", "350", ""],
  ],
  "": [
    ["Kraanspoor 39C", "", "Kraanspoor", "39C", ""],
    ["10 Downing Street", "", "Downing Street", "10", ""],
    ["테헤란로 152", "", "테헤란로", "152", ""],
    ["12", "", "12", "", ""],
    ["", "", "", "", ""],
    ["", "Floor 2", "", "", "Floor 2"],
  ],
}

describe.each(Object.entries(FORMS))("a street address in %s", (country, rows) => {
  it.each(rows)("splits the address %s %s", (line1, line2, street, houseNumber, extra) => {
    expect(splitStreetAddress(line1, line2, country)).toEqual({ street, houseNumber, extra })
  })
})

describe("a house number", () => {
  it("a house number that is too long keeps its digits, and its suffix moves to the next field", () => {
    expect(splitStreetAddress("Kerkstraat 12 bus 44", "", "BE", 9)).toEqual({
      street: "Kerkstraat",
      houseNumber: "12 bus 44",
      extra: "",
    })
    expect(splitStreetAddress("Kerkstraat 12 bus 441", "", "BE", 9)).toEqual({
      street: "Kerkstraat",
      houseNumber: "12",
      extra: "bus 441",
    })
  })
})

describe("splitStreetAddress", () => {
  const words = fc.constantFrom(
    ...["12", "39C", "bis", "rue", "Straße", "5号", "路", "Flat", ",", "-", "No.", "1945", " "],
  )
  const line = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.array(words, { maxLength: 8 }).map((parts) => parts.join(" ")),
  )
  const country = fc.constantFrom("NL", "FR", "CN", "")

  it("splitting an address keeps every letter and digit, and the house number within its length", () => {
    fc.assert(
      fc.property(line, line, country, fc.integer({ min: 5, max: 10 }), (line1, line2, code, longest) => {
        const { street, houseNumber, extra } = splitStreetAddress(line1, line2, code, longest)
        const letters = (text: string) => [...text.normalize("NFKC").matchAll(/[\p{L}\p{N}]/gu)].flat().sort()
        const marks = /(?<!\p{L})(?:no|nr|n°|nº|№)(?=\.|\s|\d)\.?|[号號]/giu
        const kept = letters(`${street} ${houseNumber} ${extra}`)
        const written = letters(`${line1} ${line2}`)
        const unmarked = letters(`${line1} ${line2}`.replace(marks, " "))
        expect(kept.length).toBeLessThanOrEqual(written.length)
        expect(kept.length).toBeGreaterThanOrEqual(unmarked.length)
        expect([...houseNumber].length).toBeLessThanOrEqual(longest)
      }),
      { numRuns: 2_000 },
    )
  })
})
