import { existsSync } from "node:fs"
import { join, relative } from "node:path"
import { serve } from "@hono/node-server"
import { serveStatic } from "@hono/node-server/serve-static"
import { Hono } from "hono"
import { compress } from "hono/compress"
import { ROOT } from "../checkout"
import { supervise } from "../processes/supervised-process"
import type { TeaShopSettings } from "../settings"
import { TEA_SHOP_PUBLISHABLE_KEY } from "../tea-shop/credentials"
import { fingerprint, type Stamps } from "./stamps"

/** Builds the example storefront unless that build exists. */
export async function ensureStorefront(stamps: Stamps, { keepIn, logs }: TeaShopSettings): Promise<string> {
  const built = builtIn(keepIn)
  if (!existsSync(join(built, "index.html"))) stamps.forget("storefront")
  return stamps.unlessDone(
    "storefront",
    fingerprint(["storefront", "src/storefront", "package-lock.json"]),
    async () => {
      const logFile = join(logs, "storefront-build.log")
      const vite = supervise(
        process.execPath,
        [
          join(ROOT, "node_modules", "vite", "bin", "vite.js"),
          ...["build", "storefront", "--outDir", built, "--emptyOutDir"],
        ],
        { cwd: ROOT, logFile },
      )
      const code = await vite.exited
      if (code !== 0) throw new Error(`vite build ended with ${code}:\n${vite.tail()}\nAll of it: ${logFile}`)
    },
  )
}

/**
 * Serves the build; every path that is not a file is a page of the storefront.
 * @returns stops the server
 */
export function serveStorefront({
  keepIn,
  storefrontPort,
  medusaPort,
}: TeaShopSettings): () => Promise<void> {
  // The middleware resolves folders from where the process was started.
  const root = relative(process.cwd(), builtIn(keepIn))
  const app = new Hono()
  app.use(compress())
  app.get("/config.json", (context) =>
    context.json({
      medusaUrl: `http://localhost:${medusaPort}`,
      publishableKey: TEA_SHOP_PUBLISHABLE_KEY,
    }),
  )
  app.use("/assets/*", async (context, next) => {
    await next()
    // Their names change with their contents.
    if (context.res.ok) context.header("cache-control", "public, max-age=31536000, immutable")
  })
  app.use("*", serveStatic({ root }))
  app.get("*", serveStatic({ root, path: "index.html" }))
  const server = serve({ fetch: app.fetch, port: storefrontPort, hostname: "localhost" })
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      if ("closeAllConnections" in server) server.closeAllConnections()
    })
}

const builtIn = (keepIn: string) => join(keepIn, "storefront")
