# Attacks the gateway behind ADMIN while it has streams: 100 connections at a time from two addresses, up to 200 new ones a
# second, each with one of the kinds in FOLDER (KIND.N: what is sent, part by part), held until the gateway closes it.
import asyncio, glob, json, os, random, sys, urllib.request
port, admin, token_file, folder = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
kinds = {}
for path in sorted(glob.glob(folder + '/*.*')):
    name, part = os.path.basename(path).rsplit('.', 1)
    kinds.setdefault(name, {})[int(part)] = open(path, 'rb').read()
kinds = {name: [parts[i] for i in sorted(parts)] for name, parts in kinds.items()}
on, counts = False, {}
async def watch():
    global on
    while True:
        try:
            request = urllib.request.Request(admin + '/v1/streams', headers={'Authorization': 'Bearer ' + open(token_file).read().strip()})
            answer = await asyncio.to_thread(lambda: json.load(urllib.request.urlopen(request, timeout=2)))
            on = len(answer['streams'] if isinstance(answer, dict) else answer) >= 20
        except Exception as e:
            on = False
        await asyncio.sleep(0.3)
async def attacker(n):
    rng = random.Random(n)
    while True:
        if not on:
            await asyncio.sleep(0.1)
            continue
        name = rng.choice(sorted(kinds))
        try:
            reader, writer = await asyncio.open_connection('127.0.0.1', port, local_addr=('127.0.0.%d' % (2 + n % 2), 0))
            for part in kinds[name]:
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(0.02)
            while on and await asyncio.wait_for(reader.read(65536), 11):
                pass
            writer.close()
        except Exception:
            pass
        counts[name] = counts.get(name, 0) + 1
        await asyncio.sleep(0.5)
async def main():
    asyncio.create_task(watch())
    for n in range(100):
        asyncio.create_task(attacker(n))
    while True:
        await asyncio.sleep(10)
        print(on, sum(counts.values()), counts, flush=True)
asyncio.run(main())
