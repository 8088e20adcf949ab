import diagnostics from "node:diagnostics_channel"
import { startSandbox } from "../../sandbox/server"

/** The sandbox, with a count of its connections. */
async function main(): Promise<void> {
  process.on("disconnect", () => process.exit())
  let connections = 0
  diagnostics.subscribe("net.server.socket", () => {
    connections++
  })
  const { url, apiBaseUrl } = await startSandbox()
  process.on("message", ({ id }: { id: number }) => {
    process.send?.({ id, answer: connections })
    connections = 0
  })
  process.send?.({ url, apiBaseUrl })
}

main().catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
