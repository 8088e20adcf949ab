import type { SyncContext } from "../scene"

/** Before anybody has paid with Alipay. */
export function emptyShop({ story }: SyncContext): void {
  story("has settings that say so without fuss", async (admin) => {
    await admin.openSettings()
    await admin.section("payments").getByText("No payments yet").waitFor()
    await admin.section("summary").getByText("0 payments").first().waitFor()
    expect(await admin.section("connection").getByText("Connected").count()).toBe(1)
    await admin.look("no-payments")
  })
}
