import { renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { ModulesSdkUtils } from "@medusajs/framework/utils"
import type { Psp } from "../../harness/psp"

/** Longer than a process of the shop takes to see that the clock was moved, in ms. */
const UNTIL_SEEN_MS = 150

/**
 * The one clock of a chaos run, by which shop, database and MultiSafepay live: it runs as the machine's does, and can
 * be moved forward. Jobs, windows, leases and resends are then due as they would be in production, without anybody
 * having to wait, and without a row that is made older than it is.
 */
export class WorldClock {
  private aheadMs = 0
  private pg: Database | undefined

  private constructor(private readonly file: string) {}

  /** @param folder where the processes of the shop read how far the clock was moved */
  static at(folder: string): WorldClock {
    const clock = new WorldClock(join(folder, "clock"))
    clock.write()
    return clock
  }

  /** What a process of the shop needs in order to live by this clock. */
  get env(): { CHAOS_CLOCK_FILE: string; NODE_OPTIONS: string } {
    const options = [process.env.NODE_OPTIONS, `--require "${join(__dirname, "moved-clock.cjs")}"`]
    return { CHAOS_CLOCK_FILE: this.file, NODE_OPTIONS: options.filter(Boolean).join(" ") }
  }

  /**
   * Makes a database live by this clock. Before its tables are made: the defaults of their columns keep the function
   * that `now()` was when they were.
   */
  async rule(databaseUrl: string): Promise<void> {
    this.pg = ModulesSdkUtils.createPgConnection({ clientUrl: `${databaseUrl}?application_name=chaos` })
    for (const statement of MOVED_NOW) await this.pg.raw(statement)
  }

  /** Ms since the epoch. */
  now(): number {
    return Date.now() + this.aheadMs
  }

  nowSeconds(): number {
    return Math.floor(this.now() / 1000)
  }

  /**
   * Resolves once everybody lives by the new time, and MultiSafepay has sent what fell due.
   * @returns the first moment of the new time, in ms since the epoch
   */
  async advance(seconds: number, psp: Psp): Promise<number> {
    this.aheadMs += seconds * 1000
    const since = this.now()
    await this.pg?.raw("update chaos.clock set ahead = ? * interval '1 millisecond'", [this.aheadMs])
    this.write()
    await pause(UNTIL_SEEN_MS)
    await psp.advance(seconds)
    return since
  }

  async close(): Promise<void> {
    await this.pg?.destroy()
  }

  /** As a whole, so that nobody reads half a number. */
  private write(): void {
    writeFileSync(`${this.file}.new`, String(this.aheadMs))
    renameSync(`${this.file}.new`, this.file)
  }
}

type Database = ReturnType<typeof ModulesSdkUtils.createPgConnection>

/** PostgreSQL's own `now()` stays within reach under another name. The database is thrown away afterwards. */
const MOVED_NOW = [
  "create schema chaos",
  "create table chaos.clock (ahead interval not null)",
  "insert into chaos.clock values ('0')",
  "alter function pg_catalog.now() rename to unmoved_now",
  `create function pg_catalog.now() returns timestamptz language sql stable parallel safe
     as 'select pg_catalog.unmoved_now() + (select ahead from chaos.clock)'`,
]
