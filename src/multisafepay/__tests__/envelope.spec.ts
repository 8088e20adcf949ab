import { readEnvelope } from "../envelope"
import { refusalError } from "../failure"
import { describeVectors } from "./vectors"

describe("readEnvelope", () => {
  it.each([
    ["success", '{"success":true,"data":{"a":1}}', 200, { kind: "success", data: { a: 1 } }],
    ["success as 1", '{"success":1,"data":[]}', 200, { kind: "success", data: [] }],
    ["no success but data", '{"data":{"a":1}}', 200, { kind: "success", data: { a: 1 } }],
    [
      "a success with an HTTP status that is none",
      '{"success":true,"data":{}}',
      404,
      { kind: "success", data: {} },
    ],
    [
      "an error with HTTP 200",
      '{"success":false,"data":{},"error_code":1006}',
      200,
      { kind: "error", code: 1006 },
    ],
    [
      "an error code as a string",
      '{"success":false,"error_code":"1032"}',
      401,
      { kind: "error", code: 1032 },
    ],
    ["success as 0", '{"success":0,"data":{}}', 200, { kind: "error" }],
    ["only an error code", '{"error_code":9999}', 200, { kind: "error", code: 9999 }],
    ["the second form", '{"message":"Forbidden"}', 403, { kind: "error" }],
    [
      "the second form with success",
      '{"message":"Validation error","errors":[],"success":false}',
      422,
      { kind: "error" },
    ],
    [
      "an error that carries data but no success",
      '{"data":{"a":1},"message":"Not found"}',
      404,
      { kind: "error" },
    ],
    ["a page of a proxy", "<html>Bad gateway</html>", 502, { kind: "unparsable" }],
    ["nothing", "", 200, { kind: "unparsable" }],
    ["half an answer", '{"success":true,"da', 200, { kind: "unparsable" }],
    ["a list", "[1]", 200, { kind: "unparsable" }],
    ["a text", '"OK"', 200, { kind: "unparsable" }],
    ["null", "null", 200, { kind: "unparsable" }],
    ["JSON of somebody else", '{"status":"ok"}', 200, { kind: "unparsable" }],
    ["nesting without end", "[".repeat(200_000), 200, { kind: "unparsable" }],
  ])("readEnvelope understands %s", (_name, text, status, expected) => {
    expect(readEnvelope(text, status)).toMatchObject(expected)
  })
})

describeVectors("error-envelopes.json", (text) => {
  const { examples } = JSON.parse(text) as {
    examples: { where: string; http: number; body: { error_code?: number } }[]
  }

  it.each(examples.map((example) => [`${example.where} (HTTP ${example.http})`, example] as const))(
    'readEnvelope reads the example "%s" as an error with its code',
    (_name, { http, body }) => {
      const envelope = readEnvelope(JSON.stringify(body), http)
      expect(envelope).toEqual(
        body.error_code === undefined ? { kind: "error" } : { kind: "error", code: body.error_code },
      )
    },
  )

  it.each([
    ["most errors", "GET", "request"],
    ["GET /gateways bad key", "GET", "configuration"],
    ["GET /gateways/{id} unknown", "GET", "configuration"],
    ["PATCH /orders/{id}", "PATCH", "request"],
    ["account-level validation", "GET", "request"],
    ["GET /transactions bad key", "GET", "configuration"],
    ["GET /transactions/{id} unknown", "GET", "request"],
  ])('readEnvelope classifies "%s", answered to a %s, as an error of kind %s', (where, method, kind) => {
    const example = examples.find((candidate) => candidate.where === where)
    const refusal = { httpStatus: example?.http ?? 0, code: example?.body.error_code, unparsable: false }
    expect(refusalError({ method, template: "/x" }, refusal).kind).toBe(kind)
  })
})
