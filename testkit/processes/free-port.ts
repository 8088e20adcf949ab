import { createServer } from "node:net"

/** A TCP port on which nothing listens right now, at any address. */
export function freePort(): Promise<number> {
  return listenOnce(0)
}

export async function isPortFree(port: number): Promise<boolean> {
  return listenOnce(port).then(
    () => true,
    () => false,
  )
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().unref()
    server.once("error", reject)
    server.listen(port, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address ? address.port : port))
    })
  })
}
