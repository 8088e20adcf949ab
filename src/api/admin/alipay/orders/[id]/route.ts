import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { z } from "zod/v4"
import { parseBody } from "../../parse-body"
import { answerView } from "../answer-view"

const querySchema = z.strictObject({
  refresh: z
    .enum(["true", "false"], { error: "must be true or false" })
    .default("false")
    .transform((text) => text === "true"),
})

/** What the order page shows about Alipay; `alipay` is null for an order that has nothing to do with it. */
export async function GET(request: AuthenticatedMedusaRequest, response: MedusaResponse): Promise<void> {
  const { refresh } = parseBody(querySchema, request.query)
  response.json({ alipay: await answerView(request, String(request.params.id), { refresh }) })
}
