import { type KilledServers, MedusaSupervisor, type ShopSupervisor } from "./medusa-supervisor"
import type { TestEnvironment } from "./test-environment"

/** Two servers behind a round robin, and two workers. */
export class ClusterSupervisor implements ShopSupervisor {
  private readonly servers: MedusaSupervisor[]
  private readonly workers: MedusaSupervisor[]

  private closed: Promise<void> = Promise.resolve()

  constructor(
    environment: Pick<TestEnvironment, "env" | "logs">,
    ports: { servers: readonly number[]; workers: readonly number[] },
  ) {
    const keep = (mode: "server" | "worker") => (port: number, index: number) =>
      new MedusaSupervisor(
        { name: `${mode}-${index + 1}`, port, env: () => ({ ...environment.env, MEDUSA_WORKER_MODE: mode }) },
        environment.logs,
      )
    this.servers = ports.servers.map(keep("server"))
    this.workers = ports.workers.map(keep("worker"))
  }

  get kills(): number {
    return this.sum(({ kills }) => kills)
  }

  get deaths(): number {
    return this.sum(({ deaths }) => deaths)
  }

  async start(): Promise<void> {
    await Promise.all(this.all.map((medusa) => medusa.start()))
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map((medusa) => medusa.stop()))
  }

  whileClosed(work: () => Promise<void>): Promise<void> {
    const change = this.closed.then(async () => {
      await this.stop()
      try {
        await work()
      } finally {
        await this.start()
      }
    })
    this.closed = change.catch(() => undefined)
    return change
  }

  /** It is unknown which of the two servers makes a call, so a kill during a call may end both. */
  async killAndRestart(kill?: { server: KilledServers }): Promise<void> {
    await this.closed
    const victims = this.servers.filter((_, index) => kill?.server === "both" || kill?.server === index)
    await Promise.all(victims.map((server) => server.killAndRestart()))
  }

  async killServer(index: number): Promise<void> {
    await this.closed
    await this.servers[index]?.killAndRestart()
  }

  async killWorker(index: number): Promise<void> {
    await this.closed
    await this.workers[index]?.killAndRestart()
  }

  private get all(): MedusaSupervisor[] {
    return [...this.servers, ...this.workers]
  }

  private sum(of: (medusa: MedusaSupervisor) => number): number {
    return this.all.reduce((total, medusa) => total + of(medusa), 0)
  }
}
