import { isAllowedUrl } from "../allowed-url"

const ORIGINS = ["https://www.example.com", "http://localhost:8000"]

describe("a return URL", () => {
  it.each([
    "https://www.example.com/return?cart_id=cart_1",
    "https://www.example.com",
    "http://localhost:8000/return",
  ])("allows the return URL %s", (url) => {
    expect(isAllowedUrl(url, ORIGINS)).toBe(true)
  })

  it.each([
    "https://www.example.com.evil.example/return",
    "https://evil.example/https://www.example.com",
    "https://www.example.com@evil.example/",
    "https://user:password@www.example.com/",
    "http://www.example.com/return",
    "https://www.example.com:8443/return",
    "http://localhost:8001/",
    "//www.example.com/return",
    "/return",
    "javascript:alert(1)//https://www.example.com",
    "data:text/html,hello",
    "teashop://www.example.com/return",
    "https:\\\\www.example.com",
    "https://www.example.com\\@evil.example/",
    "",
  ])("refuses the return URL %s", (url) => {
    expect(isAllowedUrl(url, ORIGINS)).toBe(false)
  })
})
