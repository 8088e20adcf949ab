import { fileURLToPath } from "node:url"
import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [react()],
  resolve: {
    alias: {
      // a shop installs the package; here its source is next to the storefront
      "medusa-payment-multisafepay-alipay/storefront": fileURLToPath(
        new URL("../src/storefront/index.ts", import.meta.url),
      ),
      // Medusa's sdk uses it to write queries: a sixth of all JavaScript, although a shop needs only twenty lines of
      // it.
      qs: fileURLToPath(new URL("./src/query-string.ts", import.meta.url)),
      "fetch-event-stream": fileURLToPath(new URL("./src/no-event-stream.ts", import.meta.url)),
    },
  },
  build: {
    target: "es2022",
    outDir: "dist",
    emptyOutDir: true,
    modulePreload: false,
    // Its files only declare classes: what the first page does not use can go into a later file.
    rollupOptions: { treeshake: { moduleSideEffects: (id) => !id.includes("@medusajs/js-sdk") } },
  },
  server: { port: 8000, strictPort: true },
  preview: { port: 8000, strictPort: true },
})
