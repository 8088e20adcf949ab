export interface ShopSettings {
  databaseUrl: string
  withPlugin: boolean
  pspUrl: string
  logFile: string
}

/** What shop/medusa-config.js reads. */
export function shopEnvironment(settings: ShopSettings, port: number): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: "production",
    MEDUSA_DISABLE_TELEMETRY: "true",
    DATABASE_URL: settings.databaseUrl,
    PORT: String(port),
    BENCH_WITH_PLUGIN: String(settings.withPlugin),
    BENCH_BACKEND_URL: shopUrl(port),
    BENCH_PSP_URL: settings.pspUrl,
  }
}

export const shopUrl = (port: number): string => `http://localhost:${port}`
