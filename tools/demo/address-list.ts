import { TEA_SHOP_PUBLISHABLE_KEY } from "../../testkit/tea-shop/credentials"
import type { Demo } from "./start-demo"

/** The addresses of all parts, and their logins. */
export function addressList({ settings, databaseUrl, hasStorefront, admin }: Demo): string {
  const medusa = `http://localhost:${settings.medusaPort}`
  const sandbox = new URL(settings.psp.baseUrl).origin
  const rows = [
    ...(hasStorefront ? [["Storefront", `http://localhost:${settings.storefrontPort}`, "buy some tea"]] : []),
    ["Medusa admin", `${medusa}/app`, `${admin.email}  ${admin.password}`],
    ["Store API", `${medusa}/store`, TEA_SHOP_PUBLISHABLE_KEY],
    settings.psp.kind === "sandbox"
      ? ["MultiSafepay sandbox", `${sandbox}/dashboard`, "no login"]
      : ["MultiSafepay", settings.psp.baseUrl, "your own account"],
    ["PostgreSQL", databaseUrl, ""],
    ["Logs", settings.logs, ""],
  ]
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  const lines = rows.map(([name = "", at = "", login = ""]) =>
    `  ${name.padEnd(width(0))}  ${at.padEnd(width(1))}  ${login}`.trimEnd(),
  )
  return ["", ...lines, "", "Ctrl-C stops all of it; the next start finds it as it was.", ""].join("\n")
}
