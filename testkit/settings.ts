/** Where the parts of a tea shop run, and what they keep. */
export interface TeaShopSettings {
  medusaPort: number
  storefrontPort: number
  sandboxPort: number
  /** Undefined: any free port. */
  postgresPort: number | undefined
  psp: PspSettings
  /** Where the PSP reaches Medusa, when that is not its local address. */
  publicBackendUrl: string | undefined
  /** Two servers behind a round robin and two workers, on Redis, instead of one process. */
  cluster?: boolean
  /** All that one start leaves for the next. */
  keepIn: string
  logs: string
}

export interface PspSettings {
  /** The sandbox of this repository, or what MULTISAFEPAY_API_KEY belongs to. */
  kind: "sandbox" | "external"
  apiKey: string
  /** Of an external PSP; of the sandbox it follows from its port. */
  baseUrl: string
  /** Pays, given the payment URL. */
  payCommand: string | undefined
}
