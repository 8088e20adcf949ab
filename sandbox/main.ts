import { readCommandLine } from "./command-line"
import { startSandbox } from "./server"
import { DEFAULT_SITES } from "./site"

async function main(): Promise<void> {
  const options = readCommandLine(process.argv.slice(2))
  const sandbox = await startSandbox(options)
  console.log(`sandbox ready ${sandbox.url}`)
  const [site] = options.sites ?? DEFAULT_SITES
  console.log(`  orders, refunds, faults  ${sandbox.url}/dashboard`)
  console.log(`  API                      ${sandbox.apiBaseUrl}`)
  console.log(`  API key                  ${site?.apiKey}`)
  const stop = () => {
    sandbox.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  process.once("SIGINT", stop)
  process.once("SIGTERM", stop)
}

/** Node's own message for a port that is in use or forbidden has only its number, not what to do. */
function reasonOf(error: unknown): string {
  const { code, port } = error as { code?: string; port?: number }
  if (code === "EADDRINUSE") {
    return `another program listens on port ${port} already, perhaps another sandbox. Stop it, or take another port with --port, for example --port ${(port ?? 0) + 1}`
  }
  if (code === "EACCES") {
    return `port ${port} may not be used by this user. Take another one with --port, for example --port 4010`
  }
  return error instanceof Error ? error.message : String(error)
}

main().catch((error: unknown) => {
  console.error(`sandbox: ${reasonOf(error)}`)
  process.exit(1)
})
