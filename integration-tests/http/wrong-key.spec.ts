import { ALIPAY, aTeaShop } from "../harness/shop"

const WRONG_KEY = "a-key-that-multisafepay-does-not-know-0001"

aTeaShop("A shop with a wrong API key", { options: { apiKey: WRONG_KEY } }, (shop) => {
  it("a shop with a wrong API key says that the key is wrong, without revealing it", async () => {
    const said: string[] = []
    const spies = [process.stdout, process.stderr].map((stream) =>
      jest.spyOn(stream, "write").mockImplementation((chunk) => {
        said.push(String(chunk))
        return true
      }),
    )
    const shopper = shop.shopper()

    const failure = await shopper.checkout(ALIPAY).catch((error: Error & { body?: object }) => error)
    for (const spy of spies) spy.mockRestore()

    expect(failure).toMatchObject({ body: { message: expect.stringMatching(/1032|API key/) } })
    expect(said.join("")).not.toContain(WRONG_KEY)
    expect(JSON.stringify((failure as { body?: object }).body)).not.toContain(WRONG_KEY)
  })
})
