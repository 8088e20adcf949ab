import { randomBytes } from "node:crypto"
import type { Psp } from "../actors/psp"
import { SITE_KEY } from "../servers/sandbox-keys"
import type { SharedClock } from "./shared-clock"

/** The sandbox's id of the shop's site. */
const SITE_ID = 10_001

/** The keys that MultiSafepay has issued for the shop's site. It accepts only the last one. */
export class SiteKeys {
  private readonly given: { since: number; key: string }[] = [{ since: 0, key: SITE_KEY }]

  /** @param shops environments of the shop's processes, which read the key at their start */
  constructor(
    private readonly psp: Psp,
    private readonly clock: SharedClock,
    private readonly shops: NodeJS.ProcessEnv[],
  ) {}

  get current(): string {
    return this.given.at(-1)?.key ?? SITE_KEY
  }

  /** The key with which a message of that time was signed. @param seconds since the epoch, by the run's clock */
  at(seconds: number): string {
    return this.given.filter(({ since }) => since <= seconds).at(-1)?.key ?? SITE_KEY
  }

  /** Creates a new key in MultiSafepay's dashboard, which refuses the former one from then on. */
  async rotate(): Promise<void> {
    const key = randomBytes(20).toString("hex")
    await this.psp.settings({ site_keys: { [SITE_ID]: key } })
    this.given.push({ since: this.clock.nowSeconds(), key })
  }

  /** Writes the current key into the shop's configuration. */
  configure(): void {
    for (const env of this.shops) env.MULTISAFEPAY_API_KEY = this.current
  }
}
