import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { request } from "node:http"
import { createServer } from "node:https"
import { join } from "node:path"

export interface Certificate {
  /** Files in PEM form. */
  certificateFile: string
  keyFile: string
}

/**
 * A self-signed certificate for localhost, created with the machine's openssl.
 * @param folder where its two files are written
 */
export function selfSignedCertificate(folder: string): Certificate {
  const [certificateFile, keyFile] = [join(folder, "certificate.pem"), join(folder, "key.pem")]
  const args = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
  const names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
  execFileSync("openssl", [...args, ...names, "-keyout", keyFile, "-out", certificateFile], {
    stdio: "ignore",
  })
  return { certificateFile, keyFile }
}

/**
 * Terminates TLS on the loopback address and forwards every request, as the proxy of a host does.
 * @returns closes the proxy and its open connections
 */
export async function startTlsProxy(
  port: number,
  targetPort: number,
  { certificateFile, keyFile }: Certificate,
): Promise<() => void> {
  const options = { cert: readFileSync(certificateFile), key: readFileSync(keyFile) }
  const server = createServer(options, (incoming, answer) => {
    const { method = "GET", url = "/", headers } = incoming
    const passedOn = request({
      host: "localhost",
      port: targetPort,
      method,
      path: url,
      headers: { ...headers, "x-forwarded-proto": "https", "x-forwarded-for": "127.0.0.1" },
    })
    passedOn.on("response", (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    })
    passedOn.on("error", () => answer.destroy())
    incoming.pipe(passedOn)
  })
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, "localhost", resolve)
  })
  return () => {
    server.close()
    server.closeAllConnections()
  }
}
