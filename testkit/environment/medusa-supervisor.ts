import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import type { SupervisedProcess } from "../processes/supervised-process"
import { startMedusa } from "../servers/medusa"
import type { TestEnvironment } from "./test-environment"

/** In a cluster: which servers. */
export type KilledServers = 0 | 1 | "both"

/** Starts and stops the shop, which has one process or several. */
export interface ShopSupervisor {
  /** How many times one of its processes was killed, and how many times one ended by itself, which must not happen. */
  readonly kills: number
  readonly deaths: number
  /** Resolves when the shop answers. */
  start(): Promise<void>
  stop(): Promise<void>
  /** Stops the shop while `work` runs; resolves when it answers again. */
  whileClosed(work: () => Promise<void>): Promise<void>
  /** Sends SIGKILL; resolves when the whole shop answers again. */
  killAndRestart(kill?: { server: KilledServers }): Promise<void>
}

const STARTS = 5

/** `env` is called at each start, because keys change. */
export type SupervisedMedusa = { name: string; port: number; env: () => NodeJS.ProcessEnv }

/** Starts one Medusa process, kills it like a power failure, and starts it again. */
export class MedusaSupervisor implements ShopSupervisor {
  kills = 0
  deaths = 0
  private process: SupervisedProcess | undefined
  private changing: Promise<void> = Promise.resolve()
  private expectedToEnd = false

  constructor(
    private readonly medusa: SupervisedMedusa,
    private readonly logs: string,
  ) {}

  static ofEnvironment(environment: Pick<TestEnvironment, "medusaPort" | "env" | "logs">): MedusaSupervisor {
    return new MedusaSupervisor(
      { name: "medusa", port: environment.medusaPort, env: () => environment.env },
      environment.logs,
    )
  }

  start(): Promise<void> {
    return this.inTurn(() => this.boot())
  }

  killAndRestart(): Promise<void> {
    return this.inTurn(async () => {
      this.kills++
      this.expectedToEnd = true
      this.process?.kill()
      await this.process?.exited
      await this.boot()
    })
  }

  stop(): Promise<void> {
    return this.inTurn(() => this.end())
  }

  whileClosed(work: () => Promise<void>): Promise<void> {
    return this.inTurn(async () => {
      await this.end()
      try {
        await work()
      } finally {
        await this.boot()
      }
    })
  }

  private async end(): Promise<void> {
    this.expectedToEnd = true
    await this.process?.stop()
    this.process = undefined
  }

  private async boot(): Promise<void> {
    const { name } = this.medusa
    const process = await this.startWithRetries()
    this.process = process
    this.expectedToEnd = false
    process.exited.then((code) => {
      if (this.process !== process || this.expectedToEnd) return
      this.deaths++
      console.error(`Medusa (${name}) ended by itself with ${code}:\n${process.tail()}`)
      void this.start()
    })
  }

  /** Tries several times: Medusa does not start when its database or Redis fails at that moment. */
  private async startWithRetries(): Promise<SupervisedProcess> {
    const { name, port, env } = this.medusa
    for (let tries = 1; ; tries++) {
      try {
        return await startMedusa(port, env(), join(this.logs, `${name}.log`))
      } catch (error) {
        if (tries === STARTS) throw error
        await pause(1_000)
      }
    }
  }

  /** One change at a time: a kill during the boot waits until the process is up. */
  private inTurn(change: () => Promise<void>): Promise<void> {
    const turn = this.changing.then(change)
    this.changing = turn.catch(() => undefined)
    return turn
  }
}
