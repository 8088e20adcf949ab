import fc from "fast-check"
import { JsonInteger, writeJson } from "../json-writer"

test.each(["compact", "spaced", "escaped"] as const)(
  'JSON in the form "%s" parses back to the same data',
  (style) => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(writeJson(value, style))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  },
)

test("compact JSON is what JSON.stringify writes", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(writeJson(value)).toBe(JSON.stringify(value))
    }),
  )
})

test("escaped JSON is ASCII with escaped slashes, as PHP writes it", () => {
  expect(writeJson({ a: "é/茶" }, "escaped")).toBe('{"a":"\\u00e9\\/\\u8336"}')
})

test("spaced JSON has a space after each colon and comma", () => {
  expect(writeJson({ a: [1, 2], b: null }, "spaced")).toBe('{"a": [1, 2], "b": null}')
})

test("integers of any size are written whole and bare", () => {
  expect(writeJson({ id: new JsonInteger("17472052901237123") })).toBe('{"id":17472052901237123}')
})

test.each(["", "1.5", "01", "abc", "1,2"])("the text %p is refused as an integer", (digits) => {
  expect(() => new JsonInteger(digits)).toThrow("is not an integer")
})

test("undefined members are left out of the JSON", () => {
  expect(writeJson({ a: undefined, b: 1 })).toBe('{"b":1}')
})
