import type { StoryContext } from "../story-context"

export function emptyShop({ story }: StoryContext): void {
  story("the dashboard of a shop without payments says so", async (admin) => {
    await admin.openAlipay()
    await admin.section("attention").getByText("Nothing needs your attention").waitFor()
    await admin.section("payments").getByText("No payments yet").waitFor()
    await admin.section("summary").getByText("0", { exact: true }).first().waitFor()
    await admin.look("no-payments")
    await admin.openSettings()
    await admin.counts(admin.section("connection").getByText("Connected"), 1)
  })
}
