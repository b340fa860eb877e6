# A platform for attackers-by-class.py: lets in whatever is a load test's key, answers "unanswered" never, and refuses the rest.
import asyncio, json
async def serve(reader, writer):
    try:
        head = await reader.readuntil(b'\r\n\r\n')
        length = [int(l.split(b':')[1]) for l in head.split(b'\r\n') if l.lower().startswith(b'content-length')]
        asked = json.loads(await reader.readexactly(length[0] if length else 0))
        key = asked.get('key', '')
        if key == 'unanswered':
            await asyncio.sleep(60)
        body = json.dumps({'allow': key.startswith('load-')}).encode()
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n' % len(body) + body)
        await writer.drain()
    except Exception:
        pass
    writer.close()
async def main():
    async with await asyncio.start_server(serve, '127.0.0.1', 29390) as server:
        await server.serve_forever()
asyncio.run(main())
