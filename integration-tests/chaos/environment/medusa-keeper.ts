import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { startMedusa } from "../../../tools/demo/medusa"
import type { SupervisedProcess } from "../../../tools/supervised-process"
import type { Kill } from "../plan/plan"
import type { House } from "./house"

/** The shop as a chaos run sees it: one process or several. */
export interface ShopKeeper {
  /** How often one of its processes was killed, and how often one died by itself, which it must not. */
  readonly kills: number
  readonly deaths: number
  /** Resolves once the shop answers. */
  start(): Promise<void>
  stop(): Promise<void>
  /** Closes the shop in good order for as long as `work` takes; resolves once it is open again. */
  whileClosed(work: () => Promise<void>): Promise<void>
  /** SIGKILL in the middle of whatever it does; resolves once all of it answers again. */
  killAndRestart(kill?: Kill): Promise<void>
}

const STARTS = 5

/** `env`: asked at each start, because keys change. */
export type KeptMedusa = { name: string; port: number; env: () => NodeJS.ProcessEnv }

/** Starts one Medusa, kills it as a power cut would, and starts it again. */
export class MedusaKeeper implements ShopKeeper {
  kills = 0
  deaths = 0
  private process: SupervisedProcess | undefined
  private changing: Promise<void> = Promise.resolve()
  private expectedToEnd = false

  constructor(
    private readonly medusa: KeptMedusa,
    private readonly logs: string,
  ) {}

  static ofHouse(house: Pick<House, "medusaPort" | "env" | "logs">): MedusaKeeper {
    return new MedusaKeeper({ name: "medusa", port: house.medusaPort, env: () => house.env }, house.logs)
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
    const process = await this.startPatiently()
    this.process = process
    this.expectedToEnd = false
    process.exited.then((code) => {
      if (this.process !== process || this.expectedToEnd) return
      this.deaths++
      console.error(`Medusa (${name}) ended by itself with ${code}:\n${process.tail()}`)
      void this.start()
    })
  }

  /** Like a supervisor: Medusa does not start when its database or Redis falls over at that moment. */
  private async startPatiently(): Promise<SupervisedProcess> {
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

  /** One change at a time: a kill while it boots waits until it is up. */
  private inTurn(change: () => Promise<void>): Promise<void> {
    const turn = this.changing.then(change)
    this.changing = turn.catch(() => undefined)
    return turn
  }
}
