/** Where the parts of a tea shop run, and what they store. */
export interface TeaShopSettings {
  medusaPort: number
  storefrontPort: number
  sandboxPort: number
  /** Undefined: any free port. */
  postgresPort: number | undefined
  psp: PspSettings
  /** Where the PSP reaches Medusa, if not at its local address. */
  publicBackendUrl: string | undefined
  /** Two servers behind a round robin and two workers, on Redis, instead of one process. */
  cluster?: boolean
  /** The folder for everything that one start leaves for the next. */
  keepIn: string
  logs: string
}

export interface PspSettings {
  /** The sandbox of this repository, or the API of MULTISAFEPAY_API_KEY. */
  kind: "sandbox" | "external"
  apiKey: string
  /** For an external PSP; the sandbox's follows from its port. */
  baseUrl: string
  /** The command that pays, given the payment URL. */
  payCommand: string | undefined
}
