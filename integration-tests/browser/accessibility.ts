import { readFileSync } from "node:fs"
import type { AxeResults } from "axe-core"
import type { Page } from "playwright-core"

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8")

/**
 * axe-core's findings on the page, one line per element; empty when there are none.
 * @param within a CSS selector of the parts to check. Default: everything.
 * @param except CSS selectors of parts within these that are not ours
 */
export async function violationsOn(page: Page, within = "html", except: string[] = []): Promise<string[]> {
  await page.evaluate(AXE)
  const parts = JSON.stringify({ include: [within], exclude: except })
  const results = await page.evaluate<AxeResults>(`axe.run(${parts}, { resultTypes: ['violations'] })`)
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}): ${target.join(" ")} ${failureSummary ?? ""}`),
  )
}
