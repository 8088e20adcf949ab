import { readFlags, UsageError } from "../../src/scripts/command-line"

export type Flags = {
  help: boolean
  checkouts: number
  seed: string
  minutes: number
  shoppers: number
  cluster: boolean
  emptyTables: boolean
}

export const HELP = `
Runs shoppers, a merchant, attackers and faults against a real shop, lets time pass, and checks the books.

  npm run test:chaos -- --checkouts 60 --seed 1

  --checkouts N   number of shoppers (60)
  --seed S        decides the whole plan; the same seed makes the same one (1)
  --minutes M     no new shopper is started after M minutes
  --shoppers N    how many shoppers there are at a time (8)
  --cluster       two servers behind a round robin and two workers, on Redis; these are killed too
  --empty-tables  the plugin's own tables are emptied three times while shoppers pay
  --help          this text

The summary counts each fault and attack, and lists those that happened too seldom for the run's
size. Exit code 1 when an invariant is breached, and from 500 checkouts on also when a fault or an
attack happened too seldom. Logs and books are in .artifacts/chaos/, in a folder for each seed:
several runs are possible at the same time.
`.trim()

/** @throws UsageError that names what is wrong with which flag */
export function parseFlags(args: string[]): Flags {
  const values = readFlags(args, {
    checkouts: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
    minutes: { type: "string" },
    shoppers: { type: "string", default: "8" },
    cluster: { type: "boolean", default: false },
    "empty-tables": { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  })
  return {
    help: values.help,
    cluster: values.cluster,
    emptyTables: values["empty-tables"],
    checkouts: positive("--checkouts", values.checkouts),
    seed: values.seed,
    minutes: values.minutes === undefined ? Number.POSITIVE_INFINITY : positive("--minutes", values.minutes),
    shoppers: positive("--shoppers", values.shoppers),
  }
}

function positive(flag: string, text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number > 0) return number
  throw new UsageError(`${flag} must be a whole number of 1 or more, for example ${flag} 60, not "${text}"`)
}
