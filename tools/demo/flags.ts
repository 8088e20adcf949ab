import { readFlags } from "../../src/scripts/command-line"

export interface Flags {
  checkout: boolean
  cluster: boolean
  fresh: boolean
  help: boolean
}

/** @throws UsageError that names what is wrong and the known flags */
export function parseFlags(args: string[]): Flags {
  return readFlags(args, {
    checkout: { type: "boolean", default: false },
    cluster: { type: "boolean", default: false },
    fresh: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  })
}

export const HELP = `
A tea shop on this machine that takes Alipay: Medusa with its admin, PostgreSQL, an example
storefront, and a sandbox that plays MultiSafepay. Nothing to install or configure.

  npm run demo                  open the shop until Ctrl-C; the next start finds it as it was
  npm run demo -- --checkout    play one shopper from cart to partial refund and exit
  npm run demo -- --cluster     the same shop as two servers behind a round robin and two workers, on a
                                redis-server of its own; with --checkout a shopper walks through it
  npm run demo -- --fresh       throw away what earlier runs kept (databases, Redis, sandbox), then go on
  npm run demo -- --help        this text

Environment
  DEMO_MEDUSA_PORT              9000 unless set
  DEMO_STOREFRONT_PORT          8000 unless set
  DEMO_SANDBOX_PORT             4010 unless set
  DEMO_POSTGRES_PORT            any free port unless set

  MULTISAFEPAY_API_KEY          talk to MultiSafepay's test environment instead of the sandbox
  MULTISAFEPAY_BASE_URL         the same at another address, for example http://localhost:4010/v1/json
  MULTISAFEPAY_PAY_COMMAND      with --checkout: run with the payment URL as its argument, to have it paid;
                                without it the URL is printed for you to open
  MEDUSA_BACKEND_URL            where the PSP reaches this Medusa, for example the https address of a tunnel

Everything that is kept lies in .demo/, logs in .demo/logs/.
`.trim()
