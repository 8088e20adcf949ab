import { hasCheckedTexts, oldPhrasesIn, oldWordOf, oldWordsIn } from "../old-words"

describe("The lint for old words", () => {
  it.each([
    ["readNews", "news"],
    ["PATIENCE_MS", "patience"],
    ["told_number", "told"],
    ["src/workflows/settle-payment/index.ts", "settle"],
    ["src/cli/doctor/doors.ts", "doors"],
    ["houseNumber", undefined],
    ["HOUSE_NUMBER_OF_CUSTOMER", undefined],
    ["openHouse", "house"],
    ["newsletter", undefined],
  ])("the lint for old words finds in the name %s the word %s", (name, word) => {
    expect(oldWordOf(name)).toBe(word)
  })

  it("the lint for old words checks names in code, and leaves comments and texts alone", () => {
    const source = 'const scene = 1 // doors\nconst text = "news"\nconst jsx = <p rivals={scene} />'
    expect(oldWordsIn(source, "some.tsx")).toEqual([
      { name: "scene", word: "scene", line: 1 },
      { name: "rivals", word: "rivals", line: 3 },
      { name: "scene", word: "scene", line: 3 },
    ])
  })
})

describe("Literary turns in texts", () => {
  it.each([
    ["README.md", true],
    ["docs/storefronts/nextjs.md", true],
    ["docs/evidence.md", false],
    ["src/admin/i18n/translations/en.json", true],
    ["storefront/src/language/english.ts", true],
    ["src/core/ids.ts", true],
    ["src/core/__tests__/ids.spec.ts", false],
    ["package.json", false],
  ])("the lint for literary turns reads texts of documents, translations and code: %s %s", (file, isRead) => {
    expect(hasCheckedTexts(file)).toBe(isRead)
  })

  it.each([
    ["// The merchant is told later", ["told"]],
    ['throw new Error("mend the password")', ["mend"]],
    ["/** The record stands for a refund; the run goes on */", ["goes on", "stands for"]],
    ["// The amendment is stored", []],
  ])("finds in the line %s: %j", (source, phrases) => {
    expect(oldPhrasesIn(source).map(({ phrase }) => phrase)).toEqual(phrases)
  })
})
