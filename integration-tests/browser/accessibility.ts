import { readFileSync } from "node:fs"
import type { AxeResults } from "axe-core"
import type { Page } from "playwright-core"

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8")

/**
 * What axe-core finds wrong with the page, one line for each element; empty when all is well.
 * @param within a CSS selector of the parts to look at. Default: everything.
 * @param except CSS selectors of parts of these that are somebody else's
 */
export async function violationsOn(page: Page, within = "html", except: string[] = []): Promise<string[]> {
  await page.evaluate(AXE)
  const parts = JSON.stringify({ include: [within], exclude: except })
  const results = await page.evaluate<AxeResults>(`axe.run(${parts}, { resultTypes: ['violations'] })`)
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}): ${target.join(" ")} ${failureSummary ?? ""}`),
  )
}
