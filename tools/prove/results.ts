import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { homedir } from "node:os"
import path from "node:path"
import { z } from "zod"

const result = z.object({
  name: z.string(),
  command: z.string(),
  goal: z.string(),
  passed: z.boolean(),
  /** The last line of the command's output: its own summary. */
  figure: z.string(),
  seconds: z.number(),
  /** When it ended, in ISO 8601. */
  endedAt: z.string(),
  machine: z.string(),
})
export type Result = z.infer<typeof result>

/** Outside the checkout, so that a result never changes it. */
export const defaultFolder = () =>
  path.join(
    process.env.XDG_STATE_HOME ?? path.join(homedir(), ".local", "state"),
    "medusa-payment-multisafepay-alipay",
  )

/**
 * The results of one commit: a file for each part, in a folder with the commit's name. Other commits have their own.
 */
export class Results {
  private readonly folder: string

  /**
   * @param folder where the results of all commits are
   * @param commit the full hash
   */
  constructor(folder: string, commit: string) {
    this.folder = path.join(folder, commit)
    mkdirSync(this.folder, { recursive: true })
  }

  /** @throws ZodError when the file was changed by hand into something else */
  of(name: string): Result | undefined {
    const file = this.fileOf(name, "json")
    return existsSync(file) ? result.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined
  }

  keep(one: Result): void {
    writeFileSync(this.fileOf(one.name, "json"), `${JSON.stringify(one, null, 2)}\n`)
  }

  /** The file with a part's whole output. */
  logOf(name: string): string {
    return this.fileOf(name, "log")
  }

  private fileOf(name: string, ending: string): string {
    return path.join(this.folder, `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.${ending}`)
  }
}
