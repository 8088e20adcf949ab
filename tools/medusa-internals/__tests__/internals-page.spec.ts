import { readFileSync } from "node:fs"
import path from "node:path"
import { ROOT } from "../../package/places"
import { internalsPage } from "../internals-page"
import { lowestMedusa } from "../lowest-medusa"

describe("docs/medusa-internals.md", () => {
  it("docs/medusa-internals.md lists what the boot checks (npm run docs:internals writes it)", () => {
    const page = readFileSync(path.join(ROOT, "docs/medusa-internals.md"), "utf8")
    expect(page).toBe(internalsPage(lowestMedusa()))
  })

  it("docs/medusa-internals.md says from which version of Medusa on everything in it holds", () => {
    expect(internalsPage("2.13.0")).toContain("Everything on this page holds from Medusa 2.13.0 on")
  })
})
