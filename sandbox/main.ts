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

main().catch((error: unknown) => {
  console.error(`sandbox: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
})
