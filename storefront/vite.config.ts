import { fileURLToPath } from "node:url"
import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [react()],
  resolve: {
    alias: {
      // a shop installs the package; here its source stands next door
      "medusa-payment-multisafepay-alipay/storefront": fileURLToPath(
        new URL("../src/storefront/index.ts", import.meta.url),
      ),
    },
  },
  build: { target: "es2022", outDir: "dist", emptyOutDir: true },
  server: { port: 8000, strictPort: true },
  preview: { port: 8000, strictPort: true },
})
