import { join } from "node:path"
import { startMedusa } from "../../tools/demo/medusa"
import type { LeashedProcess } from "../../tools/leash"
import type { House } from "./house"

/** Starts the shop, kills it as a power cut would, and starts it again. */
export class MedusaKeeper {
  /** How often it was killed, and how often it died by itself, which it must not. */
  kills = 0
  deaths = 0
  private process: LeashedProcess | undefined
  private changing: Promise<void> = Promise.resolve()
  private expectedToEnd = false

  constructor(private readonly house: House) {}

  /** Resolves once the shop answers. */
  start(): Promise<void> {
    return this.inTurn(() => this.boot())
  }

  /** SIGKILL in the middle of whatever it does; resolves once it answers again. */
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
    return this.inTurn(async () => {
      this.expectedToEnd = true
      await this.process?.stop()
      this.process = undefined
    })
  }

  private async boot(): Promise<void> {
    const { medusaPort, env, logs } = this.house
    const process = await startMedusa(medusaPort, env, join(logs, "medusa.log"))
    this.process = process
    this.expectedToEnd = false
    process.exited.then((code) => {
      if (this.process !== process || this.expectedToEnd) return
      this.deaths++
      console.error(`Medusa ended by itself with ${code}:\n${process.tail()}`)
      void this.start()
    })
  }

  /** One change at a time: a kill while it boots waits until it is up. */
  private inTurn(change: () => Promise<void>): Promise<void> {
    const turn = this.changing.then(change)
    this.changing = turn.catch(() => undefined)
    return turn
  }
}
