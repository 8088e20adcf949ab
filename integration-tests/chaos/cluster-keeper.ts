import type { House } from "./house"
import { MedusaKeeper, type ShopKeeper } from "./medusa-keeper"
import type { Kill } from "./plan"

/** Two servers behind a round robin, and two workers. */
export class ClusterKeeper implements ShopKeeper {
  private readonly servers: MedusaKeeper[]
  private readonly workers: MedusaKeeper[]

  constructor({ env, logs }: House, ports: { servers: readonly number[]; workers: readonly number[] }) {
    const keep = (mode: "server" | "worker") => (port: number, index: number) =>
      new MedusaKeeper(
        { name: `${mode}-${index + 1}`, port, env: { ...env, MEDUSA_WORKER_MODE: mode } },
        logs,
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

  /** Which of two servers is in a call nobody knows, so a kill in the middle of one may take both. */
  async killAndRestart(kill?: Kill): Promise<void> {
    const victims = this.servers.filter((_, index) => kill?.server === "both" || kill?.server === index)
    await Promise.all(victims.map((server) => server.killAndRestart()))
  }

  async killServer(index: number): Promise<void> {
    await this.servers[index]?.killAndRestart()
  }

  async killWorker(index: number): Promise<void> {
    await this.workers[index]?.killAndRestart()
  }

  private get all(): MedusaKeeper[] {
    return [...this.servers, ...this.workers]
  }

  private sum(of: (medusa: MedusaKeeper) => number): number {
    return this.all.reduce((total, medusa) => total + of(medusa), 0)
  }
}
