import { renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { ModulesSdkUtils } from "@medusajs/framework/utils"
import type { Psp } from "../actors/psp"

/** Longer than a process of the shop needs to notice that the clock was moved, in ms. */
const UNTIL_SEEN_MS = 150

/**
 * The clock that shop, database and MultiSafepay share in a chaos run. It runs at normal speed and can be moved
 * forward. Jobs, time windows, leases and resends are then due as in production, without waiting and without changing
 * the age of a row.
 */
export class SharedClock {
  private aheadMs = 0
  private pg: Database | undefined

  private constructor(private readonly file: string) {}

  /** @param folder where the shop's processes read how far the clock was moved */
  static at(folder: string): SharedClock {
    const clock = new SharedClock(join(folder, "clock"))
    clock.write()
    return clock
  }

  /** The environment variables with which a process of the shop uses this clock. */
  get env(): { CHAOS_CLOCK_FILE: string; NODE_OPTIONS: string } {
    const options = [process.env.NODE_OPTIONS, `--require "${join(__dirname, "moved-clock.cjs")}"`]
    return { CHAOS_CLOCK_FILE: this.file, NODE_OPTIONS: options.filter(Boolean).join(" ") }
  }

  /** Makes a database use this clock. Call it before its tables exist: their column defaults keep that `now()`. */
  async applyTo(databaseUrl: string): Promise<void> {
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
   * Resolves when all processes use the new time, and MultiSafepay has sent what became due.
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

  /** Renames a file, so that no process reads half a number. */
  private write(): void {
    writeFileSync(`${this.file}.new`, String(this.aheadMs))
    renameSync(`${this.file}.new`, this.file)
  }
}

type Database = ReturnType<typeof ModulesSdkUtils.createPgConnection>

/** PostgreSQL's own `now()` stays available under another name. The database is deleted afterwards. */
const MOVED_NOW = [
  "create schema chaos",
  "create table chaos.clock (ahead interval not null)",
  "insert into chaos.clock values ('0')",
  "alter function pg_catalog.now() rename to unmoved_now",
  `create function pg_catalog.now() returns timestamptz language sql stable parallel safe
     as 'select pg_catalog.unmoved_now() + (select ahead from chaos.clock)'`,
]
