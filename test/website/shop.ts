import { once } from 'node:events'
import { createServer } from 'node:http'
import { onTestFinished } from 'vitest'

/** A page of somebody else's site, on another origin than the desk's, as strict as docs/WIDGET.md says it may be. */
export const openShop = async (desk: string, locale: string): Promise<string> => {
  const server = createServer((_request, response) => {
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'self'; script-src ${desk}; frame-src ${desk}`,
    })
    response.end(
      `<!doctype html><html lang="${locale}"><title>A shop</title><main><h1>A shop</h1><a href="/">Home</a></main>
      <script src="${desk}/widget.js" data-locale="${locale}" defer></script></html>`,
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://localhost:${typeof address === 'object' && address ? address.port : 0}`
}
