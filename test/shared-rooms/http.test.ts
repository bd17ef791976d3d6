import net from 'node:net'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { type BodyError, readBody } from '../../bridge-server/http/body.ts'
import { pooledHttpClient } from '../../bridge-server/http/client.ts'
import { parseJson } from '../../bridge-server/http/json.ts'
import { type Listening, listen, PortTakenError } from '../../bridge-server/http/serve.ts'

const open: Array<{ close(): Promise<void> }> = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((thing) => thing.close()))
})

async function echoServer(limitBytes: number, timeoutMs: number): Promise<Listening> {
  const server = await listen(async (request, response) => {
    try {
      response.end(await readBody(request, { limitBytes, timeoutMs }))
    } catch (error) {
      response.writeHead((error as BodyError).status, { connection: 'close' }).end((error as Error).message)
    }
  }, 0)
  open.push(server)
  return server
}

const client = () => {
  const http = pooledHttpClient()
  open.push(http)
  return http
}

test('a body within its limits arrives byte for byte', async () => {
  const { url } = await echoServer(1000, 1000)
  const body = Buffer.from([0, 255, 13, 10, 0x80])
  const answer = await client().send({ method: 'POST', url, body, timeoutMs: 1000 })
  expect(answer.body).toEqual(body)
})

test('a body over the limit is refused with 413, whether it says so first or not', async () => {
  const { url, port } = await echoServer(10, 1000)
  const declared = await client().send({ method: 'POST', url, body: 'x'.repeat(11), timeoutMs: 1000 })
  expect(declared.status).toBe(413)
  expect(
    await raw(port, 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nb\r\nxxxxxxxxxxx\r\n'),
  ).toContain('413')
})

test('an answer over its limit is cut off; whoever expects a large one says so', async () => {
  const { url } = await echoServer(10_000_000, 5000)
  const asked = { method: 'POST', url, body: Buffer.alloc(5_000_000), timeoutMs: 5000 } as const
  await expect(client().send(asked)).rejects.toThrow('larger than')
  const answer = await client().send({ ...asked, answerBytesMax: 5_000_000 })
  expect(answer.body).toHaveLength(5_000_000)
})

test('a body that dawdles is refused with 408', async () => {
  const { port } = await echoServer(100, 20)
  expect(await raw(port, 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\nslow')).toContain('408')
})

function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (chunk) => (answer += chunk))
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}

test('a taken port is told in one sentence that says what to do', async () => {
  const { port } = await echoServer(10, 10)
  await expect(listen(() => {}, port)).rejects.toThrow(PortTakenError)
  await expect(listen(() => {}, port)).rejects.toThrow(`Port ${port} is already in use.`)
})

test('an answer that does not come in time is an error, not an answer', async () => {
  const silent = await listen(() => {}, 0)
  open.push(silent)
  await expect(client().send({ method: 'GET', url: silent.url, timeoutMs: 30 })).rejects.toThrow()
})

test('an answer that trickles in is cut off at the same deadline, and its connection with it', async () => {
  const { promise: isClosed, resolve: closed } = Promise.withResolvers<void>()
  const trickling = await listen((request, response) => {
    response.write('slow')
    request.socket.once('close', () => closed())
  }, 0)
  open.push(trickling)
  await expect(client().send({ method: 'GET', url: trickling.url, timeoutMs: 300 })).rejects.toThrow('300 ms')
  await isClosed
})

test('strict JSON refuses what two readers could read differently', () => {
  const read = (text: string) => parseJson(Buffer.from(text))
  expect(read('{"amount":{"total":1}}')).toEqual({ amount: { total: 1 } })
  expect(() => read('{"total":1,"total":100}')).toThrow('"total" stands twice')
  expect(() => read('{"a":{"total":1,"\\u0074otal":100}}')).toThrow('"total" stands twice')
  expect(() => read('{"__proto__":{}}')).toThrow('__proto__')
  expect(() => read('{"a":1,}')).toThrow('not valid JSON')
  expect(() => read('// hi\n{}')).toThrow('not valid JSON')
  expect(() => read('\uFEFF{}')).toThrow('not valid JSON')
  expect(() => read(`${'['.repeat(17)}${']'.repeat(17)}`)).toThrow('nests deeper')
  expect(() => parseJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow('not valid UTF-8')
})

test('strict JSON reads whatever JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = JSON.stringify(value)
      if (text.includes('__proto__')) return
      expect(parseJson(Buffer.from(text))).toEqual(JSON.parse(text))
    }),
    { verbose: true },
  )
})
